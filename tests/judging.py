"""One rule with one condition, and what a mail makes of it."""

from typing import Any

from mailtriage.model.mail import Address, Mail, MailKind
from mailtriage.rules.around import NOWHERE, Around
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.load import Source, load
from mailtriage.rules.policy import USUAL, Policy


def rule_set(when: dict[str, Any], policy: Policy = USUAL) -> RuleSet:
    return load([Source("own.toml", ({"name": "r", "when": when, "then": {"label": "hit"}},))], policy)


def judged(
    when: dict[str, Any], mail: Mail, around: Around = NOWHERE, policy: Policy = USUAL, **given: Any
) -> str | None:
    """The evidence of a rule, or None where it does not apply."""
    hits = rule_set(when, policy).triage(mail, MailKind.PERSON, around=around, **given).hits
    return ", ".join(hits[0].evidence) if hits else None


def mail_of(sender: str = "anna@customer.example", **fields: Any) -> Mail:
    body = fields.pop("body", "")
    return Mail(sender=Address("", sender), text=body, reply_text=body, **fields)
