"""Where to begin in a folder: first start, normal start, or after the server renumbered its mails.

Only the inbox may hold mail from before the first start that a later rescan could mistake for new; of the
other folders the time of arrival tells it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mailtriage.alarm import raise_alarm
from mailtriage.model.folder import Role
from mailtriage.model.ledger import FolderRow, MailRow, PlaceRow, Verdict
from mailtriage.model.mail import Arrival, Direction, Mail, header_key
from mailtriage.model.trouble import Trouble
from mailtriage.ports import FolderState, Store
from mailtriage.steps.desk import Desk

_SLACK = timedelta(hours=1)
_BEGAN = "first start"


def began_at(store: Store) -> datetime | None:
    """When the desk first looked at this mailbox; None before."""
    note = store.note(_BEGAN)
    return datetime.fromisoformat(str(note["at"])) if note else None


def is_older(store: Store, arrived_at: datetime) -> bool:
    """Whether a mail lay in some folder before the first start; the server's clock may be an hour off."""
    began = began_at(store)
    return began is not None and arrived_at < began - _SLACK


def has_looked(store: Store) -> bool:
    """Whether every folder has been looked at once: what appears afterwards is new."""
    return bool((store.note(_BEGAN) or {}).get("done"))


def note_look(store: Store) -> None:
    """Every folder has been looked at."""
    note = store.note(_BEGAN)
    if note is not None and not note.get("done"):
        with store.transaction():
            store.put_note(_BEGAN, {**note, "done": True})


def begin(
    desk: Desk, account: str, folder: str, state: FolderState, now: datetime, role: Role = Role.INBOX
) -> FolderRow:
    """The folder's row as it is to be read from now on.

    On the first start with ``start = "new"`` everything that is there becomes baseline. After a UIDVALIDITY
    change all is read again; what the ledger knows is recognised, and only mail that arrived after the last
    good poll, less an hour, is answered (RFC 3501 §2.3.1.1).
    """
    known = desk.store.folder(account, folder)
    if known is not None and known.uidvalidity == state.uidvalidity:
        if state.uidnext <= known.mark:
            raise_alarm(desk, [_turned_back(known, state)], now)
        return known
    began = began_at(desk.store)
    unfinished = known is not None and known.last_poll is None and known.mark < known.baseline
    if known is None or unfinished:
        row, trouble = _first(desk, account, folder, state, role, begun=has_looked(desk.store)), None
        row = replace(row, baseline=max(row.baseline, state.uidnext - 1)) if unfinished else row
    else:
        row, trouble = _renumbered(known, state, now)
    with desk.store.transaction():
        if began is None:
            desk.store.put_note(_BEGAN, {"at": now.isoformat()})
        desk.store.put_folder(row)
        raise_alarm(desk, [trouble] if trouble and role is Role.INBOX else [], now)
    return row


def _turned_back(known: FolderRow, state: FolderState) -> Trouble:
    return Trouble(
        f"turned back {known.key}",
        f"The server has turned back the folder {known.folder}",
        f"The next UID was above {known.mark} and is {state.uidnext} now, with the same UIDVALIDITY:\n"
        "against RFC 3501 (2.3.1.1), the server was restored from a backup. New mail may bear the UIDs of\n"
        "handled mail, and would not be seen. Have its administrator give the folder a new UIDVALIDITY, or\n"
        "make the folder anew.",
    )


def _first(
    desk: Desk, account: str, folder: str, state: FolderState, role: Role, *, begun: bool
) -> FolderRow:
    there = state.uidnext - 1
    takes_all = desk.settings.mailbox.start == "all" and role is not Role.OTHER
    if role is Role.INBOX:
        return FolderRow(account, folder, state.uidvalidity, 0, baseline=0 if takes_all else there)
    # A folder that appears later may hold mail that was moved into it unseen, or the first answers that
    # people sent: it is looked through.
    mark = 0 if takes_all or begun else there
    return FolderRow(account, folder, state.uidvalidity, mark, baseline=mark)


def _renumbered(known: FolderRow, state: FolderState, now: datetime) -> tuple[FolderRow, Trouble]:
    answer_after = (known.last_poll or now) - _SLACK
    row = FolderRow(
        known.account,
        known.folder,
        state.uidvalidity,
        0,
        last_poll=known.last_poll,
        answer_after=answer_after,
    )
    return row, Trouble(
        f"uidvalidity {state.uidvalidity}",
        f"The mailbox folder {known.folder} was renumbered by the server",
        f"UIDVALIDITY was {known.uidvalidity} and is {state.uidvalidity} now; the folder is read again.\n"
        f"Mail that is known stays as it is. Mail from before {answer_after:%Y-%m-%d %H:%M} UTC that is\n"
        "not known opens a ticket without an acknowledgement.",
    )


def remember(desk: Desk, headers: Sequence[tuple[Arrival, Mail]], now: datetime) -> None:
    """Write mails that lay there before the first start to the ledger, by their headers alone."""
    with desk.store.transaction():
        for arrival, mail in headers:
            key = header_key(mail, arrival.internal_date)
            row = MailRow(
                mail_id=f"header:{key}",
                header_key=key,
                message_id=mail.message_id,
                direction=Direction.IN,
                verdict=Verdict.BASELINE,
                received_at=arrival.internal_date,
                handled_at=now,
                sender=mail.sender.address if mail.sender else "",
                date=mail.date,
                subject=mail.subject,
            )
            desk.store.put_mail(row)
            desk.store.put_place(PlaceRow(arrival.place, row.mail_id, Verdict.BASELINE))
        if headers:
            place = headers[-1][0].place
            folder = desk.store.folder(place.account, place.folder)
            if folder is not None and folder.uidvalidity == place.uidvalidity:
                desk.store.put_folder(replace(folder, mark=max(folder.mark, place.uid)))
