"""winmail.dat put back into parts of a mail: its files, and its text where the mail has no other."""

import base64
import re
from collections.abc import Iterator
from email.header import Header
from email.message import Message

from mailtriage.intake import mapi, tnef
from mailtriage.intake.made import MadePart, become_container, file_part
from mailtriage.intake.mapi import File, Item

MAX_FILES = 500

_TYPE = re.compile(r"[a-z]+/[a-z0-9.+_-]{1,80}")
# Meetings, by the class of the item: of today's Outlook, and of the one before 2000.
_METHODS = {
    "ipm.schedule.meeting.request": "REQUEST",
    "ipm.schedule.meeting.canceled": "CANCEL",
    "ipm.schedule.meeting.resp.pos": "REPLY",
    "ipm.schedule.meeting.resp.neg": "REPLY",
    "ipm.schedule.meeting.resp.tent": "REPLY",
    "ipm.microsoft schedule.mtgreq": "REQUEST",
    "ipm.microsoft schedule.mtgcncl": "CANCEL",
    "ipm.microsoft schedule.mtgrespp": "REPLY",
    "ipm.microsoft schedule.mtgrespn": "REPLY",
    "ipm.microsoft schedule.mtgrespa": "REPLY",
}
_ORDINARY = ("ipm.note", "ipm.microsoft mail.note", "ipm")


def open_winmail(part: Message, data: bytes, texts: list[str], notes: list[str]) -> None:
    """Put the files of a winmail.dat in its place. Its text joins `texts`."""
    item = tnef.read_tnef(data)
    text = item.text if item is not None else ""
    if item is None or (item.damaged and not item.files and not text):
        notes.append("winmail.dat: sent in Outlook's own format, what it holds cannot be read")
        return
    if text:
        texts.append(text)
    kind = item.properties.line(mapi.MESSAGE_CLASS).lower()
    if kind in _METHODS:
        notes.append(f"calendar: {_METHODS[kind]}")
    elif kind and kind not in _ORDINARY:
        notes.append(f"outlook: class {kind[:80]}")
    parts = list(_parts(item.files))
    if item.damaged:
        notes.append("winmail.dat: damaged, it was read as far as it goes")
        # Nobody can tell what is missing, so that it stays beside what was found in it.
        become_container(part, [*parts, file_part("application/ms-tnef", data, "winmail.dat")])
        return
    notes.append("winmail.dat: opened")
    become_container(part, parts)


def _parts(files: list[File]) -> Iterator[MadePart]:
    for file in files[:MAX_FILES]:
        kind, name, data = file.content_type, file.name, file.data
        if file.item is not None:
            kind, data = "message/rfc822", as_mail(file.item)
            name = (name.removesuffix(".msg") or file.item.subject or "message") + ".eml"
        elif not _TYPE.fullmatch(kind) or kind.startswith(("multipart/", "message/")):
            kind = "application/octet-stream"
        yield file_part(kind, data, name, file.content_id, file.inline and kind.startswith("image/"))


def as_mail(item: Item) -> bytes:
    """A message of Outlook's as a mail that any program opens."""
    found = item.properties
    head = {
        "To": found.line(mapi.DISPLAY_TO),
        "Cc": found.line(mapi.DISPLAY_CC),
        "Subject": item.subject,
    }
    lines = [f"{name}: {Header(value, 'utf-8').encode()}" for name, value in head.items() if value]
    if someone := _someone(found):
        lines.append(f"From: {someone}")
    if date := found.date(mapi.SUBMIT_TIME, mapi.DELIVERY_TIME):
        lines.append(f"Date: {date:%a, %d %b %Y %H:%M:%S} +0000")
    lines.append("MIME-Version: 1.0")
    text = item.text.encode("utf-8", "replace")
    plain = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    if not item.files:
        return "\n".join((*lines, "")).encode() + plain + text
    # Nothing that is base64 can hold it, and the text is asked.
    boundary = b"-outlook-message-"
    while boundary in text:
        boundary += b"-"
    out = ["\n".join(lines).encode() + b'\nContent-Type: multipart/mixed; boundary="%b"\n\n' % boundary]
    out.append(b"--%b\n%b%b\n" % (boundary, plain, text))
    for part in _parts(item.files):
        fields = "".join(f"{name}: {value}\n" for name, value in part.items())
        data = base64.encodebytes(part.content)
        out.append(b"--%b\n%bContent-Transfer-Encoding: base64\n\n%b" % (boundary, fields.encode(), data))
    return b"".join(out) + b"--%b--\n" % boundary


def _someone(found: mapi.Properties) -> str:
    name = found.line(mapi.SENT_FOR_NAME, mapi.SENDER_NAME)
    address = found.line(mapi.SENT_FOR_SMTP, mapi.SENDER_SMTP, mapi.SENT_FOR_ADDRESS, mapi.SENDER_ADDRESS)
    encoded = Header(name, "utf-8").encode() if name and name != address else ""
    return f"{encoded} <{address}>" if "@" in address else encoded
