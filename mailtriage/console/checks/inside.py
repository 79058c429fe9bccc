"""Who of our own accounts wrote a mail: what the two mails of `check --trust` show of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mailtriage.console.checks.finding import Finding, State
from mailtriage.intake.border import lines_from_border, own_part
from mailtriage.intake.exchange import PREFIXES, tenant_of
from mailtriage.intake.inside import told_logins
from mailtriage.intake.submission import submitted
from mailtriage.model.authentication import Inside

_PART = "trust"
Header = Sequence[tuple[str, str]]  # in order, names in lower case


@dataclass(frozen=True, slots=True)
class Insiders:
    """`proven` is what can be believed, `forgeable` says in words what came in forged. `login` tells whether
    the mails were handed in with one at all."""

    proven: Inside = field(default_factory=Inside)
    forgeable: tuple[str, ...] = ()
    login: bool = False

    def note(self) -> dict[str, Any]:
        """As the store keeps it under ``authserv``, ``inside``."""
        return {
            "hosts": sorted(self.proven.hosts),
            "ids": sorted(self.proven.ids),
            "bare": self.proven.bare,
            "tenant": self.proven.tenant,
        }


def seen_host(plain: Header, hops: int) -> str:
    """The server that tells a login in the Received line with which it took the mail; or ``""``."""
    lines = lines_from_border(plain, hops)
    said = submitted(lines[0]) if len(lines) == 1 else None
    return said.host if said is not None else ""


def prove_inside(
    plain: Header, forged: Header, mark: str, hops: int, ids: Sequence[str], user: str | None, address: str
) -> Insiders:
    """Both mails were handed in by `user`, the second with a forged line and forged stamps, all with `mark`.

    `ids` are the proven authserv-ids, `address` is the desk's own."""
    login, (local, _, domain) = (user or "").lower(), address.partition("@")
    host = seen_host(plain, hops) if login and _is_told(plain, hops, login, domain) else ""
    tenant, forgeable = tenant_of(plain), []
    if host and not _is_told(forged, hops, login, domain, host, mark):
        forgeable.append(f"a Received line in which {host!r} tells a login")
        host = ""
    if tenant and (tenant_of(forged) != tenant or _has_stamps(forged, mark)):
        forgeable.append("Microsoft 365's stamps of mail inside the organisation")
        tenant = ""
    telling = [
        one
        for one in ids
        if login
        and all(
            [_full(told, domain) for told in told_logins(own_part(header, hops), {one})]
            == [_full(login, domain)]
            for header in (plain, forged)
        )
    ]
    bare = bool(host or telling) and login == local
    proven = Inside(frozenset((host,)) - {""}, frozenset(telling), bare, hops, tenant)
    return Insiders(proven, tuple(forgeable), bool(login))


def told_inside(found: Insiders, domain: str) -> list[Finding]:
    """The verdict for people."""
    findings = [
        Finding(
            _PART,
            State.PROBLEM,
            f"{one} came in forged: it is not believed",
            "have the mail server take it off what others hand in; then run this again",
        )
        for one in found.forgeable
    ]
    findings += [Finding(_PART, State.OK, words) for words in shown_inside(found.proven, domain)]
    if findings or not found.login:
        return findings
    words = (
        "your mail server does not tell which of its accounts wrote a mail: From alone proves no colleague"
    )
    advice = "Postfix tells it with smtpd_sasl_authenticated_header = yes; then run this again"
    return [Finding(_PART, State.OK, words, advice)]


def shown_inside(proven: Inside, domain: str) -> list[str]:
    """What is believed of mail inside our own domain, in words."""
    believed = f"mail from an address in {domain} is believed where the login is that address"
    found = [f"{one!r} tells in its Received line who logged in: {believed}" for one in sorted(proven.hosts)]
    found += [f"{one!r} tells by smtp.auth who logged in: {believed}" for one in sorted(proven.ids)]
    if proven.tenant:
        words = f"Microsoft 365 stamps mail inside your organisation ({proven.tenant}), and takes off forged "
        found.append(f"{words}stamps: what a mailbox of it writes from an address in {domain} is believed")
    return found


def _is_told(header: Header, hops: int, login: str, domain: str, host: str = "", mark: str = "") -> bool:
    """Whether the border's line tells just this login, in words of its own."""
    lines = lines_from_border(header, hops)
    said = submitted(lines[0]) if lines and not (mark and mark in lines[0]) else None
    return said is not None and host in ("", said.host) and _full(said.login, domain) == _full(login, domain)


def _full(login: str, domain: str) -> str:
    return login if "@" in login else f"{login}@{domain}"


def _has_stamps(header: Header, mark: str) -> bool:
    return any(mark in value and name.startswith(PREFIXES) for name, value in header)
