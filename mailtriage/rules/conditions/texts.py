from typing import Any, Literal

from mailtriage.rules.conditions.values import texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words, regex


class _Texts:
    """Words or phrases (a string, a list, ``{ words = [...] }``) or a ``{ regex = "..." }``, folded."""

    name = ""
    places: tuple[Literal["subject", "body"], ...]

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

    def evidence(self, facts: RuleFacts) -> str | None:
        for place in self.places:
            found = facts.subject_words if place == "subject" else facts.body_words
            hits = sorted(self._words[number] for number in self._words.keys() & found) if found else ()
            if hits:
                return f"{place} has {', '.join(map(repr, hits[:3]))}"
            if self._regex is None:
                continue
            if self._regex.search(facts.subject if place == "subject" else facts.body):
                return f"{place} fits {self._regex.pattern!r}"
        return None


class SubjectCondition(_Texts):
    """Words, phrases or a regex in the subject."""

    name = "subject"
    places = ("subject",)


class BodyCondition(_Texts):
    """Words, phrases or a regex in what the sender wrote now."""

    name = "body"
    places = ("body",)


class TextCondition(_Texts):
    """Words, phrases or a regex in subject or body."""

    name = "text"
    places = ("subject", "body")
