from typing import Any

from mailtriage.model.mail import Address
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, AddressPatterns
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class RecipientCondition(Condition):
    name = "recipient"
    says = (
        "an address in To or Cc, written the same way; of the desk's own addresses also one in Delivered-To, "
        "X-Original-To or Envelope-To (a blind copy to an alias)"
    )
    schema = TEXTS
    about = About.CIRCUMSTANCES

    def __init__(self, value: Any, needs: Needs) -> None:
        self._patterns = AddressPatterns(value, "recipient")
        self._own = needs.policy.own

    def evidence(self, facts: RuleFacts) -> str | None:
        found = self._patterns.match(facts.mail.recipients)
        if found is None and self._own:
            found = self._patterns.match(self._delivered(facts))
            return f"recipient {found}, as it was delivered" if found else None
        return f"recipient {found}" if found else None

    def _delivered(self, facts: RuleFacts) -> list[Address]:
        """Anybody can write these fields, as he can write To: they name nobody but ourselves. The mailbox's
        address stands on each of its mails, and says something only where To and Cc name none of ours."""
        ours = [one for one in facts.delivered_to if one.base in self._own]
        if any(one.base in self._own for one in facts.mail.recipients):
            ours = [one for one in ours if one.base != self._own[0]]
        return ours
