"""The customer's mail in one that staff passed on."""

from dataclasses import replace

from mailtriage.config import Settings
from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.requester import choose
from mailtriage.model.forwarded import Original
from mailtriage.model.mail import Address, Classified, Mail


def original_of(settings: Settings, mail: Mail, kind: Classified) -> Original | None:
    """The customer's mail in one that a person of staff passed on, or None."""
    if mail.forwarded is None or not kind.may_be_person:
        return None
    staff = {address for one in settings.staff for address in one.addresses}
    own = settings.desk.own_addresses
    houses = (organisation_of(Address("", one), settings.desk.providers) for one in (*own, *staff))
    return choose(mail.forwarded, {one for one in houses if one}, {*own, *staff})


def as_written(mail: Mail, original: Original) -> Mail:
    """The mail as the customer wrote it, for the rules and the ticket; no thread leads from it to him."""
    subject = original.subject or mail.subject
    written = replace(mail, sender=original.sender, subject=subject, text=original.text)
    return replace(written, reply_text=original.text, message_id=None, in_reply_to=(), references=())
