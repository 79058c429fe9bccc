"""`explain REF`: how the mail of a ticket was judged, with the rules that were in force when it came."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailtriage.console.changes import changes, said
from mailtriage.console.explain import NoSuchMail
from mailtriage.console.explained import Explained, Going, composed, event_line, standing_of, walked
from mailtriage.console.kept import NotKept, Question, header_only, question, rules_then, triage_then
from mailtriage.console.show import find
from mailtriage.console.trying import Looking
from mailtriage.model.errors import MailtriageError, PermanentFailure
from mailtriage.model.event import Event, EventType
from mailtriage.model.ledger import MailRow, Verdict
from mailtriage.model.mail import Direction, Mail
from mailtriage.ports import Parser, ParserFailed
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.facts import Triage
from mailtriage.steps.standing import as_judged

_ALWAYS_KEPT = ("kind", "severity", "label")


def explain(looking: Looking, parser: Parser, reference: str, asked: str | None) -> list[Explained]:
    """`asked` is ``all``, or a number from 1; None for the mail that opened the ticket."""
    ticket = find(looking.store, reference)
    came = [one for one in looking.store.mails_of_ticket(ticket.number) if one.direction is Direction.IN]
    told = []
    for number in _chosen(came, asked, ticket.reference):
        which = "" if len(came) == 1 else f", mail {number + 1} of {len(came)}"
        told.append(explain_row(looking, parser, f"{ticket.reference}{which}", came[number]))
    return told


def explain_row(
    looking: Looking, parser: Parser, name: str, row: MailRow, missing: Sequence[str] = ()
) -> Explained:
    """A mail that was handled, by what was kept of it; `missing` is known before."""
    row = as_judged(row)
    gone = list(missing)
    mail = _read_again(looking, parser, row, gone)
    asked = question(row, mail, looking.desk.settings)
    kept = triage_then(row)
    rules = _rules_then(looking, row, gone) if kept is not None else None
    found = _found(row, kept, rules, asked, gone)
    ticket = looking.store.ticket(row.ticket) if row.ticket is not None else None
    events = looking.store.events(row.ticket) if row.ticket is not None else []
    caused = [one for one in events if one.mail == row.mail_id]
    return Explained(
        name=name,
        mail=mail,
        was=True,
        verdict=row.verdict.value,
        ticket=ticket.reference if ticket is not None else None,
        kind=row.kind.value,
        evidence=tuple(map(str, row.decision.get("evidence", ()))),
        thread=tuple(map(str, row.decision.get("thread", ()))),
        facts=row.facts,
        received_at=row.received_at,
        authentication=asked.authentication,
        around=asked.around,
        standing=standing_of(rules or looking.desk.rules, asked),
        rules=rules,
        digest=row.rules,
        judged=walked(rules, asked) if rules is not None else (),
        unasked="" if kept is not None else "no rule was asked about it",
        found=found,
        journal=[line for event in caused if (line := event_line(event))],
        going=tuple(_going(looking, row, caused)),
        today=changes(found, _today(looking, asked)) if found is not None else None,
        missing=gone,
    )


def _chosen(came: Sequence[MailRow], asked: str | None, name: str) -> Sequence[int]:
    if not came:
        raise NoSuchMail(f"{name}: no mail came for it; `mailtriage show {name}` has its journal")
    if asked == "all":
        return range(len(came))
    if asked is None:
        return (next((at for at, one in enumerate(came) if one.verdict is Verdict.TICKET), 0),)
    if not 1 <= int(asked) <= len(came):
        have = f"{len(came)} mail{'s' if len(came) != 1 else ''} came for it"
        raise NoSuchMail(f"{name}: there is no mail {asked}; {have}")
    return (int(asked) - 1,)


def _read_again(looking: Looking, parser: Parser, row: MailRow, gone: list[str]) -> Mail:
    try:
        if row.archive is None:
            raise PermanentFailure("the raw mail was not kept")
        return parser.parse(looking.archive.read(row.archive))
    except ParserFailed as failed:
        gone.append(f"{failed}: only its header is judged")
        return failed.mail
    except MailtriageError as error:
        gone.append(f"{error}: judged by what the store has, without headers and quoted text")
        return header_only(row)


def _rules_then(looking: Looking, row: MailRow, gone: list[str]) -> RuleSet | None:
    try:
        return rules_then(looking.store, row, looking.desk.settings)
    except NotKept as error:
        gone.append(f"{error}: what applied is known, what did not is not")
        return None


def _found(
    row: MailRow, kept: Triage | None, rules: RuleSet | None, asked: Question, gone: list[str]
) -> Triage | None:
    """What was decided, with the rule for each field where the rules of then still say the same."""
    if kept is None or rules is None:
        return kept
    again = _triage(rules, asked)
    known = (*_ALWAYS_KEPT, *row.decision)
    differs = [one for one in changes(kept, again) if one.key in known]
    if not differs:
        return again
    told = "; ".join(f"{one.key} {said(one.before)}, now {said(one.after)}" for one in differs)
    gone.append(f"asked again, the rules of then say something else, as a fact was not kept: {told}")
    return replace(kept, decided=again.decided)


def _today(looking: Looking, asked: Question) -> Triage:
    return _triage(looking.desk.rules, asked)


def _triage(rules: RuleSet, asked: Question) -> Triage:
    return rules.triage(asked.mail, asked.kind.kind, asked.authentication, asked.around)


def _going(looking: Looking, row: MailRow, caused: Sequence[Event]) -> Iterator[Going]:
    """What was queued for this mail, and what became of it; or why nothing was."""
    rows = looking.store.outgoing_of_ticket(row.ticket) if row.ticket is not None else []
    mine = [one for one in rows if one.cause == row.mail_id]
    for one in mine:
        try:
            subject, text = composed(looking.archive.read(one.archive))
        except MailtriageError as error:
            subject, text = "", f"({error})"
        purpose, state = one.purpose.value, one.state.value
        yield Going(purpose, one.recipient, state, one.reason, one.ended_at or one.due_at, subject, text)
    told = {one.purpose.value for one in mine}
    for event in caused:
        if event.type is EventType.WITHHELD and event.data["purpose"] not in told:
            yield Going(str(event.data["purpose"]), reason=str(event.data["reason"]))
