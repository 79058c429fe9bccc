"""What the rules make of a mail: with the facts around it gathered first, and what came of it to be kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mailtriage.model.ledger import Filing
from mailtriage.rules.around import Around, Counted
from mailtriage.rules.facts import Held, Triage
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.shadow import effects

_MOST_ALIKE = 50
# What is kept of an outcome only where a rule asks for it.
_ASKED = ("impact", "urgency", "template", "organisation", "close", "aside", "folder")
_LISTED = ("unlabels", "notify", "page", "keywords")


def triage(desk: Desk, taken: Taken, now: datetime, around: Around | None = None) -> Triage:
    """A severity that words alone do not give is asked for once more, with what tells whether it may be: who
    else of the organisation wrote before, and who else says the same."""
    around = around if around is not None else around_of(desk, taken, now)
    found = _judged(desk, taken, around)
    if found.held is None:
        return found
    organisation = around.organisation
    known = around.known or (organisation is not None and desk.store.knows_organisation(organisation))
    alike = {found.held.rule: _alike(desk, taken, found.held, organisation, now)}
    return _judged(desk, taken, replace(around, known=known, alike=alike))


def around_of(desk: Desk, taken: Taken, now: datetime) -> Around:
    """The facts that any rule may ask for; what costs a look into the store only where a rule does."""
    known = taken.known
    return Around(
        staff=known.staff if known.verified else None,
        organisation=known.thread.organisation,
        known=known.contact is not None,
    )


def document(triage: Triage) -> dict[str, Any]:
    """What is kept of it with the mail, and in the ticket's journal."""
    held = triage.held
    return {
        "kind": triage.kind.value,
        "severity": triage.severity.value,
        "labels": list(triage.labels),
        "hits": [[hit.rule, hit.because, list(hit.evidence)] for hit in triage.hits],
        **({"held": [held.rule, held.severity.value, held.why]} if held is not None else {}),
        **effects(triage),
        **({"assign": triage.assignee} if triage.assignee is not None else {}),
        **({} if triage.acknowledge else {"acknowledge": False}),
        **{name: value for name in _ASKED if (value := getattr(triage, name))},
        **{name: list(value) for name in _LISTED if (value := getattr(triage, name))},
    }


def filing_of(triage: Triage) -> Filing:
    """What is to be done with the mail on the server."""
    return Filing(triage.keywords, triage.folder)


def _judged(desk: Desk, taken: Taken, around: Around) -> Triage:
    return desk.rules.triage(taken.written, taken.kind.kind, taken.known.authentication, around)


def _alike(desk: Desk, taken: Taken, held: Held, organisation: str | None, now: datetime) -> Counted:
    """How many mails this rule wanted to raise lately, this one included. Whose domain is anybody's counts as
    one organisation, however many addresses there are."""
    within = desk.rules.needs.policy.ceilings.within
    note: Mapping[str, Any] = desk.store.note(_note(held.rule)) or {}
    mail_id = taken.seen.identity.mail_id
    seen = [
        one
        for one in note.get("seen", ())
        if now - datetime.fromisoformat(one[0]) <= within and one[2] != mail_id
    ]
    seen = [*seen, [now.isoformat(), organisation or "", mail_id]][-_MOST_ALIKE:]
    desk.store.put_note(_note(held.rule), {"seen": seen})
    return Counted(len(seen), len({one[1] for one in seen}))


def _note(rule: str) -> str:
    return f"raised {rule}"
