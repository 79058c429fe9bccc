"""Where to begin in a folder: first start, normal start, or after the server renumbered its mails."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mailtriage.alarm import raise_alarm
from mailtriage.model.ledger import FolderRow, MailRow, PlaceRow, Verdict
from mailtriage.model.mail import Arrival, Direction, header_key
from mailtriage.model.trouble import Trouble
from mailtriage.ports import FolderState
from mailtriage.steps.desk import Desk

_SLACK = timedelta(hours=1)


def begin(desk: Desk, account: str, folder: str, state: FolderState, now: datetime) -> FolderRow:
    """The folder's row as it is to be read from now on.

    On the first start with ``start = "new"`` everything that is there becomes baseline. After a UIDVALIDITY
    change all is read again; what the ledger knows is recognised, and only mail that arrived after the last
    good poll, less an hour, is answered (RFC 3501 §2.3.1.1).
    """
    known = desk.store.folder(account, folder)
    if known is not None and known.uidvalidity == state.uidvalidity:
        return known
    trouble = None
    unfinished = known is not None and known.last_poll is None and known.mark < known.baseline
    if known is None or unfinished:
        old = unfinished or desk.settings.mailbox.start == "new"
        row = FolderRow(account, folder, state.uidvalidity, 0, baseline=state.uidnext - 1 if old else 0)
    else:
        answer_after = (known.last_poll or now) - _SLACK
        row = FolderRow(
            account, folder, state.uidvalidity, 0, last_poll=known.last_poll, answer_after=answer_after
        )
        trouble = Trouble(
            f"uidvalidity {state.uidvalidity}",
            f"The mailbox folder {folder} was renumbered by the server",
            f"UIDVALIDITY was {known.uidvalidity} and is {state.uidvalidity} now; the folder is read again.\n"
            f"Mail that is known stays as it is. Mail from before {answer_after:%Y-%m-%d %H:%M} UTC that is\n"
            "not known opens a ticket without an acknowledgement.",
        )
    with desk.store.transaction():
        desk.store.put_folder(row)
        raise_alarm(desk, [trouble] if trouble else [], now)
    return row


def remember(desk: Desk, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Write mails that lay there before the first start to the ledger, by their headers alone."""
    from mailtriage.intake.parse import parse_header  # mail-parser: once in a mailbox's life, 8 MB for ever

    with desk.store.transaction():
        for arrival in arrivals:
            mail = parse_header(arrival.raw or b"")
            sender = mail.sender.address if mail.sender else ""
            key = header_key(mail.message_id, sender, mail.date, mail.subject, arrival.internal_date)
            row = MailRow(
                mail_id=f"header:{key}",
                header_key=key,
                message_id=mail.message_id,
                direction=Direction.IN,
                verdict=Verdict.BASELINE,
                received_at=arrival.internal_date,
                handled_at=now,
                sender=sender,
                date=mail.date,
                subject=mail.subject,
            )
            desk.store.put_mail(row)
            desk.store.put_place(PlaceRow(arrival.place, row.mail_id, Verdict.BASELINE))
        if arrivals:
            place = arrivals[-1].place
            folder = desk.store.folder(place.account, place.folder)
            if folder is not None and folder.uidvalidity == place.uidvalidity:
                desk.store.put_folder(replace(folder, mark=max(folder.mark, place.uid)))
