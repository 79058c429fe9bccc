from typing import Any

from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words


class SpamCondition:
    """Whether our own mail server takes it for spam; a flag that the sender wrote is none."""

    name = "spam"

    def __init__(self, value: Any, words: Words) -> None:
        if not isinstance(value, bool):
            raise ValueError("write spam as true or false")
        self._wanted = value

    def evidence(self, facts: RuleFacts) -> str | None:
        found = facts.authentication
        if found.spam is not self._wanted:
            return None
        return found.why[-1] if found.spam else "our mail server does not take it for spam"
