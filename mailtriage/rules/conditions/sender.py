from typing import Any

from mailtriage.rules.conditions.values import AddressPatterns
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words


class SenderCondition:
    """The From address: an address, a domain, ``*.domain``, or a local part (``monitoring@``)."""

    name = "sender"

    def __init__(self, value: Any, words: Words) -> None:
        self._patterns = AddressPatterns(value, "sender")

    def evidence(self, facts: RuleFacts) -> str | None:
        sender = facts.mail.sender
        found = self._patterns.match([sender]) if sender else None
        return f"sender {found}" if found else None
