"""The composition root: the only place that builds concrete parts from the configuration."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from mailtriage import chores
from mailtriage.clock import SystemClock
from mailtriage.config import Settings
from mailtriage.config.files import Files, author_of
from mailtriage.configured import (
    Configured,
    Examined,
    as_before,
    examine,
    read_configuration,
    read_rules,
    read_templates,
)
from mailtriage.daemon.control import ControlSocket
from mailtriage.daemon.loop import Loop, Tell, unseen
from mailtriage.daemon.messages import FromWatch
from mailtriage.daemon.notify import Notify, watchdog_interval
from mailtriage.daemon.pulse import Pulse
from mailtriage.daemon.reloading import Fresh, Passwords, Reload, tell_refused_start
from mailtriage.daemon.retry import retry_asides
from mailtriage.daemon.saved import Saved
from mailtriage.daemon.supervisor import Supervisor
from mailtriage.daemon.tally import Tally
from mailtriage.daemon.watch import Watch
from mailtriage.guard.keeping import Keeping
from mailtriage.guard.parser import GuardedParser
from mailtriage.inbox.imap import ImapInbox
from mailtriage.inbox.link import ImapServer
from mailtriage.log import logger
from mailtriage.model.errors import ConfigError
from mailtriage.model.outgoing import Delivery
from mailtriage.outbox.smtp import SmtpCourier, SmtpServer
from mailtriage.outbox.spool import Spool
from mailtriage.ports import Trace, WantedFolders, WebDesk
from mailtriage.steps.desk import Desk
from mailtriage.steps.in_force import last_in_force, put_in_force
from mailtriage.steps.restored import held_before
from mailtriage.store import DocumentStore
from mailtriage.store.archive import SegmentArchive
from mailtriage.store.attachments import AttachmentFiles
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.store.secret import secret_key
from mailtriage.tickets.fold import apply

if TYPE_CHECKING:
    from mailtriage.web.staying import StayingServer

__all__ = [
    "Configured",
    "Examined",
    "examine",
    "execute_requests",
    "open_desk",
    "read_configuration",
    "read_rules",
    "read_templates",
    "run",
    "serve",
    "servers",
]

ACCOUNT = "main"
_LOOK_SECONDS = 5.0  # between two looks at the threads' pulse


@contextmanager
def open_desk(
    configured: Configured, trace: Trace | None = None, locked: Callable[[], None] = lambda: None
) -> Iterator[Desk]:
    """The desk over its store, locked for this process; raises `StoreLocked` where a daemon has it.

    `locked` is called before the store is opened: from then on the data folder is ours alone. Rules and
    templates that are `refused` are those last in force; raises ConfigError where there are none.
    """
    paths = configured.paths
    with StoreLock(paths.lock) as lock:
        locked()
        key = secret_key(paths.key, first_start=not paths.store.exists())
        documents = DocumentStore(paths.store)
        archive = SegmentArchive(paths.archive)
        try:
            store = DeskStore(documents, apply, configured.settings.desk.first_number)
            if lock.left_in_order and store.in_hand():
                store.put_in_hand({})  # the disk was full or the store busy: no mail killed anybody
            if configured.refused:
                configured = _as_last_in_force(configured, store)
            rules, settings, templates = configured.rules, configured.settings, configured.templates
            put_in_force(store, settings, rules, templates, author_of(settings), SystemClock().now())
            desk = Desk(settings, store, archive, rules, templates, key)
            desk.held_before = held_before(store)
            desk.attachments = files = AttachmentFiles(paths.attachments)
            files.begin()
            if trace is not None:
                desk.trace = trace
            yield desk
        finally:
            archive.close()
            documents.close()


def _as_last_in_force(configured: Configured, store: DeskStore) -> Configured:
    kept = last_in_force(store)
    if kept is None:
        raise ConfigError(list(configured.refused))
    return as_before(configured, kept.rules, kept.digest, kept.templates)


def serve(parser: GuardedParser, desk: Desk, configured: Configured) -> None:
    """Have `parser` classify mail as the open desk's, and leave what is attached where the desk finds it."""
    table, files = configured.settings.store, AttachmentFiles(configured.paths.attachments)
    parser.keep(Keeping(str(files.new), table.max_attachment, table.max_attachments, table.min_free))
    parser.classify_for(lambda: desk.settings.addressee)  # also after a reload


def run(
    configured: Configured,
    *,
    once: bool,
    environ: Mapping[str, str] = os.environ,
    trace: Trace | None = None,
    tell: Tell = unseen,
    locked: Callable[[], None] = lambda: None,
    started: Callable[[Loop], None] = lambda loop: None,
    fresh: Callable[[], Configured] | None = None,
    parser: GuardedParser | None = None,
) -> Tally:
    """Run the daemon until it is stopped, or one complete pass; `started` gets the loop, to stop it, and
    `fresh` reads the configuration anew for a reload; `locked` as in `open_desk`. A `parser` started before
    stays the caller's."""
    settings = configured.settings
    imap, smtp = servers(settings, environ)
    os.umask(0o077)  # customers' mail is nobody else's business
    os.environ["TZ"] = "UTC"  # schedule lives on the local wall clock (library-facts E)
    time.tzset()
    clock, notify = SystemClock(), Notify(environ)
    reader = parser or GuardedParser()
    inbox = ImapInbox(imap)

    def make_watch(tell_desk: Callable[[FromWatch], None], pulse: Pulse) -> Watch:
        box = settings.mailbox
        wanted = WantedFolders(box.folder, box.junk, box.sent, box.moved)
        poll = box.poll.total_seconds()
        return Watch(inbox, wanted, tell_desk, clock, poll_seconds=poll, once=once, pulse=pulse)

    def make_courier(report: Callable[[Delivery], None]) -> SmtpCourier:
        return SmtpCourier(smtp, report, clock)

    with open_desk(configured, trace, locked) as desk:
        serve(reader, desk, configured)
        if configured.refused:
            tell_refused_start(desk, configured.refused, clock.now())
        spool = Spool(desk.store, desk.archive, settings.desk.address, settings.smtp.envelope)
        saved = Saved(Files(lambda: desk.settings).stamp, lambda: loop.reload())
        loop = Loop(
            desk,
            spool,
            reader,
            clock,
            account=ACCOUNT,
            make_watch=make_watch,
            make_courier=make_courier,
            once=once,
            tell=tell,
            reload=_reload(fresh, (imap.password, smtp.password), notify, clock, saved) if fresh else None,
            ending=notify.stopping,
        )
        started(loop)
        with ExitStack() as around:
            if parser is None:
                around.callback(reader.close)
            if not once:
                around.enter_context(_surroundings(loop, configured, environ, clock, notify))
                if fresh is not None:
                    saved.start()
                    around.callback(saved.stop)
            return loop.run()


def _reload(
    fresh: Callable[[], Configured],
    passwords: Passwords,
    notify: Notify,
    clock: SystemClock,
    saved: Saved,
) -> Reload:
    def read() -> Fresh:
        saved.begin()
        found = fresh()
        return Fresh(found.settings, found.rules, found.templates, found.passwords, author_of(found.settings))

    return Reload(
        read,
        lambda: notify.reloading(clock.monotonic()),
        notify.ready,
        passwords,
        settled=lambda: saved.settled,
        unchanged=lambda: saved.unchanged,
    )


@contextmanager
def _surroundings(
    loop: Loop, configured: Configured, environ: Mapping[str, str], clock: SystemClock, notify: Notify
) -> Iterator[None]:
    """The watch over a staying daemon's threads, its control socket, and its health pages."""
    every = min(_LOOK_SECONDS, watchdog_interval(environ) or _LOOK_SECONDS)
    pages = _pages(configured.settings.web.listen, loop)
    whole: WebDesk = pages or loop

    def feed() -> None:
        notify.watchdog()
        notify.status("; ".join(whole.health().reasons)[:200] or "well")

    def answer(asked: str) -> Mapping[str, object]:
        if asked == "wake":
            loop.poke()
            return {"woken": True}
        if asked == "reload":
            loop.reload()
            return {"reloading": True}
        return whole.health().as_document()

    supervisor = Supervisor(
        loop.pulse, clock, feed=feed, hung=loop.report_hung, jumped=loop.report_jump, every=every
    )
    control = ControlSocket(configured.paths.control, answer)
    with ExitStack() as stack:
        supervisor.start()
        stack.callback(supervisor.stop)
        control.start()
        stack.callback(control.close)
        if pages is not None:
            pages.start()
            stack.callback(pages.close)
        notify.ready()
        yield


def _pages(listen: str | None, loop: Loop) -> "StayingServer | None":
    """None, and nothing of them loaded, where nothing is to listen."""
    if listen is None:
        return None
    from mailtriage.web.staying import StayingServer

    return StayingServer(listen, loop, lambda reason: logger().warning("no_health_pages", reason=reason))


def servers(settings: Settings, environ: Mapping[str, str]) -> tuple[ImapServer, SmtpServer]:
    """Where mail comes from and goes to, with their passwords; raises ConfigError with every problem."""
    imap_password, smtp_password = settings.passwords(environ)
    box, smtp, base = settings.mailbox, settings.smtp, settings.path.parent
    return (
        ImapServer(
            box.host,
            box.port,
            box.tls,
            box.user,
            imap_password or "",
            box.timeout.total_seconds(),
            str(base / box.ca_file) if box.ca_file else None,
            ACCOUNT,
            box.max_mail,
        ),
        SmtpServer(
            smtp.host,
            smtp.port,
            smtp.tls,
            smtp.user,
            smtp_password,
            smtp.timeout.total_seconds(),
            smtp.connections,
            str(base / smtp.ca_file) if smtp.ca_file else None,
            settings.desk.domain,
        ),
    )


def execute_requests(configured: Configured) -> Tally:
    """Without a daemon: do what the command line asked, here; mail goes out with the next run."""
    tally, clock, parser = Tally(), SystemClock(), GuardedParser()
    try:
        with open_desk(configured) as desk:
            serve(parser, desk, configured)
            chores.tick(desk, clock.now())
            for one in retry_asides(desk, parser, clock):
                tally.handled[one.verdict.value] = tally.handled.get(one.verdict.value, 0) + 1
    finally:
        parser.close()
    return tally
