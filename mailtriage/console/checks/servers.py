"""The servers, asked at the same time, each in a thread that is left behind when nothing answers."""

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from mailtriage import app
from mailtriage.config import Settings
from mailtriage.console.checks import smtp
from mailtriage.console.checks.disk import StoreFound
from mailtriage.inbox.probe import MailboxFound
from mailtriage.inbox.probe import probe as probe_mailbox
from mailtriage.model.errors import ConfigError
from mailtriage.outbox.probe import SmtpFound
from mailtriage.outbox.probe import probe as probe_smtp
from mailtriage.ports import WantedFolders

T = TypeVar("T")
_BARE = {"password": None, "password_env": None, "password_file": None, "ca_file": None}


class Asked(Generic[T]):
    """A question put to a server: `found`, or the `error` and the step at which it came."""

    def __init__(self, question: Callable[[Callable[[str], None]], T]) -> None:
        self.found: T | None = None
        self.error: Exception | None = None
        self.step = "connect"
        self._question = question
        self._thread = threading.Thread(target=self._run, name="check", daemon=True)
        self._thread.start()

    def wait(self, until: float) -> None:
        """Until the monotonic time `until` at the latest."""
        self._thread.join(max(0.0, until - time.monotonic()))
        if self._thread.is_alive():
            self.error = TimeoutError("no answer in time")

    def _run(self) -> None:
        try:
            self.found = self._question(self._doing)
        except Exception as error:  # told as a finding, whatever it is
            self.error = error

    def _doing(self, step: str) -> None:
        self.step = step


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked; None where the table is wrong, or a password or a file of certificates is missing."""

    mailbox: Asked[MailboxFound] | None
    smtp: Asked[SmtpFound] | None


def ask_servers(
    settings: Settings,
    broken: Collection[str],
    environ: Mapping[str, str],
    store: StoreFound | None,
    limit: float,
) -> Asking:
    """Those whose tables are not `broken`; returns when all have answered, or after `limit` seconds."""
    until = time.monotonic() + limit
    asking = Asking(
        _ask_mailbox(settings, environ, store, limit) if "mailbox" not in broken else None,
        _ask_smtp(settings, environ, limit) if not {"smtp", "desk"}.intersection(broken) else None,
    )
    for asked in (asking.mailbox, asking.smtp):
        if asked is not None:
            asked.wait(until)
    return asking


def _ask_mailbox(
    settings: Settings, environ: Mapping[str, str], store: StoreFound | None, limit: float
) -> Asked[MailboxFound] | None:
    # What is missing for the mail server must not keep us from asking this one.
    alone = settings.model_copy(update={"smtp": settings.smtp.model_copy(update=_BARE)})
    try:
        server = app.servers(alone, environ)[0]
    except ConfigError:
        return None
    server = replace(server, timeout=min(server.timeout, limit))
    box = settings.mailbox
    wanted = WantedFolders(box.folder, box.junk, box.sent, box.moved)
    mark = store.marks.get(f"{app.ACCOUNT}/{settings.mailbox.folder}") if store is not None else None
    return Asked(lambda doing: probe_mailbox(server, wanted, mark, doing))


def _ask_smtp(settings: Settings, environ: Mapping[str, str], limit: float) -> Asked[SmtpFound] | None:
    alone = settings.model_copy(update={"mailbox": settings.mailbox.model_copy(update=_BARE)})
    try:
        server = app.servers(alone, environ)[1]
    except ConfigError:
        return None
    server = replace(server, timeout=min(server.timeout, limit))
    to = settings.desk.address
    senders = smtp.senders(settings.smtp, to)
    return Asked(lambda doing: probe_smtp(server, to, senders, doing))
