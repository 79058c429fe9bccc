from typing import Any, ClassVar

from mailtriage.rules.ceilings import Standing
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About


class StaffCondition(Condition):
    name = "staff"
    says = (
        '`true`: it is proven that one of `[[staff]]` wrote it; `["anna"]`: one of these (their `id`); '
        "`false`: it is not so"
    )
    schema: ClassVar = {"oneOf": [{"type": "boolean"}, *TEXTS["oneOf"]]}

    def __init__(self, value: Any, needs: Needs) -> None:
        if not isinstance(value, bool | str | list | tuple):
            raise ValueError('write staff as true, false or a list of staff ids such as ["anna"]')
        self._wanted = value if isinstance(value, bool) else None
        self.staff = () if isinstance(value, bool) else texts(value, "staff")
        self.about = About.CIRCUMSTANCES if value is False else About.WRITER

    def evidence(self, facts: RuleFacts) -> str | None:
        # An example tells that somebody of ours wrote, not who.
        an_example = facts.around.who == Standing.STAFF
        who = facts.around.staff or ("one" if an_example else None)
        if self._wanted is False:
            return "nobody of our staff is proven to have written it" if who is None else None
        if who is None or not (self._wanted or an_example or who in self.staff):
            return None
        return f"written by {who} of our staff"

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, StaffCondition):
            return False
        if self._wanted is False or other._wanted is False:
            return self._wanted is not other._wanted
        return bool(self.staff and other.staff) and not set(self.staff) & set(other.staff)
