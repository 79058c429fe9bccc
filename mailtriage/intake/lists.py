"""Mailing lists and mass mailings: many subscribers, whether or not they may write to each other."""

import re
from collections.abc import Callable

from mailtriage.intake.subjects import folded
from mailtriage.model.mail import Address, Mail


def _something(value: str) -> bool:
    return value.strip().lower() not in ("", "no", "none")


def _one_word(*words: str) -> Callable[[str], bool]:
    return lambda value: value.strip().lower() in words


# A list server's own fields: whoever is on the list may write to it.
_SERVERS: dict[str, Callable[[str], bool]] = {
    # RFC 2369 §3.4: List-Post: NO is an announcement list.
    "list-post": lambda value: _something(value) and not value.strip().lower().startswith("no"),
    "mailing-list": _something,
    "x-mailing-list": _something,
    "x-beenthere": _something,
    "x-mailman-version": _something,
    "x-list": _something,
    "x-list-name": _something,
    "x-list-id": _something,
    "x-listname": _something,
    "x-ml-name": _something,
    "x-mlname": _something,
    "x-mlserver": _something,
    "x-ml-driver": _something,
    "x-ecartis-version": _something,
    "x-listar-version": _something,
    "x-majordomo": _something,
    "x-majordomo-version": _something,
    "x-listprocessor-version": _something,
    "x-google-group-id": _something,
    "x-listserver": _something,
    "x-smartlist": _something,
    "x-egroups-return": _something,
    "x-yahoo-groups": _something,
    "x-topica-id": _something,
    "x-mail-list": _something,
    "x-original-list": _something,
    "x-sympa-to": _something,
    "delivered-to": lambda value: value.strip().lower().startswith(("mailing list ", "list ")),
    "precedence": _one_word("list"),
}
# Fields that lists and mass mailings have in common.
_SHARED = ("list-id", "list-archive", "list-subscribe", "list-help", "list-owner", "list-digest",
           "list-unsubscribe")  # fmt: skip
# majordomo, Mailman 2 and SmartList name the list in the sender of the envelope.
_OWNER = re.compile(
    r"(?:owner-[\w.+-]{1,60}|[\w.+-]{1,60}-(?:owner|bounces?|request|errors|admin|return))"
    r"(?:[+=-][\w.+=-]{1,120})?@[\w.-]{1,120}"
)


def list_evidence(mail: Mail) -> str | None:
    """Why a mail came by a list to which people write, or None."""
    for name, value in mail.headers:
        says = _SERVERS.get(name)
        if says is not None and says(value[:200]):
            return f"{name.title()}: {value[:80]} (list server)"
    # A relay adds the way to leave it to answers too; a mass mailing answers nothing.
    shared = _SHARED[:-1] if mail.refers_to else _SHARED
    for name in shared:
        for value in mail.header_all(name):
            if _something(value):
                return f"{name.title()}: {value[:80]} (RFC 2369)"
    if any(value.strip().lower() in ("bulk", "list") for value in mail.header_all("precedence")):
        for name in ("sender", "errors-to", "return-path", "x-sender"):
            for value in mail.header_all(name)[:3]:
                if found := _OWNER.search(value[:300].lower()):
                    return f"{name.title()}: {found[0][:80]} (list server)"
    return None


# What networks gather for many of their members; what one member did concerns the reader alone.
_DIGESTS = re.compile(
    r"digest|highlight|recap|summary|analytics|search_appearance|recommend|newsletter|weekly|zusammenfassung"
)
_DIGEST_FIELDS = ("x-linkedin-template", "x-facebook-notify", "x-twitter-")


def digest(mail: Mail) -> str | None:
    """Why a mail that may be left (RFC 2369) is a network's digest to its members, or None."""
    if mail.header("list-unsubscribe") is None:
        return None
    for name, value in mail.headers:
        social = name.startswith(("x-linkedin-", "x-facebook-", "x-twitter-"))
        if not social or not name.startswith(_DIGEST_FIELDS) or "messag" in value:
            continue
        if found := _DIGESTS.search(value[:200].lower()):
            return f"{name.title()}: {found[0]} (digest)"
    bulk = any(value.strip().lower() == "bulk" for value in mail.header_all("precedence"))
    if bulk and (found := _DIGESTS.search(mail.subject[:200].lower())):
        return f"subject of a digest: {mail.subject[:80]}"
    return None


def names_a_list(mail: Mail) -> bool:
    """Whether a mail has fields that name a list, not only a way to leave it (RFC 2369, RFC 2919)."""
    return any(
        (name in _SERVERS and name not in ("precedence", "delivered-to") and _SERVERS[name](value[:200]))
        or (name in _SHARED[:-1] and _something(value))
        for name, value in mail.headers
    )


# How list servers begin who did not take a post, or want it confirmed.
_ANSWERS = (
    "hi! this is the ezmlm program", "this is the ezmlm program", "is being held until the list moderator",
    "you are not allowed to post to this mailing list", "posts to this list are restricted",
    "your mail to '", "your request to the ", "mailing list subscription confirmation notice",
)  # fmt: skip


# The addresses of list servers, and what they write above their answers to commands and to subscribers.
_COMMANDS = re.compile(
    r"(?:[\w.-]{1,60}[-+](?:request|confirm|owner|bounces|admin|join|leave)|sympa|listmaster)@"
)
_SUBJECTS = re.compile(
    r"(?:confirm [0-9a-f]{16,64}$|.{1,80} -- confirmation of |you have been (?:un)?subscribed |"
    r"moderation request|"
    r".{1,80} (?:un)?subscription notification$|(?:the )?results of your (?:email )?commands|"
    r"your (?:un)?subscription to .{1,80} has been |"
    r"(?:welcome|review|signoff|info|stats|unsubscribed from) \S{1,60}$|"
    r"message distribution: authentication|authentication needed)"
)


def answer_of_server(mail: Mail) -> str | None:
    """What a list server tells who wrote to the list, where it says so at once; or None."""
    if mail.sender and _COMMANDS.match(mail.sender.address) and _SUBJECTS.match(folded(mail.subject)):
        return f"subject of a list server: {mail.subject[:80]}"
    opening = " ".join(mail.text[:400].split()).casefold()[:200]
    found = next((one for one in _ANSWERS if opening.startswith(one)), None)
    held = found in ("your mail to '", "your request to the ")
    if found is None or (held and "moderator" not in mail.text[:1000] and "list" not in mail.text[:400]):
        return None
    return f"answer of a list server: {opening[:60]}"


def list_addresses(mail: Mail) -> frozenset[str]:
    """The addresses and names under which a list or group is known in the mail, in lower case."""
    found: set[str] = set()
    for name in (
        "list-id",
        "list-post",
        "mailing-list",
        "x-beenthere",
        "x-mailing-list",
        "x-google-group-email",
    ):
        for value in mail.header_all(name)[:3]:
            found.update(
                re.findall(r"[\w.+-]{1,64}(?:@[\w-]{1,60})?(?:\.[\w-]{1,60}){1,8}", value[:500].lower())
            )
    return frozenset(found)


# What groups that stand in front of a help desk are called: nobody discusses anything in them.
_DESKS = frozenset(
    ("support", "helpdesk", "help-desk", "servicedesk",
     "service-desk", "itsupport", "it-support", "customerservice",
     "customer-service", "customersupport", "customer-support", "kundenservice", "kundendienst", "hotline")
)  # fmt: skip
_BY_GROUPS = ("x-google-group-id", "x-original-from", "x-original-sender")


def is_before_a_desk(mail: Mail, own: frozenset[str]) -> bool:
    """Whether the list is a group that hands on what people write to a desk: one of our own house, or a group
    of that name to which the mail was written."""
    known = list_addresses(mail)
    houses = tuple(f"{sign}{one.rpartition('@')[2]}" for one in own for sign in "@.")
    if houses and any(one.endswith(houses) for one in known):
        return True
    if not any(name in _BY_GROUPS for name, _ in mail.headers):
        return False
    named = (one.address for one in mail.recipients[:20])
    return any(one in known and one.partition("@")[0] in _DESKS for one in named)


_VIA = re.compile(
    r"^['\"]?(.{1,120}?)['\"]?\s{1,3}(?:via|über|par|por|tramite|через)\s{1,3}.{1,80}$", re.IGNORECASE
)


def name_before_via(sender: Address) -> str | None:
    """``'Anna' via Support`` is Anna: how groups name whom they write for (DMARC forbids their address)."""
    found = _VIA.match(sender.name[:250])
    return found[1].strip("'\" ") if found else None
