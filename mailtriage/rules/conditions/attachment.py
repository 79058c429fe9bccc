from typing import Any

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs


class AttachmentCondition(Condition):
    name = "attachment"
    says = 'a file ending (`".pdf"`) or content type (`"image/"`)'
    schema = TEXTS

    def __init__(self, value: Any, needs: Needs) -> None:
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
