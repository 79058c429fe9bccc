"""Plain words as HTML that every mail program shows alike: Outlook's Word engine, telephones, dark mode.

No colours of letters or ground, so that dark mode can choose; no width, so that a telephone can; all spaces
that count as no-break spaces, since Outlook knows no `white-space`. Nothing is fetched from anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import itemgetter

_DEEPEST = 8  # quotes within quotes; what is marked deeper shows its marks
_MOST_EMPTY = 5  # lines shown between two paragraphs
_TAB = 4
_QUOTED = re.compile(rf"(?:>[ \t]?){{1,{_DEEPEST}}}")
_INDENTED = re.compile(r"^ +| {2,}")
_SPACED = re.compile(r" {2,}")
# Marks that nobody sees, and that turn the direction of writing: they would show another address.
_PART = r"[^\s<>\"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
# Bounded, so that a hostile line takes no longer.
_LINK = re.compile(
    rf"(?<![A-Za-z0-9])(?:https?://[\w\[]{_PART}{{0,2000}}|mailto:[\w.+%-]{{1,100}}@\w{_PART}{{0,500}})",
    re.IGNORECASE,
)
_ENDS = ".,;:!?'\u2019\u201d\u00bb*_]}"  # of the sentence around an address, not of the address
_GAP, _NONE = "16px 0 0 0", "0"
QUOTE = '<blockquote style="margin:{};padding:0 0 0 12px;border-left:3px solid #8a94a6;">'


@dataclass(frozen=True, slots=True)
class Html:
    """Finished markup: a template does not escape it again."""

    markup: str

    def __html__(self) -> str:
        return self.markup

    def __str__(self) -> str:
        return self.markup


def paragraphs(text: str) -> Html:
    """`text` in paragraphs, its lines kept, ``> `` as quotes within quotes, and web addresses as links."""
    out: list[str] = []
    depth, gap = 0, _NONE
    for deep, lines in groupby(map(_unquoted, text.split("\n")), key=itemgetter(0)):
        out += ["</blockquote>"] * (depth - deep)
        for _ in range(deep - depth):
            out.append(QUOTE.format(gap))
            gap = _NONE
        for block in _blocks([line for _, line in lines]):
            out.append(f'<p dir="auto" style="margin:{gap};">{block}</p>')
            gap = _GAP
        depth = deep
    return Html("\n".join((*out, *["</blockquote>"] * depth)))


def lines(text: str) -> Html:
    """`text` line by line, for a signature."""
    return Html("<br>\n".join(map(_line, text.strip("\n").split("\n"))))


def _unquoted(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and the line itself."""
    marks = _QUOTED.match(line)
    return (marks[0].count(">"), line[marks.end() :]) if marks else (0, line)


def _blocks(own: list[str]) -> Iterator[str]:
    """Paragraphs, parted by empty lines; of many empty lines a few."""
    for is_empty, several in groupby(own, key=lambda line: not line.strip()):
        found = list(several)
        if not is_empty:
            yield "<br>".join(map(_line, found))
        elif more := min(len(found), _MOST_EMPTY) - 1:
            yield "<br>".join(["&nbsp;"] * more)


def _line(line: str) -> str:
    return linked(line.expandtabs(_TAB).rstrip())


def linked(text: str, *, is_first: bool = True) -> str:
    """Escaped text with its web addresses as links; `is_first` where it begins a line."""
    out, at = list[str](), 0
    for found in _LINK.finditer(text):
        url = _ended(found[0])
        shown = escape(url)
        out += (
            spaced(text[at : found.start()], is_first=is_first and not at),
            f'<a href="{shown}">{shown}</a>',
        )
        at = found.start() + len(url)
    return "".join((*out, spaced(text[at:], is_first=is_first and not at)))


def _ended(url: str) -> str:
    """`url` without the sentence's full stop, and without a bracket that was opened before it."""
    end, open_brackets = len(url), url.count("(") - url.count(")")
    while (last := url[end - 1]) in _ENDS or (last == ")" and open_brackets < 0):
        open_brackets += last == ")"
        end -= 1
    return url[:end]


def spaced(text: str, *, is_first: bool) -> str:
    """Escaped text; spaces that a browser would swallow stay, and lines break at them."""
    spaces = _INDENTED if is_first else _SPACED
    return spaces.sub(_kept, escape(text))


def _kept(spaces: re.Match[str]) -> str:
    size = len(spaces[0])
    return "&nbsp; " * (size // 2) + "&nbsp;" * (size % 2)
