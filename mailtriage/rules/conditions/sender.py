from typing import Any

from mailtriage.rules.addresses import can_meet
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, AddressPatterns
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class SenderCondition(Condition):
    name = "sender"
    says = (
        'the From address: `"a@b.example"`, `"b.example"`, `"*.b.example"` (with subdomains), `"monitoring@"`'
    )
    schema = TEXTS

    def __init__(self, value: Any, needs: Needs) -> None:
        self._patterns = AddressPatterns(value, "sender")
        naming = needs.policy.naming(self._patterns.patterns)
        self.about = About.WRITER if naming == self._patterns.patterns else About.WORDS
        self.anybodys = tuple(
            one for one in self._patterns.patterns if one not in naming and not one.endswith("@")
        )

    def evidence(self, facts: RuleFacts) -> str | None:
        sender = facts.mail.sender
        found = self._patterns.match([sender]) if sender else None
        return f"sender {found}" if found else None

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, SenderCondition):
            return False
        mine, theirs = self._patterns.patterns, other._patterns.patterns
        return not any(can_meet(one, another) for one in mine for another in theirs)
