from collections.abc import Mapping
from typing import Any, ClassVar

from mailtriage.model.mail import Attachment
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import SIZE, TEXTS, flag, number, only_keys, shown_size, size, texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs

_KEYS = ("name", "type", "larger", "smaller", "count", "inline")
_MOST = 1000


class AttachmentCondition(Condition):
    name = "attachment"
    says = (
        'a file ending (`".pdf"`) or content type (`"image/"`); `{ name = "invoice*.pdf", type = '
        '"application/", larger = "5mb", smaller = "50mb", count = 3, inline = false }`: at '
        "least so many that fit all of it"
    )
    schema: ClassVar = {
        "oneOf": [
            *TEXTS["oneOf"],
            {
                "type": "object",
                "minProperties": 1,
                "properties": {
                    "name": TEXTS,
                    "type": TEXTS,
                    "larger": SIZE,
                    "smaller": SIZE,
                    "count": {"type": "integer", "minimum": 1, "maximum": _MOST},
                    "inline": {"type": "boolean"},
                },
                "additionalProperties": False,
            },
        ]
    }

    def __init__(self, value: Any, needs: Needs) -> None:
        self._either: tuple[str, ...] = ()
        self._count = 1
        if not isinstance(value, dict):
            self._either = tuple(text.lower() for text in texts(value, "attachment"))
            return
        self._read(value)

    def _read(self, table: Mapping[str, Any]) -> None:
        if not table:
            raise ValueError('attachment: write what it has, such as { type = "image/", count = 3 }')
        only_keys(table, _KEYS, "attachment")
        names = texts(table["name"], "attachment: name") if "name" in table else ()
        kinds = texts(table["type"], "attachment: type") if "type" in table else ()
        self._names = tuple(one.lower().strip() for one in names)
        self._types = tuple(one.lower().strip() for one in kinds)
        if "" in self._names:
            raise ValueError('attachment: name is empty; write an ending such as ".pdf"')
        for one in self._types:
            if "/" not in one:
                raise ValueError(f'attachment: type {one!r} has no "/"; write "image/" or "application/pdf"')
        self._larger = size(table["larger"], "attachment: larger") if "larger" in table else -1
        self._smaller = size(table["smaller"], "attachment: smaller") if "smaller" in table else None
        if self._smaller is not None and self._smaller <= self._larger:
            raise ValueError("attachment: nothing is larger and smaller than this at once")
        self._inline = flag(table["inline"], "attachment: inline") if "inline" in table else None
        if "count" in table:
            self._count = number(table["count"], "attachment: count", 1, _MOST)

    def evidence(self, facts: RuleFacts) -> str | None:
        if self._either:
            return next((told for one in facts.mail.attachments if (told := self._told(one))), None)
        fitting = [one for one in facts.mail.attachments if self._fits(one)]
        if len(fitting) < self._count:
            return None
        named = ", ".join(
            f"{one.name!r} ({one.content_type}, {shown_size(one.size_bytes)})" for one in fitting[:3]
        )
        return f"{len(fitting)} attachments: {named}" if self._count > 1 else f"attachment {named}"

    def _told(self, one: Attachment) -> str | None:
        for wanted in self._either:
            if "/" in wanted and _is_of(one, wanted):
                return f"attachment {one.name!r} is {wanted}"
            if "/" not in wanted and one.name.lower().endswith(wanted.removeprefix("*")):
                return f"attachment {one.name!r} ends in {wanted}"
        return None

    def _fits(self, one: Attachment) -> bool:
        name = one.name.lower()
        return (
            (not self._names or any(_is_like(name, wanted) for wanted in self._names))
            and (not self._types or any(_is_of(one, wanted) for wanted in self._types))
            and one.size_bytes > self._larger
            and (self._smaller is None or one.size_bytes < self._smaller)
            and (self._inline is None or one.inline is self._inline)
        )


def _is_of(one: Attachment, wanted: str) -> bool:
    kind = one.content_type.lower()
    return kind.startswith(wanted) if wanted.endswith("/") else kind == wanted


def _is_like(name: str, pattern: str) -> bool:
    """Whether a name fits ``invoice*.pdf``; what has no ``*`` is its ending."""
    first, *more = pattern.split("*")
    if not more:
        return name.endswith(pattern)
    *middle, last = more
    if not name.startswith(first) or len(name) < len(first) + len(last) or not name.endswith(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in middle:
        at = name.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
