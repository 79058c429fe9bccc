"""neomutt as a person uses it, in a pseudo-terminal: it opens the mailbox, reads a mail and answers it."""

import os
import pty
import select
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.servers.mailbox import Mailbox

PATIENCE_SECONDS = 20.0
_SETTINGS = """\
set realname = "{name}"
set from = "{address}"
set use_from = yes
set use_envelope_from = yes
set hostname = "{host}"
set imap_user = "{user}"
set imap_pass = "{password}"
set folder = "imap://127.0.0.1:{imap_port}/"
set spoolfile = "+INBOX"
set record = "+Sent"
set smtp_url = "smtp://127.0.0.1:{smtp_port}/"
set ssl_starttls = no
set ssl_force_tls = no
set crypt_use_gpgme = no
set editor = "{editor} %s"
set autoedit = yes
set fast_reply = yes
set include = yes
set reply_to = yes
set mime_forward = yes
set abort_nosubject = no
set abort_unmodified = no
set confirmappend = no
set delete = no
set quit = yes
set postpone = no
set wait_key = no
set mark_old = no
set header_cache = ""
set sleep_time = 0
set charset = "utf-8"
set send_charset = "us-ascii:utf-8"
set signature = "{signature}"
alternative_order text/plain text/html
{more}
push '{keys}'
"""


@dataclass(frozen=True, slots=True)
class Neomutt:
    """The program of one person: `inbox` is read, mail goes to the server at `smtp_port`, a copy into Sent.

    What is typed stands above the quote; `signature` is put below it, as the program does unasked; `more` are
    lines for its configuration. Every method raises AssertionError with the last screen where the program does not come to an end.
    """

    folder: Path
    inbox: Mailbox
    smtp_port: int
    name: str
    address: str
    signature: str = ""
    more: str = ""

    def reply(self, message_id: str, typed: str) -> None:
        """Open the mail, and answer whom its Reply-To names."""
        self._run(f"<display-message>{_reply('<reply>')}<exit><quit>", message_id, typed)

    def reply_to_all(self, message_id: str, typed: str) -> None:
        self._run(f"<display-message>{_reply('<group-reply>')}<exit><quit>", message_id, typed)

    def forward(self, message_id: str, to: str, typed: str) -> None:
        """Pass the mail on as an attachment (message/rfc822)."""
        self._run(f"<forward-message>{to}<enter><send-message><quit>", message_id, typed)

    def _run(self, keys: str, message_id: str, typed: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        words, editor = self.folder / "typed.txt", self.folder / "editor"
        words.write_text(typed, "utf-8")
        editor.write_text(f'#!/bin/sh\ncat "{words}" "$1" > "$1.typed" && mv "$1.typed" "$1"\n', "utf-8")
        editor.chmod(0o755)
        (self.folder / "signature").write_text(self.signature, "utf-8")
        settings = self.folder / "neomuttrc"
        settings.write_text(
            _SETTINGS.format(
                name=self.name,
                address=self.address,
                host=self.address.partition("@")[2],
                user=self.inbox.user,
                password=self.inbox.password,
                imap_port=self.inbox.port,
                smtp_port=self.smtp_port,
                editor=editor,
                signature=self.folder / "signature" if self.signature else "",
                more=self.more,
                keys=f"<limit>=i {message_id.strip('<>')}<enter><first-entry>{keys}",
            ),
            "utf-8",
        )
        _in_terminal(["neomutt", "-n", "-F", str(settings)], self.folder)


def _reply(function: str) -> str:
    return f"{function}<send-message>"


def _in_terminal(command: list[str], home: Path) -> None:
    """Run a full-screen program to its end."""
    ours, its = pty.openpty()
    environ = {
        **os.environ,
        "TERM": "xterm",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
        "LINES": "40",
    }
    try:
        process = subprocess.Popen(
            command, stdin=its, stdout=its, stderr=its, env=environ, start_new_session=True, cwd=home
        )
        os.close(its)
        screen, end = b"", time.monotonic() + PATIENCE_SECONDS
        while process.poll() is None and time.monotonic() < end:
            if select.select([ours], [], [], 0.05)[0]:
                screen = (screen + _read(ours))[-4000:]
        if process.poll() is None:
            process.kill()
            process.wait()
            raise AssertionError(f"neomutt did not come to an end: {screen.decode(errors='replace')}")
        assert process.returncode == 0, screen.decode(errors="replace")
    finally:
        os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""  # it has closed its side
