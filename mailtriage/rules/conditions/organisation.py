import re
from typing import Any, ClassVar

from mailtriage.model.spelling import did_you_mean
from mailtriage.rules.ceilings import Standing
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.values import TEXTS, texts
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.needs import Needs
from mailtriage.rules.policy import About

_WORDS = ("known", "stranger")
_DOMAIN = re.compile(r"[^\s@*./:,;<>]{1,63}(?:\.[^\s@*./:,;<>]{1,63}){1,20}")


class OrganisationCondition(Condition):
    name = "organisation"
    says = (
        'whom the requester speaks for: `"customer.example"` (the domain that was registered, one for all '
        'below it), `"known"` (it had a ticket before; of freemail: staff have answered the address) '
        'or `"stranger"`; `true`: any organisation, `false`: none (freemail)'
    )
    schema: ClassVar = {"oneOf": [{"type": "boolean"}, *TEXTS["oneOf"]]}

    def __init__(self, value: Any, needs: Needs) -> None:
        self._any = value if isinstance(value, bool) else None
        listed = () if isinstance(value, bool) else texts(value, "organisation")
        self._wanted = tuple(one.lower().strip() for one in listed)
        for one in self._wanted:
            if one not in _WORDS and not _DOMAIN.fullmatch(one):
                told = f'organisation {one!r} is no domain: write "customer.example", "known" or "stranger"'
                raise ValueError(f"{told}{did_you_mean(one, _WORDS)}")
        named = bool(self._wanted) and not set(self._wanted) & set(_WORDS)
        self.about = About.WRITER if named else About.CIRCUMSTANCES
        if set(self._wanted) & set(_WORDS):
            needs.known = True

    def evidence(self, facts: RuleFacts) -> str | None:
        around = facts.around
        if self._any is not None:
            if (around.organisation is not None) is not self._any:
                return None
            return f"organisation {around.organisation}" if self._any else "speaks for no organisation"
        if around.organisation in self._wanted:
            return f"organisation {around.organisation}"
        known = around.known if around.who is None else around.who != Standing.STRANGER
        if known and "known" in self._wanted:
            return "the sender or the organisation is known"
        if not known and "stranger" in self._wanted:
            return "neither the sender nor the organisation is known"
        return None

    def excludes(self, other: Condition) -> bool:
        if not isinstance(other, OrganisationCondition):
            return False
        if self._any is False or other._any is False:
            one = other if self._any is False else self
            return one._any is True or (bool(one._wanted) and not set(one._wanted) & set(_WORDS))
        mine, theirs = set(self._wanted), set(other._wanted)
        if {*mine, *theirs} == set(_WORDS):
            return len(mine) == len(theirs) == 1
        return bool(mine and theirs) and not mine & theirs and not (mine | theirs) & set(_WORDS)
