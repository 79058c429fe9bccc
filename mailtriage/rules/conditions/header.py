from typing import Any, ClassVar

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import only_keys
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.text import fold, regex


class HeaderCondition(Condition):
    name = "header"
    says = '`{ "X-Priority" = "1" }` (part of the value), `true` (is there), `{ regex = "…" }`'
    schema: ClassVar = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "oneOf": [
                {"type": "string", "minLength": 1},
                {"const": True},
                {
                    "type": "object",
                    "properties": {"regex": {"type": "string"}},
                    "required": ["regex"],
                    "additionalProperties": False,
                },
            ]
        },
    }

    def __init__(self, value: Any, needs: Needs) -> None:
        if not isinstance(value, dict) or not value:
            raise ValueError('write header as a table such as { "X-Priority" = "1" }')
        self._wanted = {name.lower(): self._test(name, test) for name, test in value.items()}
        self.cost = 2 if any(isinstance(test, dict) for test in value.values()) else 0

    @staticmethod
    def _test(name: str, test: Any) -> Any:
        if test is True or (isinstance(test, str) and test):
            return test
        if isinstance(test, dict):
            only_keys(test, ("regex",), f"header {name!r}")
        if isinstance(test, dict) and test:
            return regex(test["regex"])
        raise ValueError(f'header {name!r}: write a string, true, or {{ regex = "..." }}')

    def evidence(self, facts: RuleFacts) -> str | None:
        told = [self._found(name, test, facts) for name, test in self._wanted.items()]
        return ", ".join(one for one in told if one) if all(told) else None

    @staticmethod
    def _found(name: str, test: Any, facts: RuleFacts) -> str | None:
        for value in facts.mail.header_all(name):
            if test is True:
                return f"header {name} is there"
            if isinstance(test, str):
                if fold(test) in fold(value):
                    return f"header {name} has {test!r}"
            elif test.search(fold(value)):
                return f"header {name} fits {test.pattern!r}"
        return None
