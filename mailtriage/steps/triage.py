"""What the rules make of a mail: with the facts around it gathered first, and what came of it to be kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailtriage.intake.language import language_of
from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.shape import subject_key
from mailtriage.model.ledger import Filing
from mailtriage.model.mail import Mail
from mailtriage.model.ticket import Status, Ticket
from mailtriage.rules.around import Around, Counted, OnTicket
from mailtriage.rules.ceilings import is_witness
from mailtriage.rules.facts import Held, Triage
from mailtriage.sla.promise import calendar_of
from mailtriage.steps.arrivals import counts_of
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.shadow import effects

_MOST_ALIKE = 50
# What is kept of an outcome only where a rule asks for it.
_ASKED = ("impact", "urgency", "template", "organisation", "close", "aside", "folder")
_LISTED = ("unlabels", "notify", "page", "keywords")
_OVER = (Status.RESOLVED, Status.CLOSED)


def triage(desk: Desk, taken: Taken, now: datetime, around: Around | None = None) -> Triage:
    """A severity that words alone do not give is asked for once more, with what tells whether it may be: who
    else of the organisation wrote before, and who else says the same."""
    around = around if around is not None else around_of(desk, taken, now)
    found = _judged(desk, taken, around)
    if found.held is None:
        return found
    organisation = around.organisation
    known = around.known or _is_known(desk, taken, organisation)
    began = now - desk.rules.needs.policy.ceilings.within
    counts = is_witness(
        taken.known.authentication, known=known and _is_known(desk, taken, organisation, began)
    )
    alike = {found.held.rule: _alike(desk, taken, found.held, organisation, now, counts=counts)}
    return _judged(desk, taken, replace(around, known=known, alike=alike))


def around_of(desk: Desk, taken: Taken, now: datetime, ticket: Ticket | None = None) -> Around:
    """The facts that any rule may ask for; what costs a look into the store, or time, only where a rule of
    those in force does. `ticket` is the one that the mail joins, as it finds it."""
    known, needs = taken.known, desk.rules.needs
    organisation = organisation_for(desk, taken)
    local, in_hours = _arrival(desk, taken) if needs.hours else (None, True)
    return Around(
        staff=known.staff if known.verified else None,
        organisation=organisation,
        known=_is_known(desk, taken, organisation) if needs.known else _has_colleagues(taken, organisation),
        local=local,
        in_hours=in_hours,
        language=_language(taken.written) if needs.language else "",
        ticket=_on(taken, ticket, now) if ticket is not None else None,
        counts=counts_of(desk, taken, organisation, now),
    )


def organisation_for(desk: Desk, taken: Taken) -> str | None:
    """The organisation of the requester: of whoever wrote first, where staff passed it on."""
    known = taken.known
    if known.original is None or known.requester is None:
        return known.thread.organisation
    return organisation_of(known.requester, desk.settings.desk.providers)


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


def _arrival(desk: Desk, taken: Taken) -> tuple[datetime, bool]:
    """When it arrived in our zone, and whether we were open; without opening hours we always are."""
    at, sla = taken.arrival.internal_date, desk.settings.sla
    if sla is None:
        return at.astimezone(UTC), True
    return at.astimezone(ZoneInfo(sla.zone)), calendar_of(sla).is_open(at)


def _language(written: Mail) -> str:
    """Of what the sender wrote now; of the subject where that tells nothing."""
    told = language_of(written.reply_text or written.text) or language_of(subject_key(written.subject))
    return told or ""


def _has_colleagues(taken: Taken, organisation: str | None) -> bool:
    """Whether the sender had to do with us before, for an organisation; whose mail staff pass on is not
    looked up."""
    known = taken.known
    return known.contact is not None and known.original is None and organisation is not None


def _is_known(desk: Desk, taken: Taken, organisation: str | None, before: datetime | None = None) -> bool:
    """Whether the organisation had to do with us, `before` this time where one is told. Who speaks for none,
    where anybody can get an address, is known once staff have answered him."""
    if organisation is not None and desk.store.knows_organisation(organisation, before):
        return True
    contact = desk.store.contact_of(taken.writer)
    if contact is None or (before is not None and contact.met_at is not None and contact.met_at > before):
        return False
    return organisation is not None or desk.store.was_answered(contact.contact_id)


def _on(taken: Taken, ticket: Ticket, now: datetime) -> OnTicket:
    return OnTicket(
        ticket.number,
        ticket.kind,
        ticket.severity,
        ticket.status,
        now - ticket.opened_at,
        ticket.labels,
        ticket.assignee,
        taken.allowed.reopen and ticket.status in _OVER,
    )


def _judged(desk: Desk, taken: Taken, around: Around) -> Triage:
    return desk.rules.triage(taken.written, taken.kind.kind, taken.known.authentication, around)


def _alike(
    desk: Desk, taken: Taken, held: Held, organisation: str | None, now: datetime, *, counts: bool
) -> Counted:
    """How many mails this rule wanted to raise lately, this one included where it `counts`. Whose domain is
    anybody's counts as a mail, and as no organisation."""
    within = desk.rules.needs.policy.ceilings.within
    note: Mapping[str, Any] = desk.store.note(_note(held.rule)) or {}
    mail_id = taken.seen.identity.mail_id
    seen = [
        one
        for one in note.get("seen", ())
        if now - datetime.fromisoformat(one[0]) <= within and one[2] != mail_id
    ]
    if counts:
        seen = [*seen, [now.isoformat(), organisation or "", mail_id]][-_MOST_ALIKE:]
        desk.store.put_note(_note(held.rule), {"seen": seen})
    return Counted(len(seen), len({one[1] for one in seen if one[1]}))


def _note(rule: str) -> str:
    return f"raised {rule}"
