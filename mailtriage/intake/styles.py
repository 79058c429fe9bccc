"""What a reader of an HTML mail does not see: hidden by its style."""

import re
from typing import Any

MAX_CSS = 256 * 1024

NEVER_SHOWN = frozenset(
    "head style script title template noframes object svg math select map video audio".split()
)
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*\*/|<!--|-->")
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"[a-z0-9]{0,12}([.#][\w-]{1,80})", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"(?:^|;)(?:display:none|visibility:hidden|visibility:collapse)(?:!|;|$)")
_NO_ROOM = re.compile(r"(?:^|;)(?:max-)?height:0(?:px|pt|em)?(?:!|;|$)")
_TRANSPARENT = re.compile(r"(?:^|;)opacity:0(?:\.0{1,3})?(?:!|;|$)")
_NO_SIZE = re.compile(r"(?:^|;)font-size:0(?:\.\d{1,3})?(?:px|pt|em|rem|%)?(?:!|;|$)")


def squeezed(style: str) -> str:
    """A style attribute in lower case without white space, clipped."""
    return "".join(style[:2000].lower().split())


def hides(style: str) -> bool:
    """Whether a squeezed style hides its element, whatever is in it.

    `mso-hide:all` alone hides it in Outlook only: buttons are written so, beside Outlook's own.
    """
    if _NOT_SHOWN.search(style) or _TRANSPARENT.search(style):
        return True
    return "overflow:hidden" in style and _NO_ROOM.search(style) is not None


def has_no_size(style: str) -> bool:
    """Whether a squeezed style makes the text vanish that has no size of its own."""
    return "font-size" in style and _NO_SIZE.search(style) is not None


def is_hidden(element: Any, hidden: set[str]) -> bool:
    """Whether an element of a tree says so itself, or one of the `hidden` selectors is its."""
    if element.get("hidden") is not None:
        return True
    if not hidden:
        return False
    classes = (element.get("class") or "")[:500].split()
    return any(f".{one}" in hidden for one in classes) or f"#{element.get('id')}" in hidden


def hidden_selectors(css: str) -> set[str]:
    """The classes (``.x``) and ids (``#x``) that a style sheet hides on every screen."""
    if "none" not in css:
        return set()
    css = _COMMENT.sub(" ", css[:MAX_CSS])
    hidden: set[str] = set()
    depth, begun, opened = 0, 0, 0
    selector = ""
    for brace in _BRACE.finditer(css):
        if brace[0] == "{":
            if depth == 0:
                selector, opened = css[begun : brace.start()].strip(), brace.end()
            depth += 1
            continue
        depth = max(0, depth - 1)
        if depth == 0:
            begun = brace.end()
            # `@media` speaks of some screens only.
            if selector and not selector.startswith("@"):
                _apply(selector, squeezed(css[opened : brace.start()]), hidden)
            selector = ""
    return hidden


def _apply(selector: str, style: str, hidden: set[str]) -> None:
    for one in selector[:2000].split(","):
        if found := _SELECTOR.fullmatch(one.strip()):
            if _NOT_SHOWN.search(style):
                hidden.add(found[1])
            elif "display:" in style:
                hidden.discard(found[1])
