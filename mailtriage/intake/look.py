"""How an element of HTML makes words look, by its name and its style."""

import re
from typing import Any

from mailtriage.model.rich import Mark

_TAGS = {
    name: mark
    for names, mark in (
        ("b strong", Mark.BOLD),
        ("i em var dfn", Mark.ITALIC),
        ("u ins", Mark.UNDERLINE),
        ("s strike del", Mark.STRIKE),
        ("code tt kbd samp", Mark.CODE),
        ("sup", Mark.RAISED),
        ("sub", Mark.LOWERED),
    )
    for name in names.split()
}
# Of squeezed styles.
_BOLD = re.compile(r"(?:^|;)font-weight:(?:bold|[6-9]00)")
_NOT_BOLD = re.compile(r"(?:^|;)font-weight:(?:normal|lighter|[1-5]00)")
_ITALIC = re.compile(r"(?:^|;)font-style:(?:italic|oblique)")
_NOT_ITALIC = re.compile(r"(?:^|;)font-style:normal")
_LINES = re.compile(r"(?:^|;)text-decoration(?:-line)?:([^;]{1,200})")
_MONOSPACED = re.compile(r"(?:^|;)font-family:[\"']?(?:monospace|courier|consolas|menlo)")


def marks_of(tag: str, style: str, marks: int) -> int:
    """`marks` as they are within an element of this name and squeezed style."""
    marks |= _TAGS.get(tag, 0)
    if "font-" in style:
        if _BOLD.search(style):
            marks |= Mark.BOLD
        elif _NOT_BOLD.search(style):
            marks &= ~Mark.BOLD
        if _ITALIC.search(style):
            marks |= Mark.ITALIC
        elif _NOT_ITALIC.search(style):
            marks &= ~Mark.ITALIC
    if "text-decoration" in style and (found := _LINES.search(style)):
        marks |= Mark.UNDERLINE if "underline" in found[1] else 0
        marks |= Mark.STRIKE if "line-through" in found[1] else 0
    return int(marks)


def is_monospaced(element: Any, style: str) -> bool:
    face = (element.get("face") or "").lower()
    return face.startswith(("monospace", "courier", "consolas")) or _MONOSPACED.search(style) is not None


def is_citation(element: Any, style: str) -> bool:
    """Whether a blockquote quotes: programs also indent with it, and then take its line away."""
    if (element.get("type") or "").lower() == "cite" or "quote" in (element.get("class") or "").lower():
        return True
    return "border:none" not in style and "border:medium" not in style and "margin:0px0px0px40px" not in style
