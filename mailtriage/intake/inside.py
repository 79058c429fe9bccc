"""Whether a mail inside our own domain was written by whom From names.

No server judges such mail by DKIM or DMARC. Our own server knows it, because the author has logged in. What
it tells of that counts after the probe has shown that it tells it, and that a forged one is not believed
(`mailtriage check --trust`):

- the login, in the Received line of Postfix or as ``auth=pass smtp.auth=`` (RFC 8601 §2.7.4). It has to be
  the very address in From, for many servers let every account write any From;
- Microsoft 365's stamps of its own mail (`intake/exchange.py`).

It holds for addresses in a domain of the desk's own, where logins are ours to give. A mail that passed
another server before, was redirected by somebody (Resent-) or is sent on behalf of another (Sender) is not
proven: whoever passed it on was the one who logged in.
"""

from collections.abc import Iterable, Mapping, Sequence, Set

from mailtriage.intake.addresses import read_addresses
from mailtriage.intake.border import lines_from_border, own_part
from mailtriage.intake.exchange import is_from_inside
from mailtriage.intake.results import Result, read_results
from mailtriage.intake.submission import submitted
from mailtriage.model.authentication import Inside

_RESULTS = "authentication-results"
_LONGEST_SENDER = 2000


def inside_of(note: Mapping[str, object]) -> Inside:
    """What the store's note ``authserv`` says is proven; whatever is not as we write it counts as nothing."""
    known, hops = note.get("inside"), note.get("hops")
    if not isinstance(known, Mapping):
        return Inside()
    tenant = known.get("tenant")
    return Inside(
        _texts(known.get("hosts")),
        _texts(known.get("ids")),
        known.get("bare") is True,
        hops if isinstance(hops, int) else 0,
        tenant if isinstance(tenant, str) else "",
    )


def proven_inside(
    headers: Sequence[tuple[str, str]], inside: Inside, author: str, domains: Set[str], home: str
) -> str:
    """By what it is proven that `author`, the one address in From in lower case, wrote it; else ``""``.

    `domains` are the desk's own; `home` is the one that completes a login without a domain."""
    if not inside or author.rpartition("@")[2] not in domains or _was_passed_on(headers, author):
        return ""
    if is_from_inside(headers, inside.tenant):
        return f"Microsoft 365 says that {author} wrote it inside the organisation"
    for login in logins(headers, inside):
        if (login if "@" in login or not inside.bare else f"{login}@{home}") == author:
            return f"{author} has logged in at our mail server"
    return ""


def logins(headers: Sequence[tuple[str, str]], inside: Inside) -> list[str]:
    """Who logged in to hand it to our server, in its own words; none where another server had it before."""
    lines = lines_from_border(headers, inside.hops)
    if len(lines) != 1:
        return []
    said = submitted(lines[0])
    found = [said.login] if said is not None and said.host in inside.hosts else []
    if inside.ids:
        found += told_logins(own_part(headers, inside.hops), inside.ids)
    return found


def told_logins(ours: Iterable[tuple[str, str]], ids: Set[str]) -> list[str]:
    """The login that our own Authentication-Results under `ids` tell; none where one cannot be read."""
    fields = [read_results(value) for name, value in ours if name == _RESULTS]
    fields = [one for one in fields if one.authserv_id in ids]
    if not all(one.sound for one in fields):
        return []
    results = [result for one in fields for result in one.results if result.method == "auth"]
    return [_login(results[0])] if len(results) == 1 and _login(results[0]) else []


def _login(result: Result) -> str:
    return result.properties.get("smtp.auth", "").lower() if result.outcome == "pass" else ""


def _was_passed_on(headers: Iterable[tuple[str, str]], author: str) -> bool:
    for name, value in headers:
        if name.startswith("resent-"):
            return True
        if name == "sender":
            found = {one.address for one in read_addresses(value[:_LONGEST_SENDER])}
            if found != {author}:
                return True
    return False


def _texts(value: object) -> frozenset[str]:
    return frozenset(str(one) for one in value) if isinstance(value, list | tuple) else frozenset()
