"""How admins name addresses: ``a@b.example``, a domain (``b.example``; ``*.b.example`` with its subdomains),
a local part (``monitoring@``)."""

import re
from typing import NoReturn

from mailtriage.model.domain import MAX_NAME, ascii_form

# RFC 5322 §3.2.3 without "*", which means something here; RFC 6531 §3.3 for what is beyond ASCII.
_LOCAL = re.compile(r'[^\s@*<>()\[\]:;,\\"\x00-\x1f\x7f]{1,64}|"[^"\\\x00-\x1f\x7f]{1,62}"')
_LABELS = re.compile(r"(?:[a-z0-9_-]{1,63}\.){0,126}[a-z0-9_-]{1,63}")
_LITERAL = re.compile(r"\[[a-z0-9.:]{1,60}\]")  # RFC 5321 §4.1.3
_BRACKETED = re.compile(r"<\s*([^<>\s]{1,320})\s*>")
_USUAL = "write an address ('a@b.example') or a domain ('b.example'; '*.b.example' with its subdomains)"


def read_pattern(written: str) -> str:
    """A pattern as it is compared: in lower case, its domain in A-labels, ``@b.example`` and ``*@b.example``
    as ``b.example``. Raises ValueError with what to write instead."""
    text = written.strip().lower()
    if len(text) > MAX_NAME + 70:
        raise ValueError(f"this is longer than any address; {_USUAL}")
    if found := _BRACKETED.search(text):
        raise ValueError(f"the name does not count; write {found[1]!r} alone")
    local, at, domain = text.rpartition("@")
    if at and not domain:
        return text if _LOCAL.fullmatch(local) else _refused(text)
    if local not in ("", "*"):
        name = _domain(domain)
        return f"{local}@{name}" if name and _LOCAL.fullmatch(local) else _refused(text)
    below = "*." if domain.startswith("*.") else ""
    name = _domain(domain.removeprefix("*."))
    # A single word is hardly a domain: the host of some machine is written with its "@".
    if name is None or (not at and not below and "." not in name):
        return _refused(text)
    return f"{below}{name}"


def _domain(name: str) -> str | None:
    plain = ascii_form(name) or name.removesuffix(".")
    return plain if _LABELS.fullmatch(plain) or _LITERAL.fullmatch(plain) else None


def _refused(text: str) -> NoReturn:
    """Raises ValueError with what was hardly meant."""
    parts = text.split("@")
    domain = parts[-1].lstrip("*.")
    if not text.strip("*@.") and "*" in text:
        raise ValueError("this would be everybody; leave it out")
    if "*" in text and "." in domain and _domain(domain):
        raise ValueError(f"'*' is no part of a word; write {domain!r}, or '*.{domain}' with its subdomains")
    if len(parts) > 2 and any(parts):
        raise ValueError(f"an address has one '@'; {_USUAL}")
    if _LABELS.fullmatch(text):
        raise ValueError(
            f"a domain has a dot; write the whole address ('{text}@b.example'), or '@{text}' for a host of "
            "your own"
        )
    if not re.search(r"[@:/.*]", text) and re.search(r"\w", text):
        raise ValueError(f'{_USUAL}; for a name write header = {{ From = "Anna Kunde" }}')
    raise ValueError(_USUAL)
