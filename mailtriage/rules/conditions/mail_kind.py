from typing import Any

from mailtriage.model.mail import MailKind
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import one_of, one_or_more
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class MailKindCondition(Condition):
    name = "mail_kind"
    says = ", ".join(f'`"{one.value}"`' for one in MailKind)
    schema = one_or_more(one.value for one in MailKind)
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        self._kinds = frozenset(map(MailKind, one_of(value, "mail_kind", [kind.value for kind in MailKind])))

    def evidence(self, facts: RuleFacts) -> str | None:
        return f"mail kind {facts.mail_kind}" if facts.mail_kind in self._kinds else None

    def excludes(self, other: Condition) -> bool:
        return isinstance(other, MailKindCondition) and not self._kinds & other._kinds
