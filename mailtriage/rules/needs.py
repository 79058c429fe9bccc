"""What the conditions of one rule set share: words looked up in one pass, and what they want to be told."""

from dataclasses import dataclass, field

from mailtriage.rules.around import Count
from mailtriage.rules.policy import USUAL, Policy
from mailtriage.rules.text import Words


@dataclass
class Needs:
    """Filled while the rules are read: `counts` are the questions to the history; the others tell whether any
    rule asks for the language, the time of arrival (`hours`), or whether the requester is `known`."""

    words: Words = field(default_factory=Words)
    policy: Policy = USUAL
    counts: dict[Count, None] = field(default_factory=dict)
    language: bool = False
    hours: bool = False
    known: bool = False
