"""What was kept with a mail, read back: the facts that the rules were told, and the rules in force then."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from mailtriage.config import RulesTable, Settings
from mailtriage.configured import policy_of
from mailtriage.intake.language import language_of
from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.shape import subject_key
from mailtriage.intake.speaker import speaker
from mailtriage.model.authentication import UNKNOWN, Authentication, Checked, Outcome, Policy
from mailtriage.model.errors import PermanentFailure
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Address, Classified, Mail
from mailtriage.model.ticket import Severity, TicketKind
from mailtriage.ports import Store
from mailtriage.rulefiles import kept_rule_set
from mailtriage.rules.actions import ACTIONS
from mailtriage.rules.around import Around, around_of
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.facts import Held, Hit, Triage
from mailtriage.sla.promise import calendar_of
from mailtriage.steps.in_force import in_force, kept_rules
from mailtriage.steps.original import as_written, original_of

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")


class NotKept(PermanentFailure):
    """The store does not have it, or this release cannot read it any more."""


@dataclass(frozen=True, slots=True)
class Question:
    """What rules are asked about a mail: the customer's words, who wrote, and what was known around it."""

    mail: Mail
    kind: Classified
    authentication: Authentication
    around: Around


def question(row: MailRow, mail: Mail, settings: Settings, *, language: bool = True) -> Question:
    """The same question as then, of the kept mail and facts; what the rules then did not ask is found out,
    the `language` where it matters."""
    kind = Classified(row.kind, tuple(map(str, row.decision.get("evidence", ()))))
    written = mail
    if row.facts.get("staff") not in (None, "mailbox"):
        original = original_of(settings, mail, kind)
        written = as_written(mail, original) if original is not None else mail
    around = _around(row, mail, settings)
    if language and not around.language:
        told = language_of(written.reply_text or written.text) or language_of(subject_key(written.subject))
        around = replace(around, language=told or "")
    if around.local is None:
        local = row.received_at.astimezone(settings.zone)
        around = replace(around, local=local, in_hours=is_open(settings, local))
    return Question(written, kind, authentication_of(row.facts.get("authentication")), around)


def header_only(row: MailRow) -> Mail:
    """What the store has of a mail whose raw bytes are gone."""
    sender = Address("", row.sender) if row.sender else None
    words = row.reply_text
    return Mail(
        message_id=row.message_id,
        subject=row.subject,
        sender=sender,
        date=row.date,
        text=words,
        reply_text=words,
        attachments=row.attachments or (),
        complete=False,
    )


def rules_then(store: Store, row: MailRow, settings: Settings) -> RuleSet:
    """The rules that triaged a mail, with the policy of their configuration; raises NotKept."""
    kept = kept_rules(store, row.rules) if row.rules else None
    if kept is None:
        raise NotKept(f"the rules {row.rules or 'of then'} are not in the store")
    try:
        desk = settings.desk
        policy = policy_of(_table_then(store, row), desk.providers, (desk.address, *desk.aliases))
        return kept_rule_set(kept, row.rules, policy)
    except (PermanentFailure, ValueError) as error:
        raise NotKept(f"the rules {row.rules} cannot be read by this release: {error}") from error


def triage_then(row: MailRow) -> Triage | None:
    """What was decided of a mail when it came; None where no rules were asked."""
    kept = row.decision
    if "hits" not in kept:
        return None
    said = {one.field: kept[name] for one in ACTIONS for name in (one.field, one.key) if name in kept}
    listed = {one.field for one in ACTIONS if one.adds}
    said = {name: tuple(value) if name in listed else value for name, value in said.items()}
    said |= {"kind": TicketKind(kept["kind"]), "severity": Severity(kept["severity"])}
    hits = tuple(Hit(rule, because, tuple(told)) for rule, because, told in kept["hits"])
    held = kept.get("held")
    found = Held(held[0], Severity(held[1]), held[2]) if held else None
    return Triage(**said, hits=hits, held=found)


def authentication_of(document: Any) -> Authentication:
    """What `Authentication.as_document` wrote; unknown where nothing can be read."""
    if not isinstance(document, Mapping):
        return UNKNOWN
    try:
        return Authentication(
            dmarc=Outcome(document["dmarc"]),
            policy=Policy(document["policy"]),
            spf=_checked(document["spf"]),
            dkim=tuple(_checked(one) for one in document["dkim"]),
            aligned=bool(document["aligned"]),
            spam=bool(document["spam"]),
            why=tuple(map(str, document["why"])),
            inside=bool(document.get("inside")),
            unread=bool(document.get("unread")),
        )
    except (KeyError, TypeError, ValueError):
        return UNKNOWN


def _checked(listed: Any) -> Checked:
    outcome, domain = listed
    return Checked(Outcome(outcome), str(domain))


def _around(row: MailRow, mail: Mail, settings: Settings) -> Around:
    """Of mail handled before it was kept: what the other facts tell."""
    kept = row.facts.get("around") or row.decision.get("around")
    if isinstance(kept, Mapping):
        try:
            return around_of(kept)
        except (KeyError, TypeError, ValueError):
            pass
    who = speaker(mail, settings.desk.own_addresses, settings.forms)
    return Around(
        staff=row.facts.get("staff") if row.facts.get("verified") else None,
        organisation=organisation_of(who, settings.desk.providers) if who is not None else None,
        known=row.facts.get("contact") is not None,
    )


def is_open(settings: Settings, at: datetime) -> bool:
    """Whether the desk is open by `[sla]`; always, where no hours are agreed."""
    return settings.sla is None or calendar_of(settings.sla).is_open(at)


def _table_then(store: Store, row: MailRow) -> RulesTable:
    """`[rules]` of the configuration under which a mail was handled."""
    fitting = [one for one in in_force(store) if one["rules"] == row.rules]
    before = [one for one in fitting if one["at"] <= row.handled_at.isoformat()]
    listed = (before or fitting)[-1:]
    note: Any = store.note(f"configuration {listed[0]['configuration']}") if listed else None
    if not isinstance(note, Mapping):
        return RulesTable()
    table = dict(note["settings"].get("rules", {}))
    ceilings = dict(table.get("ceilings", {}))
    if isinstance(ceilings.get("within"), str):
        ceilings["within"] = f"{_seconds(ceilings['within'])}s"
    return RulesTable.model_validate({**table, "ceilings": ceilings})


def _seconds(text: str) -> int:
    """Of a duration in ISO 8601, as the settings are kept."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no duration")
    days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return int(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds())
