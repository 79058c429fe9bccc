"""The wrappings of a mail opened before its parts are sorted: winmail.dat, S/MIME, uuencode.

What was wrapped takes the place of its wrapping in the tree of parts, so that the sorting meets
ordinary parts only. Whatever cannot be opened stays as it is, and a note says so.
"""

from dataclasses import dataclass, field
from email.message import Message

from mailtriage.intake import part as mime
from mailtriage.intake import smime, uuencoded
from mailtriage.intake.made import MadePart, become_container, file_part, name_part
from mailtriage.intake.msg import MAGIC, msg_subject
from mailtriage.intake.outlook import open_winmail
from mailtriage.intake.tnef import SIGNATURE
from mailtriage.intake.wire import read_message
from mailtriage.intake.words import decode_words

MAX_DEPTH = 5
MAX_OPENED = 100
MAX_UU = 32 << 20

_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef", "application/x-ms-tnef")
_CMS = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pkcs7")
_MSG = ("application/vnd.ms-outlook", "application/msoutlook", "application/x-msg", "application/vnd.ms-msg")
_UNTYPED = ("application/octet-stream", "application/binary", "application/x-unknown", "application/unknown")
# What stands outside for a subject that is inside (RFC 9788 §4.2).
_HIDDEN_SUBJECTS = frozenset(("...", "…", "[...]", "[…]"))


@dataclass(slots=True)
class Opened:
    """`texts` stand in where a mail has no text of its own."""

    texts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def open_wrappings(message: Message) -> Opened:
    """Open what is wrapped in `message`, at any depth of parts; attached mails stay closed."""
    opened = Opened()
    stack = [(message, 0)]
    count = 0
    while stack:
        part, depth = stack.pop()
        was_signed = part.get_content_type() == "multipart/signed"
        if not part.is_multipart() and part.get_content_maintype() != "multipart":
            if count == MAX_OPENED or depth == MAX_DEPTH or not _open(part, opened):
                continue
            was_signed = True
            count += 1
            depth += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            _note_security(part, opened)
            if was_signed:
                _look_for_subject(message, part, opened)
            stack.extend((one, depth) for one in reversed(mime.children(part)))
    return opened


def _open(part: Message, opened: Opened) -> bool:
    """Open one leaf; whether it was a signed (or compressed) mail, in which there may be more to open."""
    kind = part.get_content_type()
    if kind == "text/plain":
        _take_files_out(part)
        return False
    if kind.startswith(("text/", "image/", "audio/", "video/")):
        return False
    name = mime.filename(part).lower()
    if kind in _TNEF or name.endswith("winmail.dat") or (kind in _UNTYPED and name.endswith(".dat")):
        data = mime.payload(part)
        if kind in _TNEF or name.endswith("winmail.dat") or data.startswith(SIGNATURE):
            open_winmail(part, data, opened.texts, opened.notes)
    elif kind in _CMS or (kind in _UNTYPED and name.endswith((".p7m", ".p7z"))):
        return _open_cms(part, opened)
    elif kind in _MSG or name.endswith(".msg") or (kind in _UNTYPED and not name):
        _name_msg(part, name)
    return False


def _take_files_out(part: Message) -> None:
    if mime.disposition(part) == "attachment":
        return
    data = mime.payload(part)
    if len(data) > MAX_UU or b"begin" not in data:
        return
    rest, files = uuencoded.take_out(data)
    if not files:
        return
    text = MadePart(str(part.get("content-type", "text/plain")), rest)
    become_container(
        part, [text, *(file_part("application/octet-stream", held, name) for name, held in files)]
    )


def _open_cms(part: Message, opened: Opened) -> bool:
    found = smime.unpack(mime.payload(part))
    declared = mime.parameter(part, "smime-type").lower()
    if found.what == "encrypted" or (not found.what and declared.endswith("enveloped-data")):
        opened.notes.append("encrypted: S/MIME, it cannot be read here")
        return False
    if found.what == "signed":
        opened.notes.append("signed: S/MIME, not checked")
    if found.content is None:
        # A list of certificates is signed data without content: nothing is amiss.
        if (found.what and declared != "certs-only") or declared in ("signed-data", "compressed-data"):
            opened.notes.append("damaged: S/MIME, what it holds cannot be read")
        return False
    inner, notes = read_message(found.content)
    opened.notes.extend(notes)
    become_container(part, [inner])
    return True


def _name_msg(part: Message, name: str) -> None:
    """Give an attached .msg its subject as a name: Exchange sends them without."""
    if name.removesuffix(".msg").strip(" .") not in ("", "untitled", "unnamed"):
        return
    data = mime.payload(part)
    if data.startswith(MAGIC) and (subject := msg_subject(data)):
        name_part(part, f"{subject}.msg")


def _note_security(part: Message, opened: Opened) -> None:
    """RFC 1847: what its protocol or, where that is lost, its last part says it is."""
    kind = part.get_content_type()
    if kind not in ("multipart/signed", "multipart/encrypted"):
        return
    inner = mime.children(part)
    types = " ".join([mime.parameter(part, "protocol").lower(), *(one.get_content_type() for one in inner)])
    how = "PGP" if "pgp" in types else "S/MIME" if "pkcs7" in types else ""
    if kind == "multipart/signed":
        opened.notes.append(f"signed: {how or 'unknown protocol'}, not checked")
    else:
        opened.notes.append(f"encrypted: {how or 'unknown protocol'}, it cannot be read here")


def _look_for_subject(message: Message, part: Message, opened: Opened) -> None:
    """Note the subject within a signature where the one outside is only a stand-in. It does not become the
    subject of the mail, which is recognised by what its header alone tells."""
    if decode_words(str(message.get("subject", "")))[0] not in _HIDDEN_SUBJECTS:
        return
    for one in mime.children(part)[:1]:
        marked = mime.parameter(one, "protected-headers") or mime.parameter(one, "hp")
        if marked and (value := one.get("subject")) is not None:
            opened.notes.append(f"subject: {decode_words(str(value))[0][:300]}")
