"""A composed mail goes into the archive, the outbox and the ledger: from here on it is known as ours."""

from collections.abc import Sequence
from datetime import datetime

from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Address, Direction, Mail, MailKind, header_key, own_mail_id
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.reply.build import Composed
from mailtriage.steps.desk import Desk
from mailtriage.steps.verified import PRIVATE


def queue(
    desk: Desk,
    composed: Composed,
    purpose: Purpose,
    now: datetime,
    ticket: int | None,
    cause: str | None,
    *,
    automatic: bool,
    state: OutboxState = OutboxState.QUEUED,
    reason: str = "",
    due_at: datetime | None = None,
    also: tuple[int, ...] = (),
    bare: Sequence[Composed] = (),
    goes_to: tuple[str, ...] = (),
) -> bool:
    """Keep a composed mail and queue it; False when it was queued before (a replay). With another `state` it
    is kept and does not go out, for the `reason`; of `bare` the next goes out where what the mail holds is
    refused. `goes_to` is what its first line says of an answer."""
    if desk.store.outgoing(composed.message_id) is not None:
        return False
    key = desk.archive.append(composed.raw, now)
    # Whoever has this address later is somebody else: what this mail proves, it proves of him.
    person = desk.settings.staff_by_address(composed.recipient) if purpose in PRIVATE else None
    desk.store.put_outgoing(
        OutboxRow(
            message_id=composed.message_id,
            purpose=purpose,
            state=state,
            recipient=composed.recipient,
            archive=key,
            queued_at=now,
            due_at=due_at or now,
            automatic=automatic,
            ticket=ticket,
            cause=cause,
            reason=reason,
            also=also,
            bare=tuple(desk.archive.append(one.raw, now) for one in bare),
            goes_to=goes_to,
            staff=person.id if person is not None else None,
        )
    )
    own = Mail(
        message_id=composed.message_id,
        sender=Address("", desk.settings.desk.address),
        subject=composed.subject,
        date=now.replace(microsecond=0),
    )
    written_as = header_key(own, now)
    desk.store.put_mail(
        MailRow(
            mail_id=own_mail_id(composed.message_id) or f"own:{written_as}",
            header_key=written_as,
            message_id=composed.message_id,
            direction=Direction.OWN,
            verdict=Verdict.OWN,
            received_at=now,
            handled_at=now,
            sender=desk.settings.desk.address,
            date=own.date,
            subject=composed.subject,
            ticket=ticket,
            kind=MailKind.LOOP,
            archive=key,
            reply_text=composed.text,
        )
    )
    return True
