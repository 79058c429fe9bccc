from typing import Any, ClassVar

from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import SIZE, only_keys, shown_size, size
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About

_KEYS = ("larger", "smaller")


class SizeCondition(Condition):
    name = "size"
    says = 'of the whole mail: `{ larger = "10mb" }`, `{ smaller = "2kb" }`, or both'
    schema: ClassVar = {
        "type": "object",
        "minProperties": 1,
        "properties": dict.fromkeys(_KEYS, SIZE),
        "additionalProperties": False,
    }
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        if not isinstance(value, dict) or not value:
            raise ValueError('write size as a table such as { larger = "10mb" }')
        only_keys(value, _KEYS, "size")
        self._larger = size(value["larger"], "size: larger") if "larger" in value else None
        self._smaller = size(value["smaller"], "size: smaller") if "smaller" in value else None
        if self._larger is not None and self._smaller is not None and self._smaller <= self._larger:
            raise ValueError("size: nothing is larger and smaller than this at once")

    def evidence(self, facts: RuleFacts) -> str | None:
        found = facts.mail.size_bytes
        if self._larger is not None and found <= self._larger:
            return None
        if self._smaller is not None and found >= self._smaller:
            return None
        return f"the mail has {shown_size(found)}"

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, SizeCondition):
            return False
        larger = max(one._larger if one._larger is not None else -1 for one in (self, other))
        smaller = [one._smaller for one in (self, other) if one._smaller is not None]
        return bool(smaller) and min(smaller) <= larger + 1
