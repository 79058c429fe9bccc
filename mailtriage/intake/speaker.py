"""Who speaks in a mail, as far as its From proves it: whose part in a ticket counts.

Whom else a mail names (Reply-To, X-Original-From) may be asked and answered, and joins nothing: anybody
writes such fields, and an authentication result vouches for From alone (RFC 7489 §3.1).
"""

from collections.abc import Collection

from mailtriage.intake.addresses import read_addresses
from mailtriage.intake.authors import author, form_of
from mailtriage.intake.lists import is_before_a_desk
from mailtriage.model.form import Form
from mailtriage.model.mail import Address, Mail

_LONGEST = 10_000
_OF_GROUPS = ("list-", "mailing-list", "x-beenthere", "x-mailing-list", "x-google-", "x-original-")


def has_several_authors(mail: Mail) -> bool:
    """Whether From names more than one (RFC 5322 §3.6.2 allows it, mail programs show the first)."""
    fields = mail.header_all("from")
    if len(fields) < 2 and not any("," in one or ";" in one for one in fields):
        return False
    found = {one.address for value in fields[:5] for one in read_addresses(value[:_LONGEST])}
    return len({one for one in found if "@" in one}) > 1


def _may_be_by_a_group(mail: Mail) -> bool:
    return any(name.startswith(_OF_GROUPS) for name, _ in mail.headers)


def speaker(mail: Mail, own: frozenset[str], forms: Collection[Form]) -> Address | None:
    """The one whose right to join counts: From, or whom a configured form or a group of our own names; None
    for several authors, and for what comes from ourselves. `own` in lower case."""
    if mail.sender is None or has_several_authors(mail):
        return None
    if form_of(mail, forms) is not None or (_may_be_by_a_group(mail) and is_before_a_desk(mail, own)):
        written_for = author(mail, own, forms)
        if written_for is not None:
            return written_for
    return mail.sender if "@" in mail.sender.address and mail.sender.address not in own else None
