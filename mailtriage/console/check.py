"""``mailtriage check``: all that could keep the daemon from its work, at once, each with what to do.

Nothing is changed: the servers are asked read-only, no mail is sent, no lock is kept, no file stays. But for
``--trust``: that sends two mails to ourselves, and has what they show noted.
"""

import argparse
import base64
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mailtriage import app
from mailtriage.config import Settings
from mailtriage.console.checks import mailbox, smtp
from mailtriage.console.checks.clock import check_clock
from mailtriage.console.checks.disk import StoreFound, check_disk, look_into
from mailtriage.console.checks.finding import Finding, State, count, document, show
from mailtriage.console.checks.salvage import Salvaged, salvage
from mailtriage.console.checks.servers import Asked, Asking, ask_servers
from mailtriage.console.checks.setup import check_setup
from mailtriage.console.checks.trust import check_trust
from mailtriage.console.checks.web import check_web
from mailtriage.inbox.probe import MailboxFound
from mailtriage.model.errors import ConfigError
from mailtriage.outbox.probe import SmtpFound
from mailtriage.paths import Paths, paths_of

LIMIT_SECONDS = 10.0
_SHORTEST_SECRET = 4  # a shorter one stands in other words by chance


def run(args: argparse.Namespace) -> int:
    """0 when nothing is wrong (warnings are allowed), 2 when something is. The report is what was asked for:
    it goes to stdout either way."""
    if args.trust:
        from mailtriage.console.trust import probe

        findings = probe(args)
    else:
        findings = check(Path(args.config), os.environ, offline=args.offline)
    wrong = bool(count(findings, State.PROBLEM))
    if args.json:
        import orjson

        print(orjson.dumps(document(findings), option=orjson.OPT_INDENT_2).decode())
    else:
        show(findings)
    return 2 if wrong else 0


def check(
    path: Path, environ: Mapping[str, str], *, offline: bool, limit: float = LIMIT_SECONDS
) -> list[Finding]:
    """Every part in its order; `limit` is how many seconds the servers have, all together."""
    examined = app.examine(path)
    usable = salvage(path) if examined.settings is None else Salvaged(examined.settings, frozenset())
    settings = usable.settings
    paths = _paths(path)
    store, of_store = look_into(paths) if paths is not None else (None, [])
    asking = Asking(None, None)
    if settings is not None and not offline:
        asking = ask_servers(settings, usable.broken, environ, store, limit)
    now = datetime.now(UTC)
    findings = [
        *check_setup(path, examined, usable, environ, store.live_since if store is not None else None),
        *_mailbox(usable, asking.mailbox, now, offline=offline),
        *_smtp(usable, asking.smtp, now, offline=offline),
        *_web(usable, paths),
        *_clock(asking, store, now),
        *(_disk(settings, paths, now) if paths is not None else [_unchecked("disk")]),
        *of_store,
        *_trust(usable, store),
    ]
    secrets = _secrets(settings, environ)
    return [
        replace(one, found=_shown(one.found, secrets), advice=_shown(one.advice, secrets)) for one in findings
    ]


def _paths(path: Path) -> Paths | None:
    try:
        return paths_of(path)
    except ConfigError:
        return None


def _mailbox(
    usable: Salvaged, asked: Asked[MailboxFound] | None, now: datetime, *, offline: bool
) -> list[Finding]:
    settings = usable.settings
    if settings is None or asked is None:
        return [_unasked("mailbox", wrong="mailbox" in usable.broken, offline=offline)]
    if asked.found is None or asked.error is not None:
        return mailbox.unreachable(asked.error or RuntimeError("no answer"), settings.mailbox, asked.step)
    return mailbox.check_mailbox(settings.mailbox, asked.found, now)


def _smtp(usable: Salvaged, asked: Asked[SmtpFound] | None, now: datetime, *, offline: bool) -> list[Finding]:
    settings = usable.settings
    if settings is None or asked is None:
        wrong = not usable.broken.isdisjoint(("smtp", "desk"))
        return [_unasked("smtp", wrong=wrong, offline=offline)]
    if asked.found is None or asked.error is not None:
        return smtp.unreachable(asked.error or RuntimeError("no answer"), settings.smtp, asked.step)
    return smtp.check_smtp(settings.smtp, settings.desk.address, asked.found, now)


def _web(usable: Salvaged, paths: Paths | None) -> list[Finding]:
    if "web" in usable.broken:
        return [_unchecked("web")]
    return check_web(usable.settings.web.listen if usable.settings is not None else None, paths)


def _clock(asking: Asking, store: StoreFound | None, now: datetime) -> list[Finding]:
    in_box = asking.mailbox.found if asking.mailbox is not None else None
    newest = in_box.folder.newest if in_box is not None and in_box.folder is not None else None
    out = asking.smtp.found if asking.smtp is not None else None
    return check_clock(
        now, newest, out.greeting if out is not None else "", store.last_poll if store is not None else None
    )


def _disk(settings: Settings | None, paths: Paths, now: datetime) -> list[Finding]:
    return check_disk(paths, settings.store.min_free if settings is not None else 0, now)


def _trust(usable: Salvaged, store: StoreFound | None) -> list[Finding]:
    if usable.settings is None or "mailbox" in usable.broken:
        return []
    settings, known = usable.settings, store.authserv if store is not None else None
    return check_trust(settings.mailbox.authserv_id, known, settings.desk.domain)


def _unasked(part: str, *, wrong: bool, offline: bool) -> Finding:
    if wrong:
        return _unchecked(part)
    return Finding(part, State.UNCHECKED, "--offline" if offline else "its password must be there first")


def _unchecked(part: str) -> Finding:
    return Finding(part, State.UNCHECKED, "the configuration must be right first")


def _secrets(settings: Settings | None, environ: Mapping[str, str]) -> list[str]:
    """The passwords as they are and as they travel: a server may give back what it was told."""
    found: list[str] = []
    for server in (settings.mailbox, settings.smtp) if settings is not None else ():
        try:
            secret = server.secret(environ, settings.path.parent) if settings is not None else None
        except ValueError:
            continue
        if secret and len(secret) >= _SHORTEST_SECRET:
            login = f"\0{server.user or ''}\0{secret}".encode()
            found += [secret, base64.b64encode(secret.encode()).decode(), base64.b64encode(login).decode()]
    return found


def _shown(text: str, secrets: list[str]) -> str:
    """Without secrets, and without what no terminal and no JSON can hold."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text.encode("utf-8", "backslashreplace").decode()
