"""Rows of the outbox as documents and back."""

from datetime import datetime

from mailtriage.model.mail import ArchiveKey
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.store.codec import Document, key_from, key_to
from mailtriage.store.times import optional_stamp, optional_time, stamp


def outgoing_to(row: OutboxRow) -> Document:
    came_back = {
        "bounced_at": optional_stamp(row.bounced_at),
        "delayed_at": optional_stamp(row.delayed_at),
        "returned": row.returned,
    }
    return {
        "purpose": row.purpose.value,
        "state": row.state.value,
        "recipient": row.recipient,
        "archive": key_to(row.archive),
        "queued_at": stamp(row.queued_at),
        "due_at": stamp(row.due_at),
        "automatic": row.automatic,
        "ticket": row.ticket,
        "cause": row.cause,
        "null_sender": row.null_sender,
        "attempts": row.attempts,
        "interrupted": row.interrupted,
        "reason": row.reason,
        "first_tried_at": optional_stamp(row.first_tried_at),
        "ended_at": optional_stamp(row.ended_at),
        **(came_back if row.bounced_at or row.delayed_at else {}),
        **({"also": list(row.also)} if row.also else {}),
        **({"bares": [key_to(one) for one in row.bare]} if row.bare else {}),
        **({"goes_to": list(row.goes_to)} if row.goes_to else {}),
        **({"staff": row.staff} if row.staff else {}),
    }


def outgoing_from(message_id: str, doc: Document) -> OutboxRow:
    return OutboxRow(
        message_id=message_id,
        purpose=Purpose(doc["purpose"]),
        state=OutboxState(doc["state"]),
        recipient=doc["recipient"],
        archive=ArchiveKey(*doc["archive"]),
        queued_at=datetime.fromisoformat(doc["queued_at"]),
        due_at=datetime.fromisoformat(doc["due_at"]),
        automatic=doc["automatic"],
        ticket=doc["ticket"],
        cause=doc["cause"],
        null_sender=doc["null_sender"],
        attempts=doc["attempts"],
        interrupted=doc["interrupted"],
        reason=doc["reason"],
        first_tried_at=optional_time(doc["first_tried_at"]),
        ended_at=optional_time(doc["ended_at"]),
        bounced_at=optional_time(doc.get("bounced_at")),
        delayed_at=optional_time(doc.get("delayed_at")),
        returned=doc.get("returned", ""),
        also=tuple(doc.get("also", ())),
        bare=_bares(doc),
        goes_to=tuple(doc.get("goes_to", ())),
        staff=doc.get("staff"),
    )


def _bares(doc: Document) -> tuple[ArchiveKey, ...]:
    """Before there were several, the one stood alone."""
    one = key_from(doc.get("bare"))
    return (one,) if one is not None else tuple(ArchiveKey(*key) for key in doc.get("bares", ()))
