"""Whether the mail server leaves From as we write it: some put the account's own address there.

Told by the copy that the server keeps in Sent. A copy elsewhere proves nothing: anybody who has a mail of
ours could send it back with another From.
"""

from email.parser import BytesHeaderParser
from email.utils import parseaddr

from mailtriage.model.errors import PermanentFailure
from mailtriage.model.folder import Role
from mailtriage.model.mail import Arrival, Mail
from mailtriage.steps.desk import Desk
from mailtriage.steps.recognise import Recognised


def is_rewritten(desk: Desk, alias: str) -> bool:
    return bool((desk.store.note(_note(alias)) or {}).get("to"))


def learn_from(desk: Desk, arrival: Arrival, mail: Mail, seen: Recognised) -> None:
    """From a copy of our own mail; the last one counts, for servers are set up anew."""
    row = desk.store.mail(seen.known_as) if seen.known_as is not None else None
    if arrival.role is not Role.SENT or not desk.settings.desk.aliases or mail.sender is None:
        return
    if row is None or row.archive is None:
        return
    try:
        wrote = _from(desk.archive.read(row.archive))
    except PermanentFailure:
        return
    told = mail.sender.address.lower()
    if wrote not in desk.settings.desk.aliases or (told == wrote) is not is_rewritten(desk, wrote):
        return
    desk.store.put_note(_note(wrote), {"to": None if told == wrote else told})


def _from(raw: bytes) -> str:
    head, _, _ = raw.partition(b"\r\n\r\n")
    return parseaddr(str(BytesHeaderParser().parsebytes(head).get("From", "")))[1].lower()


def _note(alias: str) -> str:
    return f"from rewritten {alias}"
