"""text/enriched (RFC 1896) and text/richtext (RFC 1341 §7.1.3) as plain text."""

import re

MAX_ENRICHED = 1 << 20

_COMMAND = re.compile(r"<(/?)([A-Za-z0-9-]{1,60})>")
_LINES = re.compile(r"\n+")
_BREAKS = {"nl": "\n", "np": "\n\n", "paragraph": "\n\n", "lt": "<"}
_ASIDE = ("param", "comment")


def enriched_to_text(text: str, rich: bool) -> str:
    """The words of the text; `rich` where it is the older text/richtext, whose line breaks are commands."""
    out: list[str] = []
    verbatim = aside = 0
    at = 0
    text = text[:MAX_ENRICHED].replace("\r\n", "\n")
    if not rich:
        text = text.replace("<<", "\ue0f2")
    for match in _COMMAND.finditer(text):
        if not aside:
            out.append(_words(text[at : match.start()], rich, verbatim > 0))
        at = match.end()
        name, opens = match[2].lower(), not match[1]
        if name in _ASIDE:
            aside = max(0, aside + (1 if opens else -1))
        elif name in ("nofill", "verbatim"):
            verbatim = max(0, verbatim + (1 if opens else -1))
        elif rich and not aside and (name in ("paragraph",) or opens):
            out.append(_BREAKS.get(name, ""))
    if not aside:
        out.append(_words(text[at:], rich, verbatim > 0))
    return "".join(out).replace("\ue0f2", "<").strip()


def _words(text: str, rich: bool, verbatim: bool) -> str:
    """Line breaks as they were meant: one is a blank, each further one a line (RFC 1896, introduction)."""
    if verbatim:
        return text
    if rich:
        return text.replace("\n", " ")
    return _LINES.sub(lambda found: "\n" * (len(found[0]) - 1) or " ", text)
