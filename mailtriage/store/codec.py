"""Rows of the model as documents and back."""

from datetime import datetime
from typing import Any

from mailtriage.model.contact import Contact
from mailtriage.model.event import Event, EventType
from mailtriage.model.folder import Role
from mailtriage.model.ledger import AsideRow, AsideState, Filing, FolderRow, MailRow, PlaceRow, Verdict
from mailtriage.model.mail import ArchiveKey, Attachment, Direction, MailKind, Place
from mailtriage.model.ticket import Severity, Status, Ticket, TicketKind
from mailtriage.store.times import optional_stamp, optional_time, stamp

Document = dict[str, Any]


def key_to(key: ArchiveKey | None) -> list[Any] | None:
    return None if key is None else [key.segment, key.offset, key.length]


def key_from(value: Any) -> ArchiveKey | None:
    return None if value is None else ArchiveKey(*value)


def _attached(found: tuple[Attachment, ...] | None) -> list[Any] | None:
    if found is None:
        return None
    return [[one.name, one.content_type, one.size_bytes, one.digest, one.inline] for one in found]


def _attached_of(value: Any) -> tuple[Attachment, ...] | None:
    return None if value is None else tuple(Attachment(*one) for one in value)


def mail_to(row: MailRow) -> Document:
    return {
        "header_key": row.header_key,
        "message_id": row.message_id,
        "direction": row.direction.value,
        "verdict": row.verdict.value,
        "received_at": stamp(row.received_at),
        "handled_at": stamp(row.handled_at),
        "sender": row.sender,
        "date": optional_stamp(row.date),
        "subject": row.subject,
        "ticket": row.ticket,
        "kind": row.kind.value,
        "archive": key_to(row.archive),
        "reply_text": row.reply_text,
        "rules": row.rules,
        "facts": row.facts,
        "decision": row.decision,
        "attachments": _attached(row.attachments),
    }


def mail_from(mail_id: str, doc: Document) -> MailRow:
    return MailRow(
        mail_id=mail_id,
        header_key=doc["header_key"],
        message_id=doc["message_id"],
        direction=Direction(doc["direction"]),
        verdict=Verdict(doc["verdict"]),
        received_at=datetime.fromisoformat(doc["received_at"]),
        handled_at=datetime.fromisoformat(doc["handled_at"]),
        sender=doc["sender"],
        date=optional_time(doc["date"]),
        subject=doc["subject"],
        ticket=doc["ticket"],
        kind=MailKind(doc["kind"]),
        archive=key_from(doc["archive"]),
        reply_text=doc["reply_text"],
        rules=doc["rules"],
        facts=doc["facts"],
        decision=doc["decision"],
        attachments=_attached_of(doc.get("attachments")),
    )


def place_to(row: PlaceRow) -> Document:
    at = row.place
    return {
        "folder": f"{at.account}/{at.folder}",
        "uidvalidity": at.uidvalidity,
        "uid": at.uid,
        "mail": row.mail_id,
        "verdict": row.verdict.value,
        **({"keywords": list(row.filing.keywords)} if row.filing.keywords else {}),
        **({"move_to": row.filing.folder} if row.filing.folder else {}),
    }


def place_from(account: str, folder: str, doc: Document) -> PlaceRow:
    filing = Filing(tuple(doc.get("keywords", ())), doc.get("move_to"))
    return PlaceRow(
        Place(account, folder, doc["uidvalidity"], doc["uid"]), doc["mail"], Verdict(doc["verdict"]), filing
    )


def folder_to(row: FolderRow) -> Document:
    return {
        "uidvalidity": row.uidvalidity,
        "mark": row.mark,
        "baseline": row.baseline,
        "filed": row.filed,
        "last_poll": optional_stamp(row.last_poll),
        "answer_after": optional_stamp(row.answer_after),
    }


def folder_from(account: str, folder: str, doc: Document) -> FolderRow:
    return FolderRow(
        account,
        folder,
        doc["uidvalidity"],
        doc["mark"],
        doc["baseline"],
        doc["filed"],
        optional_time(doc["last_poll"]),
        optional_time(doc["answer_after"]),
    )


def aside_to(row: AsideRow) -> Document:
    at = row.place
    return {
        "place": [at.account, at.folder, at.uidvalidity, at.uid],
        "archive": key_to(row.archive),
        "reason": row.reason,
        "sender": row.sender,
        "subject": row.subject,
        "received_at": stamp(row.received_at),
        "set_aside_at": stamp(row.set_aside_at),
        "tries": row.tries,
        "answered": row.answered,
        "size_bytes": row.size_bytes,
        "role": row.role.value,
        "state": row.state.value,
        **({"header_key": row.header_key} if row.header_key else {}),
    }


def aside_from(aside_id: str, doc: Document) -> AsideRow:
    return AsideRow(
        aside_id,
        Place(*doc["place"]),
        key_from(doc["archive"]),
        doc["reason"],
        doc["sender"],
        doc["subject"],
        datetime.fromisoformat(doc["received_at"]),
        datetime.fromisoformat(doc["set_aside_at"]),
        doc["tries"],
        AsideState(doc["state"]),
        doc["answered"],
        doc["size_bytes"],
        Role(doc.get("role", Role.INBOX)),
        doc.get("header_key", ""),
    )


def ticket_to(ticket: Ticket) -> Document:
    return {
        "number": ticket.number,
        "check": ticket.check,
        "prefix": ticket.prefix,
        "kind": ticket.kind.value,
        "severity": ticket.severity.value,
        "status": ticket.status.value,
        "subject": ticket.subject,
        "requester": ticket.requester,
        "opened_at": stamp(ticket.opened_at),
        "updated_at": stamp(ticket.updated_at),
        "participants": list(ticket.participants),
        "labels": list(ticket.labels),
        "assignee": ticket.assignee,
        "acknowledged_at": optional_stamp(ticket.acknowledged_at),
        "first_response_at": optional_stamp(ticket.first_response_at),
        "claims": ticket.claims,
        "mails": ticket.mails,
        **_rarely(ticket),
    }


def _rarely(ticket: Ticket) -> Document:
    """What few tickets have: it takes no room in the others."""
    rare: Document = {
        "guests": list(ticket.guests),
        "follows": ticket.follows,
        "merged_into": ticket.merged_into,
        "organisation": ticket.organisation,
    }
    if not (ticket.closed_at or any(rare.values())):
        return {}
    rare["closed_at"] = optional_stamp(ticket.closed_at)
    return {name: value for name, value in rare.items() if value}


def ticket_from(doc: Document) -> Ticket:
    return Ticket(
        number=doc["number"],
        check=doc["check"],
        prefix=doc["prefix"],
        kind=TicketKind(doc["kind"]),
        severity=Severity(doc["severity"]),
        status=Status(doc["status"]),
        subject=doc["subject"],
        requester=doc["requester"],
        opened_at=datetime.fromisoformat(doc["opened_at"]),
        updated_at=datetime.fromisoformat(doc["updated_at"]),
        participants=tuple(doc["participants"]),
        labels=tuple(doc["labels"]),
        assignee=doc["assignee"],
        acknowledged_at=optional_time(doc["acknowledged_at"]),
        first_response_at=optional_time(doc["first_response_at"]),
        claims=doc["claims"],
        mails=doc["mails"],
        closed_at=optional_time(doc.get("closed_at")),
        follows=doc.get("follows"),
        merged_into=doc.get("merged_into"),
        guests=tuple(doc.get("guests", ())),
        organisation=doc.get("organisation"),
    )


def event_to(event: Event) -> Document:
    return {
        "ticket": event.ticket,
        "type": event.type.value,
        "version": event.version,
        "at": stamp(event.at),
        "actor": event.actor,
        "mail": event.mail,
        "data": event.data,
    }


def event_from(sequence: int, doc: Document) -> Event:
    return Event(
        ticket=doc["ticket"],
        type=EventType(doc["type"]),
        at=datetime.fromisoformat(doc["at"]),
        actor=doc["actor"],
        mail=doc["mail"],
        data=doc["data"],
        version=doc["version"],
        sequence=sequence,
    )


def contact_to(contact: Contact) -> Document:
    return {
        "name": contact.name,
        "addresses": list(contact.addresses),
        "organisation": contact.organisation,
        **({"met_at": stamp(contact.met_at)} if contact.met_at is not None else {}),
    }


def contact_from(contact_id: str, doc: Document) -> Contact:
    met_at = optional_time(doc.get("met_at"))
    return Contact(contact_id, doc["name"], tuple(doc["addresses"]), doc["organisation"], met_at)
