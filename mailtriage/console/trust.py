"""``mailtriage check --trust``: two mails to ourselves show which findings of our server can be believed.

The first has nothing of its own to judge, the second what a forger would write: Authentication-Results, a
spam flag, a Received line with a login and, where the first shows Microsoft 365, its stamps. Both bear our
private header: the daemon knows them for its own, and opens no ticket. They stay in the mailbox.
"""

import argparse
import contextlib
import io
import os
import secrets
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from queue import Empty, SimpleQueue

from mailtriage import app
from mailtriage.clock import SystemClock
from mailtriage.config import Settings
from mailtriage.console.asking import ask_or_execute
from mailtriage.console.checks.finding import Finding, State
from mailtriage.console.checks.inside import prove_inside, seen_host, told_inside
from mailtriage.console.checks.trust import Header, count_hops, prove, seen_ids, told
from mailtriage.console.open import open_store
from mailtriage.inbox.awaited import Awaited, awaiting
from mailtriage.intake.exchange import forged_stamps, tenant_of
from mailtriage.intake.parse import parse
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Delivery, Dispatch, Fate
from mailtriage.outbox.smtp import SmtpCourier, SmtpServer
from mailtriage.paths import paths_of
from mailtriage.ports import WantedFolders
from mailtriage.reply.build import Content, build
from mailtriage.reply.identity import message_id
from mailtriage.store.secret import secret_key

PATIENCE_SECONDS = 180.0
_PART = "trust"
_TEXT = "mailtriage has sent this to itself, to see what the mail server puts on it. You may delete it.\n"
_TOLD_SECONDS = 10.0


class _Failed(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.found)
        self.finding = finding


def probe(args: argparse.Namespace) -> list[Finding]:
    """Send, wait, judge, and have it noted; raises ConfigError and what the mailbox raises."""
    path = Path(args.config)
    configured = app.read_configuration(path, os.environ)
    with open_store(path):
        """Refuses, with what to do, where there is no store, and so no key to mark the mails with."""
    settings, paths = configured.settings, paths_of(path)
    imap, smtp = app.servers(settings, os.environ)
    box = settings.mailbox
    key = secret_key(paths.key, first_start=False)
    try:
        with awaiting(imap, WantedFolders(box.folder, box.junk, box.sent, box.moved)) as awaited:
            post = _Post(settings, smtp, key, awaited, _say)
            plain = post.there_and_back("first", b"")
            above, beyond = seen_ids(plain)
            tried = box.authserv_id or (*above, *beyond) or (box.host.lower(),)
            mark = f"forged-{secrets.token_hex(8)}"
            on_top = forgery(
                tried, mark, settings.desk.domain, post.now, host=seen_host(plain, count_hops(plain))
            )
            if tenant_of(plain):
                on_top = _lines(forged_stamps(mark)) + on_top
            forged = post.there_and_back("second", on_top)
    except _Failed as failed:
        return [failed.finding]
    proof = prove(plain, forged, mark, tried, box.authserv_id)
    inside = prove_inside(plain, forged, mark, proof.hops, proof.ids, smtp.user, settings.desk.address)
    note = {**proof.note(datetime.now(UTC)), "inside": inside.note()}
    found = [*told(proof, box.authserv_id), *told_inside(inside, settings.desk.domain)]
    return [*found, _noted(path, note)]


def forgery(ids: Sequence[str], mark: str, domain: str, now: datetime, host: str = "") -> bytes:
    """What a forger would put on top of his mail, and a Received line as if it had passed a server before.

    That server is `host`, where one is known to tell logins."""
    lines = [
        f"Authentication-Results: {one}{'; ' if one else ''}dmarc=pass ({mark}) header.from={domain}"
        for one in ids
    ]
    lines.append(f"X-Spam-Flag: YES ({mark})")
    lines.append(
        f"Received: from forger.invalid (forger.invalid [192.0.2.1])\r\n (Authenticated sender: {mark})\r\n"
        f" by {host or 'forger.invalid'} (Postfix) with ESMTPSA id {mark.replace('-', '')};\r\n"
        f" {format_datetime(now)}"
    )
    return _lines(lines)


def _lines(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


class _Post:
    """Our way out and back in; every failure is a finding."""

    def __init__(
        self,
        settings: Settings,
        smtp: SmtpServer,
        key: bytes,
        awaited: Awaited,
        say: Callable[[str], None],
    ) -> None:
        self._settings, self._smtp, self._key = settings, smtp, key
        self._awaited, self._say = awaited, say
        self.now = datetime.now(UTC)

    def there_and_back(self, which: str, on_top: bytes) -> Header:
        """The header of our mail as it lies in the mailbox."""
        desk = self._settings.desk
        own_id = message_id(self._key, "trust", secrets.token_hex(8), desk.address, desk.domain, self.now)
        me = Address(desk.name, desk.address)
        mail = build(
            Content(f"mailtriage check --trust: the {which} of two", _TEXT),
            key=self._key,
            message_id=own_id,
            sender=me,
            recipient=me,
            now=self.now,
            automatic="auto-generated",
        )
        sender = "" if self._settings.smtp.envelope == "null" else desk.address
        self._say(f"sending the {which} of two mails to {desk.address} ...")
        self._send(Dispatch(own_id, sender, desk.address, on_top + mail.raw))
        found = self._awaited.arrival(own_id.partition("@")[0], PATIENCE_SECONDS, self._waiting())
        if found is None:
            words = f"the {which} mail did not come back within {PATIENCE_SECONDS:.0f} s"
            advice = "see where it went: the mail server's log, a quarantine, or a slow day; then try again"
            raise _Failed(Finding(_PART, State.PROBLEM, words, advice))
        self._say(f"it lies in {found[0]}")
        return parse(found[1]).headers

    def _waiting(self) -> Callable[[float], None]:
        said = [0.0]

        def tell(waited: float) -> None:
            if waited - said[0] >= _TOLD_SECONDS:
                said[0] = waited
                self._say(f"not there yet after {waited:.0f} s; waiting up to {PATIENCE_SECONDS:.0f} s")

        return tell

    def _send(self, dispatch: Dispatch) -> None:
        reports: SimpleQueue[Delivery] = SimpleQueue()
        courier = SmtpCourier(self._smtp, reports.put, SystemClock())
        try:
            courier.submit(dispatch)
            report = reports.get(timeout=self._smtp.timeout * 4)
        except Empty:
            words = "the mail server did not say whether it takes our mail"
            raise _Failed(Finding(_PART, State.PROBLEM, words, "run `mailtriage check`")) from None
        finally:
            courier.close()
        if report.fate is not Fate.ACCEPTED:
            words = f"the mail server does not take our mail: {report.reason}"
            raise _Failed(Finding(_PART, State.PROBLEM, words, "run `mailtriage check`"))


def _noted(path: Path, note: dict[str, object]) -> Finding:
    """By the daemon where one runs: it is the one that writes the store."""
    import orjson

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = ask_or_execute(path, "trust", (orjson.dumps(note).decode(),))
    if code == 0:
        return Finding(_PART, State.OK, "noted; the two mails stay in the mailbox: delete them as you like")
    return Finding(_PART, State.WARNING, said.getvalue().strip(), "run this again when the daemon answers")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
