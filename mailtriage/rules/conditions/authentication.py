from typing import Any

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import one_of, one_or_more
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About

_VERDICTS = ("pass", "fail", "none")


class AuthenticationCondition(Condition):
    name = "authentication"
    says = (
        'what your own mail server found of the From domain: `"pass"` (DMARC, or DKIM or SPF of that '
        'domain), `"fail"` (of DMARC), `"none"` (neither)'
    )
    schema = one_or_more(_VERDICTS)
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        self._wanted = one_of(value, "authentication", _VERDICTS)

    def evidence(self, facts: RuleFacts) -> str | None:
        verdict = facts.authentication.verdict
        if verdict not in self._wanted:
            return None
        return f"authentication {verdict}: {facts.authentication.why[0]}"

    def excludes(self, other: Condition) -> bool:
        return isinstance(other, AuthenticationCondition) and not set(self._wanted) & set(other._wanted)
