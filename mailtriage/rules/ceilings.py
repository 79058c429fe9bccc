"""How severe a mail may become by what it says, and by who wrote it.

Anybody can write "production is down": words alone raise a stranger's mail and that of a known organisation
only so far. What is critical wakes people, and needs somebody who is known to mean it, or several who say the
same.
"""

from enum import StrEnum

from mailtriage.model.authentication import Authentication
from mailtriage.model.ticket import Severity
from mailtriage.rules.addresses import match
from mailtriage.rules.around import Counted
from mailtriage.rules.facts import Held, RuleFacts
from mailtriage.rules.policy import About, Policy


class Standing(StrEnum):
    STRANGER = "stranger"
    KNOWN = "known"
    VIP = "vip"
    MONITORING = "monitoring"
    STAFF = "staff"


_SAID = {Standing.STRANGER: "a stranger", Standing.KNOWN: "a known organisation"}
_BELIEVED = (Standing.STAFF, Standing.MONITORING, Standing.VIP)


def standing(facts: RuleFacts, policy: Policy) -> Standing:
    """Who wrote: nobody is more than a stranger whose mail is spam, or disowned by its From domain."""
    around = facts.around
    if around.who is not None:
        return Standing(around.who)
    if around.staff is not None:
        return Standing.STAFF
    if is_doubtful(facts):
        return Standing.STRANGER
    if facts.authentication.credible and _is_on(policy.people.monitoring, facts, policy):
        return Standing.MONITORING
    if facts.authentication.credible and _is_on(policy.people.vip, facts, policy):
        return Standing.VIP
    return Standing.KNOWN if around.known else Standing.STRANGER


def _is_on(patterns: tuple[str, ...], facts: RuleFacts, policy: Policy) -> bool:
    """Whether the sender stands on a list, by an entry that not anybody fits."""
    sender = facts.mail.sender
    if sender is None or match(patterns, [sender]) is None:
        return False
    return match(policy.naming(patterns), [sender]) is not None


def is_witness(said: Authentication, *, known: bool) -> bool:
    """Whether a mail counts among several that say the same: anybody can write three from two made-up
    domains, so that only those count who were `known` before it began, or whose domain
    stands for the mail."""
    return (known or said.aligned) and not said.spam and said.verdict != "fail"


def is_doubtful(facts: RuleFacts) -> bool:
    """Whether our own server takes it for spam, or it fails DMARC: it never wakes anybody."""
    return facts.authentication.spam or facts.authentication.verdict == "fail"


def held(
    wanted: Severity, rule: str, about: frozenset[About], facts: RuleFacts, policy: Policy
) -> tuple[Severity, Held | None]:
    """The severity that a mail gets of the `wanted` one, and why it is not that. `about` is what the
    conditions of `rule` that held look at."""
    who, ceilings = standing(facts, policy), policy.ceilings
    # A rule on who writes: whoever wrote it names who may say so.
    if who in _BELIEVED or (About.WRITER in about and facts.authentication.credible):
        return wanted, None
    said = facts.around.alike.get(rule, Counted(1))
    enough = said.mails >= ceilings.mails and said.organisations >= ceilings.organisations
    if enough and not is_doubtful(facts):
        return wanted, None
    most = ceilings.known if who is Standing.KNOWN else ceilings.stranger
    if wanted.rank <= most.rank:
        return wanted, None
    return most, Held(rule, wanted, f"{most} is the most for words alone of {_SAID[who]}")
