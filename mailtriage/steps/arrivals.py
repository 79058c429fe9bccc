"""How often mail came lately: what the rules in force count, and nothing else."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from mailtriage.intake.shape import subject_key
from mailtriage.model.ledger import Verdict
from mailtriage.model.recent import Came
from mailtriage.rules.around import MOST_COUNTED, Count, Counted
from mailtriage.steps.desk import Desk, Taken

_COUNTED = (Verdict.TICKET, Verdict.REPLY, Verdict.JOURNALED)
_ONE_MORE = timedelta(seconds=1)  # times are kept to the second


def counts_of(desk: Desk, taken: Taken, organisation: str | None, now: datetime) -> dict[Count, Counted]:
    """The answers to what the rules in force ask, this mail included; an indexed read for each row."""
    asked = desk.rules.needs.counts
    if not asked:
        return {}
    this = _this(taken, organisation, now)
    keys = _keys(taken, this, {one.of for one in asked})
    rows = {of: desk.store.came(key) for of, key in keys.items()}
    return {one: _counted(one, rows.get(one.of, ()), this) for one in asked}


def note_arrival(desk: Desk, taken: Taken, verdict: Verdict, organisation: str | None, now: datetime) -> None:
    """Remember a mail that is on a ticket now, as long as a rule of those in force may count it."""
    asked = desk.rules.needs.counts
    if not asked or verdict not in _COUNTED:
        return
    this = _this(taken, organisation, now)
    # By arrival, not by now: what waited for us for a day is counted all the same.
    forget = this.at - max(one.within for one in asked)
    for key in _keys(taken, this, {one.of for one in asked}).values():
        kept = [one for one in desk.store.came(key) if one.at >= forget and one.mail != this.mail]
        kept = sorted((*kept, this), key=lambda one: one.at)[-MOST_COUNTED:]
        desk.store.put_came(key, tuple(kept), forget)


def _counted(asked: Count, came: Iterable[Came], this: Came) -> Counted:
    """Those that came before this one, within that time."""
    first = this.at - asked.within
    found = [one for one in came if first <= one.at < this.at + _ONE_MORE and one.mail != this.mail]
    if asked.of == "subject":
        found = [one for one in found if one.sender != this.sender]
        mails = len({one.sender for one in found}) + 1
    else:
        mails = len(found) + 1
    organisations = len({one.organisation for one in (*found, this)})
    return Counted(min(mails, MOST_COUNTED), organisations)


def _this(taken: Taken, organisation: str | None, now: datetime) -> Came:
    """Rows hold digests: what is only counted need not say who wrote."""
    mail = _digest(taken.seen.identity.mail_id)
    at = min(taken.arrival.internal_date, now)
    return Came(at.replace(microsecond=0), mail, _digest(taken.writer), _digest(organisation or ""))


def _keys(taken: Taken, this: Came, asked: Iterable[str]) -> dict[str, str]:
    """The row of each kind that is asked for; none where a mail has no sender, organisation or subject."""
    subject = _digest(subject_key(taken.written.subject))
    of = {"sender": this.sender, "organisation": this.organisation, "subject": subject}
    return {one: f"{one} {of[one]}" for one in asked if of[one]}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] if text else ""
