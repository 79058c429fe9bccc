"""`explain FILE`: a mail as if it came now."""

from collections.abc import Iterator
from datetime import datetime

from mailtriage.console.explained import Explained, Going, composed, event_line, standing_of, walked
from mailtriage.console.explained_ticket import explain_row
from mailtriage.console.kept import Question, authentication_of
from mailtriage.console.trying import Looking, Tried, try_out
from mailtriage.model.event import EventType
from mailtriage.model.ledger import Verdict
from mailtriage.model.mail import Classified, Mail
from mailtriage.model.outgoing import Purpose
from mailtriage.ports import Parser, ParserFailed
from mailtriage.rules.around import NOWHERE
from mailtriage.steps.kinds import kind_of
from mailtriage.steps.standing import as_judged

_UNASKED = {
    Verdict.REPLY: "it joins a ticket, and no rule in force looks at tickets",
    Verdict.JOURNALED: "it is only written down on a ticket",
    Verdict.ASIDE: "it cannot be read, and is set aside",
    Verdict.IGNORED: "it opens no ticket",
}


def explain(looking: Looking, parser: Parser, name: str, raw: bytes, now: datetime) -> Explained:
    understood = _understood(parser, raw)
    failed = isinstance(understood, ParserFailed)
    mail = understood.mail if isinstance(understood, ParserFailed) else understood
    tried = try_out(looking, raw, understood, now)
    row, asked, ticket = tried.row, tried.asked, tried.handled.ticket
    if tried.known and row is not None and row.archive is not None:
        told = f"it came before ({tried.handled.why}), and was handled then"
        return explain_row(looking, parser, name, row, missing=(told,))
    kind = kind_of(mail, looking.desk.settings.addressee)
    facts = row.facts if row is not None else {}
    question = None
    if asked is not None:
        question = Question(asked.mail, Classified(asked.kind, ()), asked.authentication, asked.around)
    rules = looking.desk.rules
    return Explained(
        name=name,
        mail=mail,
        was=False,
        verdict=tried.handled.verdict.value,
        ticket=ticket.reference if ticket is not None else None,
        kind=kind.kind.value,
        evidence=kind.evidence,
        thread=tuple(as_judged(row).decision.get("thread", ()))
        if row and not failed
        else (tried.handled.why,),
        facts=facts,
        received_at=now,
        authentication=authentication_of(facts.get("authentication")),
        around=question.around if question else NOWHERE,
        standing=standing_of(rules, question) if question else "",
        rules=rules,
        digest=rules.digest,
        judged=walked(rules, question) if question else (),
        unasked="" if asked else _UNASKED.get(tried.handled.verdict, "it is known"),
        found=asked.found if asked else None,
        journal=[line for event in tried.events if (line := event_line(event))],
        going=tuple(_going(looking, tried)),
        missing=(str(understood),) if failed else (),
    )


def _understood(parser: Parser, raw: bytes) -> Mail | ParserFailed:
    try:
        return parser.parse(raw)
    except ParserFailed as failed:
        return failed


def _going(looking: Looking, tried: Tried) -> Iterator[Going]:
    for row, raw in tried.queued:
        subject, text = composed(raw)
        yield Going(row.purpose.value, row.recipient, row.state.value, row.reason, row.due_at, subject, text)
    for event in tried.events:
        if event.type is EventType.WITHHELD and not any(
            row.purpose == event.data["purpose"] for row, _ in tried.queued
        ):
            yield Going(str(event.data["purpose"]), reason=str(event.data["reason"]))
    if tried.handled.verdict in (Verdict.TICKET, Verdict.REPLY) and not any(
        row.purpose is Purpose.NOTIFICATION for row, _ in tried.queued
    ):
        yield Going(Purpose.NOTIFICATION.value, reason=_untold(looking))


def _untold(looking: Looking) -> str:
    """Why nobody of ours is told."""
    if not looking.desk.settings.desk.staff_by_mail:
        return "[desk] staff_by_mail is off"
    if looking.desk.observing:
        return "[desk] observe is on"
    return "whoever it is for has the mail already, or nobody is to be told"
