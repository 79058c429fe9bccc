"""A mail that was set aside and turns up again, because the server has renumbered its folder: it is known, by
the row that stands for it in the ledger, and is not set aside a second time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mailtriage.model.errors import PermanentFailure
from mailtriage.model.ledger import AsideRow, AsideState, MailRow
from mailtriage.model.mail import Arrival, Mail, Place
from mailtriage.ports import Archive, Store

_WAITS = (AsideState.ASIDE, AsideState.ASKED, AsideState.RETRY)
_LISTED = "aside"  # in its decision: under which id it is listed
_TRIAGE = "triage"  # in its decision: what rules that set it aside made of it


def stand_in_id(header_key: str) -> str:
    """The id of the row that stands for a mail set aside; one that is handled gets a row of its own."""
    return f"aside:{header_key}"


def stand_in(row: MailRow, aside_id: str) -> MailRow:
    """`row` as what stands for the mail that is listed under this id."""
    return replace(row, decision={**row.decision, _LISTED: aside_id})


def judged(row: MailRow, decision: Mapping[str, Any]) -> MailRow:
    """`row`, which stands for a mail, with what the rules decided that set it aside."""
    return replace(row, decision={**row.decision, _TRIAGE: dict(decision)})


def as_judged(row: MailRow) -> MailRow:
    """The row of a mail that rules set aside, with its decision as that of any other; others as they are."""
    kept = row.decision.get(_TRIAGE)
    return replace(row, decision=kept) if isinstance(kept, dict) else row


def listed_as(store: Store, row: MailRow | None) -> AsideRow | None:
    """What is listed of the mail that `row` stands for."""
    aside_id = row.decision.get(_LISTED) if row is not None else None
    return store.aside(str(aside_id)) if aside_id else None


def waits(listed: AsideRow) -> bool:
    """Whether it is set aside still: retried with success, it is a mail as any other."""
    return listed.state in _WAITS


def is_renumbered(listed: AsideRow, header: Mail, place: Place) -> bool:
    """Whether a header alone tells that this is the mail: by Message-ID and Date, where the folder was
    numbered anew since. What lies beside it in one numbering may be another mail with a copied header."""
    return _is_anew(listed, place) and header.message_id is not None and header.date is not None


def is_the_same(archive: Archive, listed: AsideRow, header: Mail, arrival: Arrival) -> bool:
    """Where the header says too little, the bytes decide; where the server gives none out, time and size."""
    if is_renumbered(listed, header, arrival.place):
        return True
    if arrival.unreadable:
        same = (listed.received_at, listed.size_bytes) == (arrival.internal_date, arrival.size_bytes)
        told = listed.archive is None and arrival.size_bytes > 0
        return told and same and _is_anew(listed, arrival.place)
    if listed.archive is None or arrival.raw is None or len(arrival.raw) != listed.archive.length:
        return False
    try:
        return archive.read(listed.archive) == arrival.raw
    except PermanentFailure:
        return False


def follow(store: Store, listed: AsideRow, place: Place) -> None:
    """Where its folder was numbered anew, it is tried again under its new number."""
    if _is_anew(listed, place):
        store.put_aside(replace(listed, place=place))


def _is_anew(listed: AsideRow, place: Place) -> bool:
    before = listed.place
    same = (before.account, before.folder) == (place.account, place.folder)
    return same and before.uidvalidity != place.uidvalidity
