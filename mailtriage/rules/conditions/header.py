from typing import Any

from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words, fold, regex


class HeaderCondition:
    """Header fields by name: ``{ "X-Priority" = "1" }`` is part of a value (folded), ``true`` any value,
    ``{ regex = "..." }`` an RE2 pattern over the value as it stands."""

    name = "header"

    def __init__(self, value: Any, words: Words) -> None:
        if not isinstance(value, dict) or not value:
            raise ValueError('write header as a table such as { "X-Priority" = "1" }')
        self._wanted = {name.lower(): self._test(name, test) for name, test in value.items()}

    @staticmethod
    def _test(name: str, test: Any) -> Any:
        if test is True or (isinstance(test, str) and test):
            return test
        if isinstance(test, dict) and set(test) == {"regex"}:
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
            elif test.search(value):
                return f"header {name} fits {test.pattern!r}"
        return None
