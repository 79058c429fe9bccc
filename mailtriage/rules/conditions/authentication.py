from typing import Any

from mailtriage.rules.conditions.values import texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words

_VERDICTS = ("pass", "fail", "none")


class AuthenticationCondition:
    """Whether our own mail server found the From domain genuine: pass, fail (of DMARC), or none of both."""

    name = "authentication"

    def __init__(self, value: Any, words: Words) -> None:
        self._wanted = texts(value, "authentication")
        unknown = [text for text in self._wanted if text not in _VERDICTS]
        if unknown:
            raise ValueError(f"authentication {unknown[0]!r} is none of {', '.join(_VERDICTS)}")

    def evidence(self, facts: RuleFacts) -> str | None:
        verdict = facts.authentication.verdict
        if verdict not in self._wanted:
            return None
        return f"authentication {verdict}: {facts.authentication.why[0]}"
