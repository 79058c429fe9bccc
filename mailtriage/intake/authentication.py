"""Whether our own mail server found the sender genuine, or the mail to be spam (RFC 8601, RFC 7489).

Anybody can write an Authentication-Results field; which one is ours is told by where it stands. Every server
puts what it adds on top, so that a header reads from the newest to the oldest. Our border server takes a mail
from outside, puts its Received line on top of all that the stranger wrote, and its findings above that line.
What the mail passes within our own host, a content filter or the delivery agent, puts its lines on top. So:

- what stands above the border's Received line is ours; what stands below it is the stranger's, or may be;
- the border's line is the first, but for those that tell of a step within our own host: by LMTP, which nobody
  outside speaks to us, or from a loopback address (what our server saw, not what it was told), of these as
  many as `mailtriage check --trust` has counted;
- a mail without such a line did not come over the border, and its fields tell nothing.

That fails where the border server adds nothing and hands on what it got: then the first Received line is the
stranger's. The probe shows it, for a forged field then stands in our part, and its id is never believed.

Gmail writes its own below its line; `google.py` knows them by the copy above it. What our own accounts
write, no server judges by DKIM or DMARC: `inside.py`.

ARC (RFC 8617) tells what others saw, and never counts. Linear in the length of the header; nothing raises.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from mailtriage.config import Settings
from mailtriage.intake.addresses import read_addresses
from mailtriage.intake.border import own_part
from mailtriage.intake.domains import registrable
from mailtriage.intake.google import ID as GOOGLE
from mailtriage.intake.google import google_part
from mailtriage.intake.inside import inside_of, proven_inside
from mailtriage.intake.results import Result, read_results
from mailtriage.model.authentication import (
    UNKNOWN,
    Authentication,
    Checked,
    Outcome,
    Policy,
    Trusted,
)
from mailtriage.model.domain import ascii_form
from mailtriage.model.mail import Mail

_MOST_DKIM = 20
_LONGEST_FROM = 2000
_SCL = 5  # from this spam confidence level on Exchange delivers to Junk

_RESULTS = "authentication-results"
_SPAM = {
    "x-spam-flag": re.compile(r"yes\b", re.IGNORECASE),
    "x-spam-status": re.compile(r"yes\b", re.IGNORECASE),
    "x-spam": re.compile(r"yes\b", re.IGNORECASE),
    "x-ms-exchange-organization-scl": re.compile(rf"[{_SCL}-9]\s*$"),
    "x-forefront-antispam-report": re.compile(rf"(?:[^;]{{0,998}};)*?\s*SCL:[{_SCL}-9];", re.IGNORECASE),
}
_TELLING = frozenset((_RESULTS, *_SPAM))

_OUTCOMES = {one.value: one for one in Outcome if one.value} | {"hardfail": Outcome.FAIL}
# As most people's are: a name without structure, and one address.
_PLAIN_FROM = re.compile(
    r"(?:\"[^\"\\@<>]{0,200}\"|[^\"<>@,;:()\[\]\\]{0,200})<[^\s<>@,;:()\[\]\"\\]{1,64}@([\w.-]{1,253})>",
    re.ASCII,
)
_LIKE_AN_ADDRESS = re.compile(r"[^\s<>,;:()\[\]\"]+@([^\s<>,;:()\[\]\"]+)")
_CUT = re.compile(r"header field|lines$")  # as the notes of `wire.py` and `headers.py` say it
# `p=REJECT`, `policy=quarantine`; and `dis=` tells what was done, not what was asked for.
_PUBLISHED = re.compile(r"(?:^|[\s,;])(p|sp|policy)\s*=\s*(none|quarantine|reject)\b", re.IGNORECASE)
_PROPERTIES = ("policy.published-domain-policy", "policy.published-subdomain-policy", "policy.dmarc")
# Exchange: `oreject` overrules a published reject, `pct.quarantine` leaves out a part by its percentage.
_ACTION = re.compile(r"(?:o|o\.|pct\.)?(none|quarantine|reject)")
_MILDEST_FIRST = (Policy.NONE, Policy.QUARANTINE, Policy.REJECT)


def read_authentication(mail: Mail, settings: Settings, note: Mapping[str, object] | None) -> Authentication:
    """What our own server says of `mail`; `note` is the store's note ``authserv``, None where it has none."""
    if not settings.mailbox.authserv_id and not note:
        return UNKNOWN
    trusted = trusted_of(settings.mailbox.authserv_id, note)
    if not trusted.ids and not trusted.inside:
        return UNKNOWN
    # Where fields were left out, a second From may have been.
    whole = not any(one.startswith("clipped: ") and _CUT.search(one) for one in mail.notes)
    found = authentication(mail.headers, trusted, whole=whole)
    proven = trusted.ids.intersection(_texts(note or {}, "ids"))
    if found.aligned and proven:
        sure = authentication(mail.headers, replace(trusted, ids=proven), whole=whole)
        found = replace(found, proven=sure.aligned)
    if not found.aligned and not trusted.inside:
        return found
    author, doubt = _author(mail.headers)
    if mail.sender is None or author != _host(mail.sender.domain):
        why = ("its sender is not the author that was proven", *found.why)
        return replace(found, aligned=False, proven=False, why=why) if found.aligned else found
    if whole and not doubt and found.dmarc is not Outcome.FAIL:
        desk, address = settings.desk, mail.sender.address
        domains = {one.rpartition("@")[2] for one in desk.own_addresses}
        if by := proven_inside(mail.headers, trusted.inside, address, domains, desk.domain):
            return replace(found, inside=True, why=(by, *(found.why if found.aligned else ())))
    return _without_own_domain(found, mail.sender.domain, trusted, settings)


def _without_own_domain(
    found: Authentication, author: str, trusted: Trusted, settings: Settings
) -> Authentication:
    """Where our server tells who has logged in, nothing else vouches for an author in a domain of ours: it
    signs and sends whatever any of its accounts writes, also by way of a server that gives it back."""
    own = {one.rpartition("@")[2] for one in settings.desk.own_addresses}
    if not found.aligned or author not in own or not trusted.inside.tells_logins:
        return found
    why = ("it is from our own domain, and no login at our mail server is its author's", *found.why)
    return replace(found, aligned=False, why=why)


def can_vouch(configured: Iterable[str], note: Mapping[str, object] | None) -> bool:
    """Whether the probe has proven anything by which our own server vouches for staff."""
    trusted = trusted_of(configured, note)
    return bool(trusted.ids.intersection(_texts(note or {}, "ids")) or trusted.inside)


def trusted_of(configured: Iterable[str], note: Mapping[str, object] | None) -> Trusted:
    """The configured ids, else those the probe has proven; never one under which a forged field got in."""
    found = note or {}
    proven, forgeable = _texts(found, "ids"), _texts(found, "forgeable")
    ids = frozenset(one.lower() for one in configured) or frozenset(proven)
    hops = found.get("hops")
    counted = hops if proven and isinstance(hops, int) else None
    return Trusted(ids.difference(forgeable), counted, inside_of(found))


def _texts(note: Mapping[str, object], key: str) -> list[str]:
    found = note.get(key)
    return [str(one) for one in found] if isinstance(found, list | tuple) else []


def authentication(
    headers: Sequence[tuple[str, str]], trusted: Trusted, *, whole: bool = True
) -> Authentication:
    """`headers` in order, names in lower case; not `whole` where fields at the end are missing."""
    if not trusted.ids:
        return UNKNOWN
    ours = [one for one in own_part(headers, trusted.hops) if one[0] in _TELLING]
    if GOOGLE in trusted.ids:
        ours += google_part(headers)
    if not ours:
        return UNKNOWN
    spam = [f"our mail server says {name}: {value[:60]}" for name, value in ours if _is_spam(name, value)]
    fields = [read_results(value) for name, value in ours if name == _RESULTS]
    fields = [one for one in fields if one.authserv_id in trusted.ids]
    if not fields:
        return Authentication(spam=bool(spam), why=tuple(spam) or UNKNOWN.why)
    sound = all(one.sound for one in fields)
    results = [result for one in fields if one.sound for result in one.results]
    author, doubt = _author(headers) if whole else ("", "the header is too long to know its author")
    judged = _dmarc(results)
    dkim = tuple(_checked(one, "header.d", "header.i") for one in results if one.method == "dkim")
    spf = [_checked(one, "smtp.mailfrom", "smtp.mail", "smtp.from") for one in results if one.method == "spf"]
    dmarc = Outcome.UNTOLD if judged is None else _outcome(judged)
    said = spf[0] if spf else Checked(Outcome.UNTOLD)
    if not sound:
        aligned, why = False, "a field of our mail server cannot be read"
    elif not author:
        aligned, why = False, doubt
    else:
        aligned, why = _alignment(author, judged, dkim, spf)
        if aligned and doubt and not (judged and _domain(judged, "header.from") == author):
            aligned, why = False, doubt
    policy = _policy(judged) if judged is not None else Policy.UNKNOWN
    return Authentication(
        dmarc, policy, said, dkim[:_MOST_DKIM], aligned, bool(spam), (why, *spam), unread=not sound
    )


def _is_spam(name: str, value: str) -> bool:
    test = _SPAM.get(name)
    return test is not None and test.match(value.strip()) is not None


def _author(headers: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """The domain of the one author, or ``""`` and why; with a domain, what makes it doubtful."""
    fields = [value for name, value in headers if name == "from"]
    if len(fields) != 1:
        return "", "it has several From fields" if fields else "it has no From field"
    if len(fields[0]) > _LONGEST_FROM:
        return "", "its From field is too long"
    if plain := _PLAIN_FROM.fullmatch(fields[0].strip()):
        return _host(plain[1]), ""
    found = {one.address for one in read_addresses(fields[0]) if "@" in one.address}
    if len(found) != 1:
        return "", "it names several authors" if found else "its author has no address"
    domain = _host(found.pop().rpartition("@")[2])
    written = {_host(one.strip("'.")) for one in _LIKE_AN_ADDRESS.findall(fields[0])}
    return domain, "" if written <= {domain} else "its From field shows another address besides the author's"


def _alignment(
    author: str, judged: Result | None, dkim: Iterable[Checked], spf: Iterable[Checked]
) -> tuple[bool, str]:
    """Whether the author's domain is proven, and by what (RFC 7489 §3.1, relaxed)."""
    dmarc = Outcome.UNTOLD if judged is None else _outcome(judged)
    if judged is not None and dmarc is Outcome.FAIL:
        return False, f"DMARC failed for {author}"
    if judged is not None and dmarc is Outcome.PASS:
        told = _domain(judged, "header.from")
        if told in ("", author):
            return True, f"DMARC passed for {author}"
        return False, f"our mail server judged a From of {told}, and the mail shows {author}"
    for method, checks in (("DKIM", dkim), ("SPF", spf)):
        for one in checks:
            if one.outcome is Outcome.PASS and one.domain and is_aligned(one.domain, author):
                return True, f"{method} passed for {one.domain}"
    return False, f"nothing proves {author}"


@lru_cache(1024)
def is_aligned(proven: str, author: str) -> bool:
    """Whether both are of one organisational domain (RFC 7489 §3.2)."""
    return proven == author or registrable(proven) == registrable(author) is not None


def _dmarc(results: Iterable[Result]) -> Result | None:
    """The worst of what is told: one pass among others may be written by a stranger."""
    found = [one for one in results if one.method == "dmarc"]
    rank = {Outcome.FAIL: 0, Outcome.PASS: 2}
    return min(found, key=lambda one: rank.get(_outcome(one), 1), default=None)


def _outcome(result: Result) -> Outcome:
    """A word that RFC 8601 does not know, such as ``bestguesspass`` or ``skipped``, proves nothing."""
    return _OUTCOMES.get(result.outcome, Outcome.NONE)


def _checked(result: Result, *names: str) -> Checked:
    return Checked(_outcome(result), _domain(result, *names))


def _domain(result: Result, *names: str) -> str:
    """The domain in the first of these properties that is there; ``""`` where it is none."""
    value = next((result.properties[name] for name in names if name in result.properties), "")
    return _host(value.strip("<>").rpartition("@")[2])


@lru_cache(1024)
def _host(domain: str) -> str:
    """In A-labels and lower case; ``""`` for what is no domain."""
    return ascii_form(domain.strip()) or ""


def _policy(judged: Result) -> Policy:
    """Where policies of domain and subdomains differ, the field rarely says which holds: then the milder."""
    told = [value.lower() for comment in judged.comments for _, value in _PUBLISHED.findall(comment[:2000])]
    told += [judged.properties[name].lower() for name in _PROPERTIES if name in judged.properties]
    action = _ACTION.fullmatch(judged.properties.get("action", "").lower())
    if action and _outcome(judged) is Outcome.FAIL:
        told.append(action[1])
    return next((one for one in _MILDEST_FIRST if one.value in told), Policy.UNKNOWN)
