"""What our own mail server said of a mail's sender (RFC 8601), as far as it may be believed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_HOPS = 4  # within one host: a content filter takes two, the delivery agent one

_NOTHING = ("no field of our own mail server tells anything",)


class Outcome(StrEnum):
    """The result of a method (RFC 8601 §2.7); `UNTOLD` where no field of ours tells one."""

    UNTOLD = ""
    PASS = "pass"
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    POLICY = "policy"
    NONE = "none"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class Policy(StrEnum):
    """What the owner of the From domain asks for mail that fails DMARC (RFC 7489 §6.3), as our server tells
    it; of two policies, where it does not tell which one holds, the milder."""

    UNKNOWN = "unknown"
    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: its outcome, and the domain it was made for (``""`` where the field names none)."""

    outcome: Outcome
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    """How our own server provably tells who of its accounts wrote a mail: `hosts` name the login in their
    Received line below `hops` of our own host, `ids` in their Authentication-Results; `bare` logins are the
    local part of an address; `tenant` is our organisation's id at Microsoft 365."""

    hosts: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    bare: bool = False
    hops: int = 0
    tenant: str = ""

    def __bool__(self) -> bool:
        return bool(self.tells_logins or self.tenant)

    @property
    def tells_logins(self) -> bool:
        return bool(self.hosts or self.ids)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Which fields are our own server's: the authserv-ids it writes, in lower case (``""``: it names none),
    and how many Received lines of our own host stand above them, None where nobody has counted; `inside` is
    what it tells of its own accounts. Without any of it nothing is believed."""

    ids: frozenset[str] = frozenset()
    hops: int | None = None
    inside: Inside = Inside()


@dataclass(frozen=True, slots=True)
class Authentication:
    """`aligned`: a pass of DMARC, or of DKIM or SPF for the organisation of the From domain, so that this
    domain stands for the mail; never in our own, where our server tells its logins. `inside`: our own server
    tells that From's own account wrote it. `spam`: our own server takes it for spam. `why` says in words by
    what. `proven`: the probe has shown that nobody else can write what it is aligned by. `unread`: our own
    server tells something that cannot be read."""

    dmarc: Outcome = Outcome.UNTOLD
    policy: Policy = Policy.UNKNOWN
    spf: Checked = Checked(Outcome.UNTOLD)
    dkim: tuple[Checked, ...] = ()
    aligned: bool = False
    spam: bool = False
    why: tuple[str, ...] = _NOTHING
    inside: bool = False
    proven: bool = False
    unread: bool = False

    @property
    def vouched(self) -> bool:
        """Our own server provably vouches for From, as mail from outside or from within."""
        return (self.aligned and self.proven) or self.inside

    @property
    def credible(self) -> bool:
        """Whether From may be taken for who wrote: where our own server judged the mail it must have passed;
        where it did not, nothing speaks against it. Spam never is."""
        if self.spam or self.dmarc is Outcome.FAIL:
            return False
        told = self.unread or self.dmarc or self.spf.outcome or self.dkim
        return self.aligned or self.inside or not told

    @property
    def verdict(self) -> str:
        """``pass`` where aligned, ``fail`` where DMARC failed, else ``none``."""
        if self.aligned:
            return "pass"
        return "fail" if self.dmarc is Outcome.FAIL else "none"

    @property
    def refused_by_owner(self) -> bool:
        """DMARC failed, and the owner of the domain asks to quarantine or to reject such mail."""
        return self.dmarc is Outcome.FAIL and self.policy in (Policy.QUARANTINE, Policy.REJECT)

    def as_document(self) -> dict[str, Any]:
        return {
            "dmarc": self.dmarc.value,
            "policy": self.policy.value,
            "spf": [self.spf.outcome.value, self.spf.domain],
            "dkim": [[one.outcome.value, one.domain] for one in self.dkim],
            "aligned": self.aligned,
            "spam": self.spam,
            "why": list(self.why),
            **({"inside": True} if self.inside else {}),
            **({"proven": True} if self.proven else {}),
            **({"unread": True} if self.unread else {}),
        }


UNKNOWN = Authentication()
