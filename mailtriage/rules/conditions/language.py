from typing import Any

from mailtriage.model.language import LANGUAGES, code_meant
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import one_of, one_or_more
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs


class LanguageCondition(Condition):
    name = "language"
    says = (
        "what the sender writes in, one of or a list of: "
        f"{', '.join(f'`{one}`' for one in LANGUAGES)}; a mail of which it is in doubt is in none of them"
    )
    schema = one_or_more(LANGUAGES)

    def __init__(self, value: Any, needs: Needs) -> None:
        self._wanted = one_of(value, "language", LANGUAGES, code_meant)
        needs.language = True

    def evidence(self, facts: RuleFacts) -> str | None:
        found = facts.around.language
        return f"language {found}" if found in self._wanted else None

    def excludes(self, other: Condition) -> bool:
        return isinstance(other, LanguageCondition) and not set(self._wanted) & set(other._wanted)
