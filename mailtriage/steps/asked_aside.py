"""Mail that a rule sets aside: as asked for, so that a person is told of it once an hour at most."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mailtriage.alarm import raise_alarm
from mailtriage.model.ledger import AsideState
from mailtriage.model.trouble import Trouble
from mailtriage.rules.facts import Triage
from mailtriage.steps.desk import Desk, Handled, Taken
from mailtriage.steps.record import record_judged, set_aside
from mailtriage.steps.shadow import count_shadow
from mailtriage.steps.triage import document, filing_of

_NOTE = "set aside by rules"
_EVERY = timedelta(hours=1)


def is_asked(taken: Taken, found: Triage) -> bool:
    """Whether a rule says so; of a mail that a person wants tried again none does."""
    return found.aside is not None and not taken.arrival.retried


def put_aside(desk: Desk, taken: Taken, found: Triage, now: datetime) -> Handled:
    """No ticket: the mail is kept raw, listed under the rule and its reason."""
    rule = found.decided["aside"]
    reason, filing = f"rule {rule}: {found.aside}", filing_of(found)
    handled = set_aside(desk, taken.arrival, taken.raw, reason, taken.mail, now, filing, AsideState.ASKED)
    if handled.trouble is not None:  # else it was listed before, and counted
        note: dict[str, Any] = desk.store.note(_NOTE) or {}
        counts = note.get("counts", {})
        desk.store.put_note(_NOTE, {**note, "counts": {**counts, rule: counts.get(rule, 0) + 1}})
        count_shadow(desk, None, found)
        record_judged(desk, taken, document(found), found.around)
    return replace(handled, trouble=None, filing=filing, asked=True)


def tell_asides(desk: Desk, now: datetime) -> None:
    """How many there were since a person was told last."""
    note: dict[str, Any] = desk.store.note(_NOTE) or {}
    told = datetime.fromisoformat(note["told"]) if note.get("told") else None
    if not note.get("counts") or (told is not None and timedelta() <= now - told < _EVERY):
        return
    with desk.store.transaction():
        raise_alarm(desk, [_trouble(note["counts"])], now)
        desk.store.put_note(_NOTE, {"told": now.isoformat()})


def _trouble(counts: dict[str, int]) -> Trouble:
    total = sum(counts.values())
    lines = "".join(f"  rule {rule}: {count}\n" for rule, count in sorted(counts.items()))
    return Trouble(
        "set aside by rules",
        f"Rules set {total} {'mail' if total == 1 else 'mails'} aside",
        f"As your rules say, without a ticket or an answer:\n{lines}"
        "`mailtriage aside list` shows them. To have one handled all the same, run:\n"
        "  mailtriage aside retry ID",
    )
