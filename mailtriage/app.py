"""The composition root: the only place that builds concrete parts from the configuration."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mailtriage import chores, config
from mailtriage.clock import SystemClock
from mailtriage.config import Settings
from mailtriage.daemon.loop import Loop, Tell, unseen
from mailtriage.daemon.messages import FromWatch
from mailtriage.daemon.retry import retry_asides
from mailtriage.daemon.tally import Tally
from mailtriage.daemon.watch import Watch
from mailtriage.guard.parser import GuardedParser
from mailtriage.inbox.imap import ImapInbox, ImapServer
from mailtriage.model.errors import ConfigError
from mailtriage.model.outgoing import Delivery
from mailtriage.model.trouble import Trouble
from mailtriage.outbox.smtp import SmtpCourier, SmtpServer
from mailtriage.outbox.spool import Spool
from mailtriage.paths import Paths
from mailtriage.ports import Trace
from mailtriage.render import Templates
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.load import Source, load, read_source
from mailtriage.steps.desk import Desk
from mailtriage.store import DocumentStore
from mailtriage.store.archive import SegmentArchive
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.store.secret import secret_key
from mailtriage.tickets.fold import apply

ACCOUNT = "main"
T = TypeVar("T")
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Configured:
    """A configuration that is right in every part, read at once."""

    settings: Settings
    rules: RuleSet
    templates: Templates

    @property
    def paths(self) -> Paths:
        return Paths(self.settings.data)


def read_configuration(path: Path, environ: Mapping[str, str] | None = None) -> Configured:
    """Settings, rules and templates; with `environ` passwords too. Raises ConfigError with the problems of
    all of them: a wrong table does not hide a wrong rule."""
    tables = config.read_tables(path)
    problems: list[str] = []
    settings = _collect(problems, lambda: config.validate(tables, path))
    if settings is not None and environ is not None:
        _collect(problems, lambda: settings.passwords(environ))
    staff = {person.id for person in settings.staff} if settings is not None else None
    own = tables.get("rule", [])
    packs = settings.rules.packs if settings is not None else _table(tables, "rules").get("packs")
    rules = _collect(problems, lambda: _read_rules(path.name, own, packs, staff))
    folder = settings.reply.templates if settings is not None else _table(tables, "reply").get("templates")
    templates = _collect(problems, lambda: _read_templates(path.parent / str(folder or "templates")))
    if problems or settings is None or rules is None or templates is None:
        raise ConfigError(problems)
    return Configured(settings, rules, templates)


def _collect(problems: list[str], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except ConfigError as error:
        problems += error.problems
        return None


def _table(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = tables.get(name, {})
    return found if isinstance(found, dict) else {}


def read_rules(settings: Settings | None) -> RuleSet:
    """The configuration's own rules, then the packs it names; the shipped defaults without one."""
    if settings is None:
        return _read_rules("config.toml", (), None, None)
    staff = {person.id for person in settings.staff}
    return _read_rules(settings.path.name, settings.rule, settings.rules.packs, staff)


def _read_rules(file: str, own: Any, packs: Any, staff: set[str] | None) -> RuleSet:
    problems: list[str] = []
    sources = [Source(file, tuple(own))] if isinstance(own, list | tuple) and own else []
    named = packs if isinstance(packs, list | tuple) else config.RulesTable().packs
    for name in named:
        pack = _PACKAGE / "rules" / f"{name}.toml"
        if not str(name).isidentifier() or not pack.is_file():
            known = sorted(one.stem for one in (_PACKAGE / "rules").glob("*.toml"))
            problems.append(f"{file}, [rules] packs: there is no pack {name!r}; known: {', '.join(known)}")
        else:
            sources.append(read_source(f"rules/{name}.toml", pack.read_bytes()))
    rules = _collect(problems, lambda: load(sources))
    for rule in rules.rules if rules is not None and staff is not None else ():
        assignee = rule.then.get("assignee")
        if assignee is not None and assignee not in (staff or ()):
            problems.append(f"{rule.source}, {rule.name!r}: assign = {assignee!r} is no staff id")
    if problems or rules is None:
        raise ConfigError(problems)
    return rules


def read_templates(settings: Settings) -> Templates:
    """The shipped templates, each overridable by a file of the same name in the configured folder."""
    return _read_templates(settings.path.parent / settings.reply.templates)


def _read_templates(own: Path) -> Templates:
    sources: dict[str, str] = {}
    for folder in (_shipped_templates(), own):
        for file in sorted(folder.glob("*.*")) if folder.is_dir() else ():
            if file.suffix in (".txt", ".html", ".subject"):
                try:
                    sources[file.name] = file.read_text("utf-8")
                except (OSError, UnicodeDecodeError) as error:
                    raise ConfigError([f"templates/{file.name}: {error}"]) from error
    templates = Templates(sources)
    _try_out(templates)
    return templates


def _try_out(templates: Templates) -> None:
    """Render each template as its mail will: a wrong name is found now, and not with a customer waiting."""
    desk = {"name": "Desk", "address": "desk@desk.example"}
    now = SystemClock().now()
    values: dict[str, object] = {"desk": desk, "reference": "INC-1-AAAA", "token": "[INC-1-AAAA]"}
    alert: dict[str, object] = {"desk": desk, "at": now, "trouble": Trouble("cause", "summary", "advice")}
    problems: list[str] = []
    for name in ("subject", "txt", "html"):
        for promise in (None, now):
            problems += _tried(templates, f"acknowledgement.{name}", {**values, "promise": promise})
    for name in ("subject", "txt"):
        problems += _tried(templates, f"alert.{name}", alert)
    if problems:
        raise ConfigError(list(dict.fromkeys(problems)))


def _tried(templates: Templates, name: str, values: Mapping[str, object]) -> tuple[str, ...]:
    try:
        templates.render(name, values)
    except ConfigError as error:
        return error.problems
    return ()


def _shipped_templates() -> Path:
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


@contextmanager
def open_desk(configured: Configured, trace: Trace | None = None) -> Iterator[Desk]:
    """The desk over its store, locked for this process; raises `StoreLocked` where a daemon has it."""
    paths = configured.paths
    with StoreLock(paths.lock) as lock:
        key = secret_key(paths.key, first_start=not paths.store.exists())
        documents = DocumentStore(paths.store)
        archive = SegmentArchive(paths.archive)
        try:
            store = DeskStore(documents, apply, configured.settings.desk.first_number)
            if lock.left_in_order and store.in_hand():
                store.put_in_hand({})  # the disk was full or the store busy: no mail killed anybody
            rules = configured.rules
            note = f"rules {rules.digest}"
            if store.note(note) is None:
                store.put_note(note, dict(rules.source))
            desk = Desk(configured.settings, store, archive, rules, configured.templates, key)
            yield desk if trace is None else Desk(**{**desk.__dict__, "trace": trace})
        finally:
            archive.close()
            documents.close()


def run(
    configured: Configured,
    *,
    once: bool,
    environ: Mapping[str, str] = os.environ,
    trace: Trace | None = None,
    tell: Tell = unseen,
    started: Callable[[Loop], None] = lambda loop: None,
) -> Tally:
    """Run the daemon until it is stopped, or one complete pass; `started` gets the loop, to stop it."""
    settings = configured.settings
    imap, smtp = servers(settings, environ)
    os.umask(0o077)  # customers' mail is nobody else's business
    os.environ["TZ"] = "UTC"  # schedule lives on the local wall clock (library-facts E)
    time.tzset()
    clock = SystemClock()
    parser = GuardedParser()
    inbox = ImapInbox(imap)

    def make_watch(tell_desk: Callable[[FromWatch], None]) -> Watch:
        poll = settings.mailbox.poll.total_seconds()
        return Watch(inbox, settings.mailbox.folder, tell_desk, clock, poll_seconds=poll, once=once)

    def make_courier(report: Callable[[Delivery], None]) -> SmtpCourier:
        return SmtpCourier(smtp, report, clock)

    with open_desk(configured, trace) as desk:
        spool = Spool(desk.store, desk.archive, settings.desk.address, settings.smtp.envelope)
        loop = Loop(
            desk,
            spool,
            parser,
            clock,
            account=ACCOUNT,
            make_watch=make_watch,
            make_courier=make_courier,
            once=once,
            tell=tell,
        )
        started(loop)
        try:
            return loop.run()
        finally:
            parser.close()


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
            chores.tick(desk, clock.now())
            for one in retry_asides(desk, parser, clock):
                tally.handled[one.verdict.value] = tally.handled.get(one.verdict.value, 0) + 1
    finally:
        parser.close()
    return tally
