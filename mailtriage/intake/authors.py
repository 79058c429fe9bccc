"""For whom a mail was written, where its From is not the person: website forms, groups, helpful gateways.

A form writes under our own address or as no-reply; a group in front of the desk must put its own address
into From where the person's domain forbids it (DMARC). Whoever asks is then named elsewhere.
"""

import re
from collections.abc import Collection

from mailtriage.intake import senders
from mailtriage.intake.addresses import read_addresses
from mailtriage.intake.lists import name_before_via
from mailtriage.intake.organisation import organisation_of
from mailtriage.model.form import Form
from mailtriage.model.mail import Address, Mail

_ORIGINALS = ("x-original-from", "x-original-sender", "x-google-original-from")
_LINES = 400
_LABELLED = 200  # characters of a line that may be a label and its value
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]]{1,64}@[^\s<>\"'(),:;\[\]@]{1,250}")
# Whom mass mailings and shops name in Reply-To: no person, and answers there open more tickets.
_OFFICES = frozenset(
    ("support", "service", "info", "help", "helpdesk", "contact",
     "kontakt", "customerservice", "kundenservice",
     "customer-service", "feedback", "reply", "replies", "sales",
     "hello", "team", "office", "newsletter", "news",
     "marketing", "notifications", "admin", "webmaster", "hilfe", "servicedesk", "care", "billing")
)  # fmt: skip


def form_of(mail: Mail, forms: Collection[Form]) -> Form | None:
    """The configured form that sent a mail, by its From."""
    sender = mail.sender.address if mail.sender else ""
    return next((one for one in forms if one.sender == sender), None)


def author(mail: Mail, own: frozenset[str], forms: Collection[Form] = ()) -> Address | None:
    """The person a mail was written for, where that is not whom its From names; None where From is right,
    or nobody is named. `own` are the desk's addresses in lower case."""
    form = form_of(mail, forms)
    if form is not None:
        return _labelled(mail.text, form.label, own) if form.label else _in_reply_to(mail, own)
    if mail.sender is None:
        return None
    ours = mail.sender.address in own
    if (ours or name_before_via(mail.sender)) and (original := _original(mail, own)):
        return original
    if ours:
        return _in_reply_to(mail, own)
    if name_before_via(mail.sender) or senders.is_no_reply(mail.sender) or is_site(mail.sender):
        return _of_another_house(mail, own)
    if senders.is_machine(mail.sender):
        # A form service writes as `notifications@`; what shops name there is an office.
        found = _of_another_house(mail, own)
        return found if found and found.address.partition("@")[0] not in _OFFICES else None
    return None


def is_site(sender: Address | None) -> bool:
    """The address under which a website's own program writes."""
    return sender is not None and sender.address.partition("@")[0] in ("wordpress",
                                                 "webform", "webforms", "form", "forms", "formular",
                                                "kontaktformular", "contactform", "contact-form", "www-data",
                                                "apache", "nginx", "webserver",
                                                "formmail", "website")  # fmt: skip


def _in_reply_to(mail: Mail, own: frozenset[str]) -> Address | None:
    sender = mail.sender.address if mail.sender else ""
    for one in mail.reply_to:
        foreign = one.address != sender and one.address not in own
        if foreign and "@" in one.address and not senders.is_no_reply(one) and not senders.is_daemon(one):
            return one
    return None


def answers_go_elsewhere(mail: Mail) -> bool:
    """Whether Reply-To names somebody, no machine, of another house than From."""
    return _of_another_house(mail, frozenset()) is not None


def _of_another_house(mail: Mail, own: frozenset[str]) -> Address | None:
    """A Reply-To that names a person outside the sender's own domain: a form's does, no newsletter's."""
    found = _in_reply_to(mail, own)
    if found is None or mail.sender is None or senders.is_machine(found):
        return None
    if found.address.partition("@")[0] in _OFFICES and mail.header("list-unsubscribe"):
        return None
    house = _house(mail.sender)
    return found if not house or _house(found) != house else None


def _house(one: Address) -> str:
    return organisation_of(one) or one.domain


def _original(mail: Mail, own: frozenset[str]) -> Address | None:
    """Whom a group wrote for, as Google Groups, Gmail and Mailman name him."""
    for name in _ORIGINALS:
        for value in mail.header_all(name)[:1]:
            for one in read_addresses(value[:1000])[:1]:
                foreign = "@" in one.address and one.address not in own
                if foreign and not senders.is_no_reply(one) and not senders.is_daemon(one):
                    shown = name_before_via(mail.sender) if mail.sender else None
                    return Address(one.name or shown or "", one.address)
    return None


def _labelled(text: str, label: str, own: frozenset[str]) -> Address | None:
    """The address behind a label, on its line or the next: ``Email: anna@example.com``."""
    wanted = label.casefold()
    lines = text.split("\n", _LINES)[:_LINES]
    for at, line in enumerate(lines):
        head = line[:_LABELLED].strip(" \t*|>•-").casefold()
        if not head.startswith(wanted) or head[len(wanted) : len(wanted) + 1].isalnum():
            continue
        rest = line.strip(" \t*|>•-")[len(label) : _LABELLED * 2]
        following = " ".join(one[:_LABELLED] for one in lines[at + 1 : at + 3] if one.strip())
        for where in (rest, "" if _says_more(rest) else following):
            if (found := _ADDRESS.search(where)) and found[0].rstrip(".").lower() not in own:
                return Address("", found[0].rstrip(".").lower())
    return None


def _says_more(rest: str) -> bool:
    return bool(rest.strip(" \t:*|=-"))
