from datetime import timedelta
from typing import Any, ClassVar

from mailtriage.rules.around import LONGEST_AGO, MOST_COUNTED, OF, Count
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import SPAN, number, only_keys, shown_span, span
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About

_KEYS = (*OF, "within")
_SAID = {
    "sender": "from this sender",
    "organisation": "from this organisation",
    "subject": "with this subject, from several senders",
}


class HistoryCondition(Condition):
    name = "history"
    says = (
        '`{ sender = 3, within = "1h" }`: so many mails came from this sender on tickets, this one included; '
        '`{ organisation = 5, within = "24h" }` the same of its organisation; `{ subject = 2, within = '
        '"2h" }` with this subject, from so many senders. '
        f"From 2 to {MOST_COUNTED}, at most {LONGEST_AGO.days}d back"
    )
    schema: ClassVar = {
        "type": "object",
        "minProperties": 2,
        "required": ["within"],
        "properties": {
            **{key: {"type": "integer", "minimum": 2, "maximum": MOST_COUNTED} for key in OF},
            "within": SPAN,
        },
        "additionalProperties": False,
    }
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        if isinstance(value, dict):
            only_keys(value, _KEYS, "history")
        if not isinstance(value, dict) or not set(value).intersection(OF) or "within" not in value:
            raise ValueError('write history as a table such as { sender = 3, within = "1h" }')
        within = span(value["within"], "history: within")
        if not timedelta() < within <= LONGEST_AGO:
            raise ValueError(f"history: within is at most {LONGEST_AGO.days}d; no more is remembered")
        self._wanted = {
            Count(of, within): number(value[of], f"history: {of}", 2, MOST_COUNTED)
            for of in OF
            if of in value
        }
        needs.counts.update(dict.fromkeys(self._wanted))

    def evidence(self, facts: RuleFacts) -> str | None:
        told: list[str] = []
        for one, least in self._wanted.items():
            found = facts.around.counts.get(one)
            if found is None or found.mails < least:
                return None
            most = " or more" if found.mails >= MOST_COUNTED else ""
            told.append(f"{found.mails}{most} mails {_SAID[one.of]} within {shown_span(one.within)}")
        return ", ".join(told)
