from typing import Any, ClassVar

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class SpamCondition(Condition):
    name = "spam"
    says = (
        "`true`: your own mail server takes it for spam (`X-Spam-Flag`, `X-Spam-Status`, `X-Spam`, Exchange "
        "SCL 5 and above)"
    )
    schema: ClassVar = {"type": "boolean"}
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        if not isinstance(value, bool):
            raise ValueError("write spam as true or false")
        self._wanted = value

    def evidence(self, facts: RuleFacts) -> str | None:
        found = facts.authentication
        if found.spam is not self._wanted:
            return None
        return found.why[-1] if found.spam else "our mail server does not take it for spam"

    def excludes(self, other: Condition) -> bool:
        return isinstance(other, SpamCondition) and self._wanted is not other._wanted
