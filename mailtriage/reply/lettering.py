"""A text as one sequence of signs, in which the lines of its HTML are looked for, in their order.

White space is one blank however it was wrapped. What programs write around formatted words (``*bold*``,
``/italic/``) counts for nothing at a word's edge; what else they add is an addition, which a line may leave
out where it has the link, the picture, the quote or the item that it stands for.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from mailtriage.model.rich import Run

# The word of a command at the beginning of a line, as `commands.grammar` reads it.
COMMAND = re.compile(r"\s*[\\*_`~]{0,6}[#\uff03\ufe5f](?P<word>[^\W\d_][\w-]*)[*_`~:.,;!]*\s*")
PICTURE = "\ufffc"  # in the signs of a line
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffc]+")
# A program may write its text part in a smaller set of signs.
_ALIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"')
)
_PLAIN = r"""
    (?P<space>\s+)
  | (?P<lone>(?<!\S)[*/_|]+(?!\S))
  | (?P<decor>(?<![^\W_])\*+ | \*+(?![^\W_])
      | (?<![^\W_])[/_|]+(?=[^\s\d]) | (?<=[^\s\d])[/_|]+(?![^\W_]))
  | (?P<signs>[^\s*/_|<(\[]+ | .)
"""
# Bounded, so that a hostile text takes no longer.
_ADDED = r"""
    (?P<rule>^[ \t]{0,20}(?:\*[*\ \t]{0,20}|[-=_*~]{3,200})[ \t]{0,20}$)
  | (?P<quote>^[ \t]{0,20}>[>\ \t]{0,50})
  | (?P<item>(?<!\S)(?:[-*o+\u2022\xb7\u25aa\xa7\u25e6]
      | \(?(?:\d{1,4}(?:\.\d{1,4}){0,5}|[a-z]|[ivxl]{1,5})[.)] | \d{1,4}(?:\.\d{1,4}){1,5})(?=[ \t]))
  | (?P<link><(?:https?://|mailto:|tel:)[^<>]{1,4000}> | \((?:https?://|mailto:|tel:)[^()\s]{1,4000}\))
"""
_PICTURES = r"\[(?:cid|image):[^\[\]]{0,300}\]"
_OF_LINE = re.compile(_PLAIN, re.VERBOSE | re.DOTALL)
_AROUND = re.compile(f" ?{PICTURE} ?")
_LONGEST = 100_000
_MOST_NAMES = 50
_MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """What is looked for. `names` are those of each picture in it; a line that is `quoted` or an `item` may
    have its mark in the text."""

    signs: str
    names: Sequence[Sequence[str]] = ()
    links: frozenset[str] = frozenset()
    quoted: bool = False
    item: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """`end` is how far the text is said with a line; `mark` that of an item in the text, and `pictures` how
    many of the line's pictures have theirs there."""

    end: int
    mark: str = ""
    pictures: int = 0


class Lettering:
    """`pictures` are what the pictures of its HTML are called, which programs write down in brackets."""

    def __init__(self, text: str, pictures: Sequence[str] = ()) -> None:
        rows = text.split("\n")
        names = (r"\s+".join(map(re.escape, _normal(one).split())) for one in pictures[:_MOST_NAMES])
        marks = "|".join((_PICTURES, *(rf"\[\s{{0,5}}{one}\s{{0,5}}\]" for one in names if one)))
        pieces = re.compile(
            f"{_ADDED} | (?P<picture>{marks}) | {_PLAIN}", re.VERBOSE | re.DOTALL | re.MULTILINE
        )
        self._added: dict[str, dict[int, tuple[int, str]]] = {
            kind: {} for kind in ("rule", "quote", "item", "link", "picture")
        }
        parts, at, row, fresh = list[str](), 0, 0, True
        self._begins, self._numbers = list[int](), list[int]()  # of pieces, and of the lines they stand in
        self._quoted: set[int] = set()
        for found in pieces.finditer(_normal(text)):
            kind, piece = str(found.lastgroup), found[0]
            if kind == "item" and not fresh:
                kind = "signs"
            shown = _shown(kind, piece)
            if kind == "space" and (not parts or parts[-1].endswith(" ")):
                shown = ""
            if kind in self._added:
                begin = at - 1 if kind == "link" and parts and parts[-1].endswith(" ") else at
                value = _unfolded(piece, rows[row]) if kind == "item" else piece
                self._added[kind][begin] = self._added[kind][at] = (at + len(shown), value)
            if kind == "quote":
                self._quoted.add(row)
            if shown:
                self._begins.append(at)
                self._numbers.append(row)
                parts.append(shown)
                at += len(shown)
            row += piece.count("\n")
            fresh = kind in ("space", "quote") and (fresh or "\n" in piece or kind == "quote")
        self._signs = "".join(parts).rstrip()
        self._ends = {end for kind in self._added.values() for end, _ in kind.values()}
        self._places = sorted({at for kind in ("quote", "link") for at in self._added[kind]})
        self._steps = _MOST_STEPS

    def match(self, line: Line, at: int) -> Found | None:
        """How `line` comes next from `at` on, with whole words; None where it does not."""
        signs = line.signs
        ways = [(0, place, mark, 0) for place, mark in self._starts(line, at)]
        while ways and self._steps:
            self._steps -= 1
            done, place, mark, pictures = ways.pop()
            if done == len(signs):
                while (link := self._added["link"].get(place)) and _address(link[1]) in line.links:
                    place = link[0]
                if self._is_edge(place):
                    return Found(place, mark, pictures)
                continue
            if signs[done] == PICTURE:
                behind = len(signs) - len(signs[done:].lstrip(PICTURE))
                past = self._past_pictures(line, place, done, behind, pictures)
                if past is not None:
                    ways.append((behind, past[0], mark, past[1]))
                continue
            if (link := self._added["link"].get(place)) and _address(link[1]) in line.links:
                ways.append((done, link[0], mark, pictures))
            if line.quoted and (quote := self._added["quote"].get(place)):
                ways.append((done, quote[0], mark, pictures))
            size = self._until(place) - place
            until = signs.find(PICTURE, done)
            piece = signs[done : min(done + size, len(signs) if until < 0 else until)]
            if piece and self._signs.startswith(piece, place):
                ways.append((done + len(piece), place + len(piece), mark, pictures))
        return None

    def is_end(self, at: int) -> bool:
        """Whether nothing but rulers follows."""
        at = self._past_blank(at)
        while at in self._added["rule"]:
            at = self._past_blank(self._added["rule"][at][0])
        return at >= len(self._signs)

    def is_quoted(self, at: int) -> bool:
        """Whether the line with the last sign before `at` is quoted."""
        return self.row_before(at) in self._quoted

    def row_before(self, at: int) -> int:
        """The number of the line with the last sign before `at`; -1 where there is none."""
        at -= self._signs[at - 1 : at] == " "
        return self._numbers[bisect_left(self._begins, at) - 1] if at > 0 else -1

    def speaks_of(self, *names: str) -> bool:
        """Whether the text has a mark for a picture of one of these names."""
        return any(_is_named(mark, names) for _, mark in self._added["picture"].values())

    def _starts(self, line: Line, at: int) -> list[tuple[int, str]]:
        """Where a line may begin, and the mark of its item before it; the likeliest last."""
        at = self._past_blank(at)
        found = [(at, "")]
        while (rule := self._added["rule"].get(at)) or (
            line.quoted and (rule := self._added["quote"].get(at))
        ):
            at = self._past_blank(rule[0])
            found.append((at, ""))
        if line.item and (item := self._added["item"].get(at)):
            found.append((self._past_blank(item[0]), item[1]))
        return found

    def _past_pictures(
        self, line: Line, place: int, done: int, behind: int, before: int
    ) -> tuple[int, int] | None:
        """Past the marks of pictures in a row, and how many had one so far; None where they would part a word
        that is whole."""
        first = line.signs.count(PICTURE, 0, done)
        at, marks = place, before
        for names in line.names[first : first + behind - done]:
            mark = self._added["picture"].get(self._past_blank(at))
            if mark is not None and _is_named(mark[1], names):
                at, marks = mark[0], marks + 1
        is_last = behind == len(line.signs)
        at = at if is_last else self._past_blank(at)
        return None if at == place and done and not is_last else (at, marks)

    def _past_blank(self, at: int) -> int:
        return at + (self._signs[at : at + 1] == " ")

    def _until(self, place: int) -> int:
        """Where the next addition that may stand within a line begins."""
        following = bisect_right(self._places, place)
        return self._places[following] if following < len(self._places) else len(self._signs)

    def _is_edge(self, place: int) -> bool:
        begins = place in self._added["link"] or place in self._added["picture"] or place in self._ends
        return begins or self._signs[place : place + 1] in ("", " ")


def is_affordable(text: str) -> bool:
    """Whether it is short enough to be compared, as it is and in one form: one sign may become eighteen."""
    return len(text) <= _LONGEST and len(unicodedata.normalize("NFKC", text)) <= 2 * _LONGEST


def line_of(
    runs: Sequence[Run], names: Mapping[str, str], *, quoted: bool = False, item: bool = False
) -> Line:
    """What is looked for of a line; `names` are those of the attached pictures."""
    parts = (PICTURE if one.picture else _UNSEEN.sub("", one.text) for one in runs)
    plain = unicodedata.normalize("NFKC", "".join(parts)).casefold().translate(_ALIKE)
    shown = "".join(_shown(str(found.lastgroup), found[0]) for found in _OF_LINE.finditer(plain)).strip()
    signs = _AROUND.sub(lambda found: found[0].strip(" "), shown)
    links = frozenset(_address(one.link) for one in runs if one.link)
    called = [(one.picture, one.text, names.get(one.picture, "")) for one in runs if one.picture]
    return Line(signs, called, links, quoted, item)


def _shown(kind: str, piece: str) -> str:
    """What counts of a piece of the text."""
    if kind == "space":
        return " "
    if kind == "decor":
        return ""
    if kind in ("link", "picture"):
        return "".join(_shown(str(one.lastgroup), one[0]) for one in _OF_LINE.finditer(piece))
    if kind == "quote":
        return " ".join((*piece.split(), ""))
    return " ".join(piece.split()) if kind == "rule" else piece


def _unfolded(mark: str, row: str) -> str:
    """The mark of an item as it was written."""
    written = next(iter(_UNSEEN.sub("", row).lstrip("> \t").split()), "")
    return written if _normal(written) == mark else mark


def _is_named(mark: str, names: Sequence[str]) -> bool:
    said = " ".join(mark.split())
    return any(one in said for one in (" ".join(_normal(name).split()) for name in names) if one)


def _address(link: str) -> str:
    """A link in one form, as it is or in the brackets of a text."""
    return "".join(unquote(_normal(link)).split()).strip("<>()").rstrip("/")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold().translate(_ALIKE)
