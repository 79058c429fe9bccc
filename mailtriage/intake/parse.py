"""Raw bytes to `Mail`: the whole reading of one mail, and the cheap reading of its header alone."""

import dataclasses
from collections.abc import Iterator
from email.message import Message

from mailtriage.intake import bounce, part
from mailtriage.intake.body import Body, read_body
from mailtriage.intake.forward import read_forwarded
from mailtriage.intake.headers import read_letterhead
from mailtriage.intake.mend import mend
from mailtriage.intake.plus import plus_details_shown, readable
from mailtriage.intake.quote import reply_text
from mailtriage.intake.signs import is_reply
from mailtriage.intake.token import read_tokens
from mailtriage.intake.wire import header_of, read_message
from mailtriage.intake.words import one_line
from mailtriage.model.mail import Mail
from mailtriage.model.rich import Rich

# Recipients of a receipt that the notes name.
MAX_DELIVERED = 3
# Pieces of HTML that one mail is of: Apple Mail writes one between any two files.
MAX_PAGES = 50


def parse(raw: bytes, staff: frozenset[str] = frozenset()) -> Mail:
    """What a raw mail says, with its formatting where From is one of `staff` (in lower case). Never raises
    for what it holds, except `MemoryError`; every string can be encoded as UTF-8. Time and memory are bounded
    for all but malice: run it behind the guard."""
    message, notes = read_message(raw)
    if mend(message):
        notes = (*notes, "damaged: multipart boundary recovered from the body")
    mail = _headed(message, raw, notes)
    body = read_body(message)
    mail = dataclasses.replace(
        mail,
        text=body.text,
        reply_text=_reply(mail, body.text),
        attachments=tuple(body.attachments),
        notes=tuple(dict.fromkeys((*mail.notes, *body.notes))),
    )
    if staff and mail.sender is not None and mail.sender.address in staff:
        mail = dataclasses.replace(mail, rich=_rich(body))
    returned = bounce.read(mail, body, raw)
    return dataclasses.replace(
        mail,
        plus_details=plus_details_shown(_texts(mail, body, raw)),
        failed_recipients=returned.failed,
        returned_ids=returned.ids,
        returned_subjects=returned.subjects,
        bounce_evidence=returned.evidence,
        forwarded=None if returned.evidence else read_forwarded(mail, body),
        notes=(*mail.notes, *(f"delivered: {one}" for one in returned.delivered[:MAX_DELIVERED])),
    )


def _texts(mail: Mail, body: Body, raw: bytes) -> Iterator[str]:
    """Where an address may stand that its sender has seen."""
    yield mail.subject
    yield from (value for _, value in mail.headers)
    yield mail.text
    yield from (part.markup_of(one) for one in body.pages[:MAX_PAGES])
    yield readable(raw)


def _rich(body: Body) -> Rich | None:
    if not body.pages:
        return None
    # Imported here: most mail is a customer's, and lxml is 9 MB.
    from mailtriage.intake.formatted import read_rich

    return read_rich([part.markup_of(one) for one in body.pages[:MAX_PAGES]])


def _reply(mail: Mail, text: str) -> str:
    """What the sender wrote now; a mail without thread headers, reply prefix and token answers nothing."""
    answers = mail.in_reply_to or mail.references or is_reply(mail) or read_tokens(mail.subject)
    sender = f"{mail.sender.name} {mail.sender.address.partition('@')[0]}" if mail.sender else ""
    return reply_text(text, sender=sender, is_first=not answers)


def parse_header(raw: bytes) -> Mail:
    """What the header of a raw mail says, with `complete` false; of its first 256 KB at most."""
    message, notes = read_message(header_of(raw))
    return dataclasses.replace(_headed(message, raw, notes), complete=False)


def _headed(message: Message, raw: bytes, notes: tuple[str, ...]) -> Mail:
    head = read_letterhead(message)
    return Mail(
        headers=head.headers,
        message_id=head.message_id,
        subject=head.subject,
        sender=head.sender,
        reply_to=head.reply_to,
        to=head.to,
        cc=head.cc,
        date=head.date,
        in_reply_to=head.in_reply_to,
        references=head.references,
        content_type=one_line(message.get_content_type())[:100],
        size_bytes=len(raw),
        notes=(*notes, *head.notes),
    )
