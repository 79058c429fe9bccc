from typing import Any

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, AddressPatterns
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class RecipientCondition(Condition):
    name = "recipient"
    says = "an address in To or Cc, written the same way"
    schema = TEXTS
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        self._patterns = AddressPatterns(value, "recipient")

    def evidence(self, facts: RuleFacts) -> str | None:
        found = self._patterns.match(facts.mail.recipients)
        return f"recipient {found}" if found else None
