from typing import Any

from mailtriage.model.mail import MailKind
from mailtriage.rules.conditions.values import texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words


class MailKindCondition:
    """Who or what wrote: person, auto, bounce, list, feedback or loop."""

    name = "mail_kind"

    def __init__(self, value: Any, words: Words) -> None:
        known = [kind.value for kind in MailKind]
        unknown = [text for text in texts(value, "mail_kind") if text not in known]
        if unknown:
            raise ValueError(f"mail_kind {unknown[0]!r} is none of {', '.join(known)}")
        self._kinds = frozenset(MailKind(text) for text in texts(value, "mail_kind"))

    def evidence(self, facts: RuleFacts) -> str | None:
        return f"mail kind {facts.mail_kind}" if facts.mail_kind in self._kinds else None
