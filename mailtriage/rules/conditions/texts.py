from abc import ABC, abstractmethod
from typing import Any

from mailtriage.rules.conditions.values import texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words, regex


class _Texts(ABC):
    """Words or phrases (a string, a list, ``{ words = [...] }``) or a ``{ regex = "..." }``, folded."""

    name = ""

    def __init__(self, value: Any, words: Words) -> None:
        self._words: dict[int, str] = {}
        self._regex: Any = None
        if not isinstance(value, dict):
            value = {"words": value}
        unknown = set(value) - {"words", "regex"}
        if unknown or not value:
            raise ValueError(
                f"{self.name} takes words and regex, not {', '.join(sorted(unknown)) or 'nothing'}"
            )
        if "words" in value:
            listed = texts(value["words"], self.name)
            try:
                self._words = words.add(listed)
            except ValueError as error:
                raise ValueError(f"{self.name}: {error}") from error
        if "regex" in value:
            self._regex = regex(value["regex"])

    @abstractmethod
    def places(self, facts: RuleFacts) -> tuple[tuple[str, frozenset[int], str], ...]:
        """Where to look: each place's name, the words found there, and its folded text."""

    def evidence(self, facts: RuleFacts) -> str | None:
        for place, found, text in self.places(facts):
            hits = sorted(self._words[number] for number in self._words.keys() & found) if found else ()
            if hits:
                return f"{place} has {', '.join(map(repr, hits[:3]))}"
            if self._regex is not None and self._regex.search(text):
                return f"{place} fits {self._regex.pattern!r}"
        return None


class SubjectCondition(_Texts):
    """Words, phrases or a regex in the subject."""

    name = "subject"

    def places(self, facts: RuleFacts) -> tuple[tuple[str, frozenset[int], str], ...]:
        return (("subject", facts.subject_words, facts.subject),)


class BodyCondition(_Texts):
    """Words, phrases or a regex in what the sender wrote now."""

    name = "body"

    def places(self, facts: RuleFacts) -> tuple[tuple[str, frozenset[int], str], ...]:
        return (("body", facts.body_words, facts.body),)


class TextCondition(_Texts):
    """Words, phrases or a regex in subject or body."""

    name = "text"

    def places(self, facts: RuleFacts) -> tuple[tuple[str, frozenset[int], str], ...]:
        return (("subject", facts.subject_words, facts.subject), ("body", facts.body_words, facts.body))
