from typing import Any

from mailtriage.rules.conditions.values import texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words


class AttachmentCondition:
    """An attachment's file ending (``.pdf``) or content type (``image/``, ``application/pdf``)."""

    name = "attachment"

    def __init__(self, value: Any, words: Words) -> None:
        self._wanted = tuple(text.lower() for text in texts(value, "attachment"))

    def evidence(self, facts: RuleFacts) -> str | None:
        for one in facts.mail.attachments:
            for wanted in self._wanted:
                kind = one.content_type.lower()
                if "/" in wanted and (kind.startswith(wanted) if wanted.endswith("/") else kind == wanted):
                    return f"attachment {one.name!r} is {wanted}"
                if "/" not in wanted and one.name.lower().endswith(wanted):
                    return f"attachment {one.name!r} ends in {wanted}"
        return None
