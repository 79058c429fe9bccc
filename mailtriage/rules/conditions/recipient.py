from typing import Any

from mailtriage.rules.conditions.values import AddressPatterns
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words


class RecipientCondition:
    """An address in To or Cc: an address, a domain, ``*.domain``, or a local part (``billing@``)."""

    name = "recipient"

    def __init__(self, value: Any, words: Words) -> None:
        self._patterns = AddressPatterns(value, "recipient")

    def evidence(self, facts: RuleFacts) -> str | None:
        found = self._patterns.match(facts.mail.recipients)
        return f"recipient {found}" if found else None
