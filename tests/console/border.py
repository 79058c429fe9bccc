"""A mail server as it stands at the border: it takes mail by SMTP, adds its findings, and puts it into a mailbox."""

import re
from collections.abc import Callable

from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.servers.smtp_conversation import Received

ID = "mx.desk.example"
DATE = "Mon, 23 Nov 2026 09:00:00 +0000"
FROM_OUTSIDE = f"Received: from sender (sender [192.0.2.9]) by {ID} (Postfix) with ESMTPS id 4A; {DATE}"
HANDED_IN = f"Received: from sender (localhost [127.0.0.1]) by {ID} (Postfix) with ESMTP id 4A; {DATE}"
BACK = f"Received: from localhost (localhost [127.0.0.1]) by {ID} (Postfix) with ESMTP id 4B; {DATE}"
RELAYED = (
    f"Received: from smtp.desk.example (smtp.desk.example [192.0.2.10]) by {ID} with ESMTPS id 4C; {DATE}"
)
LMTP = f"Received: from {ID} by imap.desk.example with LMTP id x1; {DATE}"
RESULTS = f"Authentication-Results: {ID}; dkim=none; spf=pass smtp.mailfrom=desk.example"

_FORGED = re.compile(rb"^Authentication-Results:", re.IGNORECASE | re.MULTILINE)
Change = Callable[[bytes], bytes]


def as_it_is(raw: bytes) -> bytes:
    return raw


def without_forged(raw: bytes) -> bytes:
    """RFC 8601 §5: what comes from outside under our id is taken off."""
    return re.sub(rb"(?im)^Authentication-Results:.*\r\n", b"", raw)


def renamed(raw: bytes) -> bytes:
    return _FORGED.sub(b"X-Original-Authentication-Results:", raw)


def with_a_line_of_its_own(raw: bytes) -> bytes:
    """A server that writes its Received line only where there is none."""
    return raw if b"\nReceived:" in raw else FROM_OUTSIDE.encode() + b"\r\n" + raw


class Border(ScriptedSmtp):
    """Delivers into `mailbox` what it takes, with `adds` on top, topmost first; `change` is done before."""

    def __init__(
        self, mailbox: Mailbox, *adds: str, change: Change = as_it_is, folder: str = "INBOX"
    ) -> None:
        super().__init__()
        self._mailbox, self._adds, self._change, self._folder = mailbox, adds, change, folder

    def accept(self, mail: Received) -> None:
        on_top = "".join(f"{line}\r\n" for line in self._adds).encode()
        self._mailbox.append(on_top + self._change(mail.raw), self._folder)
        super().accept(mail)
