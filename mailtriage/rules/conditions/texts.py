from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mailtriage.rules.alternatives import spelt
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, number, only_keys, texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.nearness import Tokens, are_near, how_often, tokens_of
from mailtriage.rules.needs import Needs
from mailtriage.rules.text import regex

_PLACES = {"subject": "subject", "body": "body", "all": "quoted thread"}
_KEYS = ("words", "at_least", "times", "near", "within", "regex", "quoted")
_USUAL_GAP, _WIDEST = 5, 100  # words
_MOST = 100
_NUMBER = {"type": "integer", "minimum": 2, "maximum": _MOST}


class _Texts(Condition):
    """Words or phrases (a string, a list, ``{ words = [...] }``), words ``near`` each other or a
    ``{ regex = "..." }``, folded. With ``quoted = true`` the body counts with the thread quoted below it."""

    places: ClassVar[tuple[str, ...]]
    schema: ClassVar = {
        "oneOf": [
            *TEXTS["oneOf"],
            {
                "type": "object",
                "minProperties": 1,
                "properties": {
                    "words": TEXTS,
                    "at_least": _NUMBER,
                    "times": _NUMBER,
                    "near": {"type": "array", "minItems": 2, "items": {"type": "string", "minLength": 1}},
                    "within": {"type": "integer", "minimum": 0, "maximum": _WIDEST},
                    "regex": {"type": "string", "minLength": 1},
                    "quoted": {"type": "boolean"},
                },
                "additionalProperties": False,
            },
        ]
    }

    def __init__(self, value: Any, needs: Needs) -> None:
        table: Mapping[str, Any] = value if isinstance(value, dict) else {"words": value}
        keys = _KEYS if "body" in self.places else _KEYS[:-1]
        only_keys(table, keys, self.name)
        if not {"words", "near", "regex"}.intersection(table):
            raise ValueError(f"{self.name}: write words, near or regex to look for")
        if not isinstance(table.get("quoted", False), bool):
            raise ValueError(f"{self.name}: write quoted as true or false")
        self._places = tuple("all" if one == "body" and table.get("quoted") else one for one in self.places)
        self._regex: Any = regex(table["regex"]) if "regex" in table else None
        self._read_words(table, needs)
        self._read_near(table, needs)
        alone = self._regex is None
        self.cost = 1 if alone and not self._near and self._times < 2 else 2
        # The quoted thread is searched only where a rule asks for it: it is no part of the words found.
        if alone and "all" not in self._places:
            self.needles = frozenset((*self._words, *list(self._near)[:1]))

    def _read_words(self, table: Mapping[str, Any], needs: Needs) -> None:
        listed = texts(table["words"], self.name) if "words" in table else ()
        self._words = self._added(listed, needs)
        self._phrases = (
            [one for some in _spelt(listed, self.name) for one in some] if "times" in table else []
        )
        self._at_least, self._times = 1, 1
        for key in ("at_least", "times"):
            if key in table and not listed:
                raise ValueError(f"{self.name}: {key} goes with words = [...]")
        if "at_least" in table:
            self._at_least = number(table["at_least"], f"{self.name}: at_least", 2, _MOST)
            if self._at_least > len(self._words):
                raise ValueError(
                    f"{self.name}: at_least = {self._at_least} of {len(self._words)} different words can "
                    "never be; write times for how often they stand there"
                )
        if "times" in table:
            self._times = number(table["times"], f"{self.name}: times", 2, _MOST)

    def _read_near(self, table: Mapping[str, Any], needs: Needs) -> None:
        self._near: dict[int, str] = {}
        self._chain: list[list[Tokens]] = []
        self._within = _USUAL_GAP
        if "within" in table:
            if "near" not in table:
                raise ValueError(f'{self.name}: within goes with near = ["one word", "another"]')
            self._within = number(table["within"], f"{self.name}: within (words between)", 0, _WIDEST)
        if "near" in table:
            near = table["near"]
            if not isinstance(near, list | tuple) or len(near) < 2:
                raise ValueError(
                    f'{self.name}: write near as a list of two or more, such as ["cannot", "log in"]'
                )
            listed = texts(near, f"{self.name}: near")
            self._near = self._added(listed, needs)
            self._chain = _spelt(listed, f"{self.name}: near")

    def _added(self, words: tuple[str, ...], needs: Needs) -> dict[int, str]:
        try:
            return needs.words.add(words)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from error

    def evidence(self, facts: RuleFacts) -> str | None:
        for place in self._places:
            told = self._words_in(facts, place) or self._near_in(facts, place)
            if told is None and self._regex is not None and self._regex.search(_text(facts, place)):
                told = f"fits {self._regex.pattern!r}"
            if told is not None:
                return f"{_PLACES[place]} {told}"
        return None

    def _words_in(self, facts: RuleFacts, place: str) -> str | None:
        hits = self._words.keys() & _found(facts, place) if self._words else ()
        if not hits or len(hits) < self._at_least:
            return None
        shown = sorted((self._words[one], one) for one in hits)[:3]
        told = f"has {', '.join(repr(_shown(facts, place, number, word)) for word, number in shown)}"
        if self._times < 2:
            return told
        enough = how_often(_tokens(facts, place), self._phrases, self._times) >= self._times
        return f"{told} {self._times} times" if enough else None

    def _near_in(self, facts: RuleFacts, place: str) -> str | None:
        # Where one of them stands nowhere nothing is near.
        if not self._near or not self._near.keys() <= _found(facts, place):
            return None
        if not are_near(_tokens(facts, place), self._chain, self._within):
            return None
        listed = list(self._near.items())[:3]
        named = " … ".join(repr(_shown(facts, place, number, word)) for number, word in listed)
        return f"has {named} within {self._within} words"


def _spelt(listed: Sequence[str], what: str) -> list[list[Tokens]]:
    """Each of the words in its alternatives: these are counted one by one."""
    found: list[list[Tokens]] = []
    for word in listed:
        phrases = spelt(word, _MOST)
        if phrases is None:
            raise ValueError(f"{what}: {word[:60]!r} stands for more than {_MOST} phrases; write fewer")
        found.append([tokens_of(one) for one in phrases])
    return found


def _shown(facts: RuleFacts, place: str, number: int, word: str) -> str:
    if place == "subject":
        return facts.words.shown(number, word, facts.spaced_subject)
    return facts.words.shown(number, word, facts.spaced_body if place == "body" else facts.spaced_whole)


def _found(facts: RuleFacts, place: str) -> frozenset[int]:
    if place == "subject":
        return facts.subject_words
    return facts.body_words if place == "body" else facts.whole_words


def _tokens(facts: RuleFacts, place: str) -> Tokens:
    if place == "subject":
        return facts.subject_tokens
    return facts.body_tokens if place == "body" else facts.whole_tokens


def _text(facts: RuleFacts, place: str) -> str:
    if place == "subject":
        return facts.subject
    return facts.body if place == "body" else facts.whole


class SubjectCondition(_Texts):
    name = "subject"
    says = (
        "words or phrases in the subject; `{ words = […], at_least = 3 }` (so many of them), `{ words = […], "
        'times = 3 }` (so often), `{ near = ["cannot", "log in"], within = 5 }` (in this order, at most so '
        'many words between), `{ regex = "…" }`'
    )
    places = ("subject",)


class BodyCondition(_Texts):
    name = "body"
    says = (
        "the same in what the sender wrote now; with `{ words = […], quoted = true }` in the quoted thread "
        "too"
    )
    places = ("body",)


class TextCondition(_Texts):
    name = "text"
    says = "the same in subject or body"
    places = ("subject", "body")
