from collections.abc import Sequence
from typing import Any, ClassVar

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.text import regex

_PLACES = {"subject": "subject", "body": "body", "all": "quoted thread"}


class _Texts(Condition):
    """Words or phrases (a string, a list, ``{ words = [...] }``) or a ``{ regex = "..." }``, folded. With
    ``quoted = true`` the body counts with the thread quoted below it."""

    places: ClassVar[tuple[str, ...]]
    schema: ClassVar = {
        "oneOf": [
            *TEXTS["oneOf"],
            {
                "type": "object",
                "minProperties": 1,
                "properties": {
                    "words": TEXTS,
                    "regex": {"type": "string", "minLength": 1},
                    "quoted": {"type": "boolean"},
                },
                "additionalProperties": False,
            },
        ]
    }

    def __init__(self, value: Any, needs: Needs) -> None:
        self._words: dict[int, str] = {}
        self._regex: Any = None
        if not isinstance(value, dict):
            value = {"words": value}
        keys = "words, regex and quoted" if "body" in self.places else "words and regex"
        unknown = [key for key in value if key not in keys.replace(",", "").split() or key == "and"]
        if unknown or not {"words", "regex"}.intersection(value):
            raise ValueError(f"{self.name} takes {keys}, not {', '.join(unknown) or 'nothing'}")
        if not isinstance(value.get("quoted", False), bool):
            raise ValueError(f"{self.name}: write quoted as true or false")
        self._places: Sequence[str] = self.places
        if value.get("quoted"):
            self._places = [one if one != "body" else "all" for one in self.places]
        if "words" in value:
            listed = texts(value["words"], self.name)
            try:
                self._words = needs.words.add(listed)
            except ValueError as error:
                raise ValueError(f"{self.name}: {error}") from error
        if "regex" in value:
            self._regex = regex(value["regex"])
        self.cost = 2 if self._regex is not None else 1
        # The quoted thread is searched only where a rule asks for it: it is no part of the words found.
        alone = self._regex is None and "all" not in self._places
        self.needles = frozenset(self._words) if alone else None

    def evidence(self, facts: RuleFacts) -> str | None:
        for place in self._places:
            found = (
                facts.subject_words
                if place == "subject"
                else facts.body_words
                if place == "body"
                else facts.whole_words
            )
            hits = sorted(self._words[number] for number in self._words.keys() & found) if found else ()
            if hits:
                return f"{_PLACES[place]} has {', '.join(map(repr, hits[:3]))}"
            if self._regex is None:
                continue
            text = facts.subject if place == "subject" else facts.body if place == "body" else facts.whole
            if self._regex.search(text):
                return f"{_PLACES[place]} fits {self._regex.pattern!r}"
        return None


class SubjectCondition(_Texts):
    name = "subject"
    says = "words or phrases in the subject"
    places = ("subject",)


class BodyCondition(_Texts):
    name = "body"
    says = (
        "words or phrases in what the sender wrote now; with `{ words = […], quoted = true }` in the quoted "
        "thread as well"
    )
    places = ("body",)


class TextCondition(_Texts):
    name = "text"
    says = "words or phrases in subject or body"
    places = ("subject", "body")
