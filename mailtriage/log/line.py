"""One event as one line: valid JSON and printable, whatever a value holds."""

import json
import re
from collections.abc import Mapping
from itertools import islice
from reprlib import Repr

_HEAD = ("at", "level", "event", "ticket")
_LONGEST = 32_000  # characters; more is a defect, and must not fill the disk
_MOST_KEYS = 40
# JSON itself leaves these as they are: C1 controls (0x9b begins a terminal sequence), line separators, and
# what turns the reading direction.
_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str).encode
_brief = Repr()
_brief.maxstring = _brief.maxother = _brief.maxlong = 500


def as_json(line: Mapping[str, object]) -> str:
    """`line` with time, level, event and ticket first; what is too long or no JSON is told briefly."""
    ordered = {key: line[key] for key in _HEAD if key in line} | dict(line)
    try:
        text = _encode(ordered)
    except Exception:  # a value may raise what it likes: the log never harms what it tells of
        text = ""
    if not text or len(text) > _LONGEST:
        text = _encode({key: _short(value) for key, value in islice(ordered.items(), _MOST_KEYS)})
    # Lone surrogates (undecodable header bytes) are no UTF-8, and readers of JSON refuse them.
    return _HIDDEN.sub(_escape, text).encode("utf-8", "replace").decode()


def printable(text: str) -> str:
    """`text` on one line, its control characters shown as ``\\u001b``."""
    return _CONTROL.sub(_escape, text)


def _short(value: object) -> str:
    if isinstance(value, str):
        return value[:500]
    try:
        return _brief.repr(value)
    except Exception:
        return f"<{type(value).__name__}>"


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
