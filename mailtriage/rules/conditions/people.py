from typing import Any, ClassVar

from mailtriage.rules.addresses import match
from mailtriage.rules.ceilings import Standing, is_doubtful
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import flag
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class _Listed(Condition):
    """Whether the sender is on a list of `[rules]`, and his mail neither spam nor disowned by its domain."""

    schema: ClassVar = {"type": "boolean"}
    standing: ClassVar[Standing]

    def __init__(self, value: Any, needs: Needs) -> None:
        self._wanted = flag(value, self.name)
        self._patterns: tuple[str, ...] = getattr(needs.policy.people, self.name)
        named = needs.policy.naming(self._patterns) == self._patterns
        self.about = About.WRITER if self._wanted and named else About.CIRCUMSTANCES

    def evidence(self, facts: RuleFacts) -> str | None:
        told = self._told(facts)
        if self._wanted:
            return told
        return None if told is not None else f"the sender is not on the list {self.name}"

    def _told(self, facts: RuleFacts) -> str | None:
        if facts.around.who is not None:
            return f"the example says {self.name}" if facts.around.who == self.standing else None
        sender = facts.mail.sender
        found = match(self._patterns, [sender]) if sender is not None and not is_doubtful(facts) else None
        return f"{self.name}: {found}" if found else None

    def excludes(self, other: Condition) -> bool:
        return isinstance(other, type(self)) and self._wanted is not other._wanted


class VipCondition(_Listed):
    name = "vip"
    says = (
        "`true`: the sender is on the list `vip` of `[rules]`, and the mail is not taken for spam or forged"
    )
    standing = Standing.VIP


class MonitoringCondition(_Listed):
    name = "monitoring"
    says = "`true`: the same of the list `monitoring`, the systems that watch"
    standing = Standing.MONITORING
