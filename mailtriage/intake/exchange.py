"""Mail that was written and read within one organisation at Microsoft 365.

It has no Authentication-Results that tells anything. Exchange stamps it ``X-MS-Exchange-Organization-AuthAs:
Internal``, and takes such fields off what comes from outside (header firewall). Nobody outside can see
whether it always does, and a connector that treats a relay's mail as internal stamps strangers' mail as
well. So three things must agree, each of which a stranger fails at another place:

- the stamps, each there once: ``Internal``, by Exchange's own submission, in the tenant that the probe has
  learned (a forged one besides makes two);
- every Received line is one of Exchange Online's own machines, the lowest of them the submission of a
  mailbox (``with mapi``): what came over the internet has the line of a frontend
  (``mail.protection.outlook.com``), of a connector or of a client, which Exchange writes and nobody can
  leave out;
- the probe has shown that forged stamps are taken off.

Exchange lets nobody write in another mailbox's From without the right to (Send As); who writes on behalf of
another is named in Sender, and that is no proof.
"""

import re
from collections.abc import Iterable, Sequence

from mailtriage.intake.border import LONGEST_RECEIVED

PREFIXES = ("x-ms-exchange-organization-", "x-ms-exchange-crosstenant-")
_AUTH_AS = "x-ms-exchange-organization-authas"
_MECHANISM = "x-ms-exchange-organization-authmechanism"
_ACROSS = "x-ms-exchange-crosstenant-authas"
_TENANT = "x-ms-exchange-crosstenant-id"
_STAMPS = (_AUTH_AS, _MECHANISM, _ACROSS, _TENANT)
# By a mailbox's own session; 10 and others stand for what a connector vouches for.
_BY_MAILBOX = frozenset(("04", "06"))
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_MOST_STEPS = 12

_HOST = r"[a-z0-9-]{1,63}\.(?:[a-z0-9-]{1,63}\.)?prod\.(?:outlook|exchangelabs)\.com"
_AT = r"\s+\(\[?[0-9a-f:.]{2,45}(?:%\d{1,3})?\]?\)"
_STEP = re.compile(
    rf"from\s+{_HOST}{_AT}\s+by\s+{_HOST}(?:{_AT})?\s+with\s+"
    r"(?:https|microsoft\s+smtp\s+server(?:\s+\([^()]{1,200}\))?\s+id\s+[\d.]{1,40}|(mapi)\s+id\s+[\d.]{1,40})"
    r"(?:\s+via\s+mailbox\s+transport)?;[^;()]{1,60}(?:\([^()]{1,20}\)\s*)?",
    re.IGNORECASE | re.ASCII,
)


def tenant_of(headers: Iterable[tuple[str, str]]) -> str:
    """The organisation that says the mail is its own, by stamps which are there once each; else ``""``."""
    stamps: dict[str, list[str]] = {name: [] for name in _STAMPS}
    for name, value in headers:
        if name in stamps:
            stamps[name].append(value.strip().lower())
    if any(len(found) != 1 for found in stamps.values()):
        return ""
    if stamps[_AUTH_AS] != ["internal"] or stamps[_ACROSS] != ["internal"]:
        return ""
    tenant = stamps[_TENANT][0]
    return tenant if stamps[_MECHANISM][0] in _BY_MAILBOX and _GUID.fullmatch(tenant) else ""


def is_from_inside(headers: Sequence[tuple[str, str]], tenant: str) -> bool:
    """Whether a mailbox of `tenant` wrote it, and it never left Exchange Online."""
    return bool(tenant) and tenant_of(headers) == tenant and _never_left(headers)


def _never_left(headers: Iterable[tuple[str, str]]) -> bool:
    lines = [value for name, value in headers if name == "received"]
    if not 0 < len(lines) <= _MOST_STEPS or any(len(one) > LONGEST_RECEIVED for one in lines):
        return False
    steps = [_STEP.fullmatch(one.strip()) for one in lines]
    return [one[1] is not None for one in steps if one] == [*(False for _ in lines[1:]), True]


def forged_stamps(mark: str) -> list[str]:
    """Header lines that a forger would send, each with `mark`, and one such as Exchange itself writes."""
    names = (*_STAMPS, "x-ms-exchange-organization-authsource")
    return [*(f"{name}: {mark}" for name in names), f"{_AUTH_AS}: Internal"]
