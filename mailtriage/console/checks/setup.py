"""Configuration, passwords, rules and templates: what can be told without asking anybody."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from mailtriage.app import Examined
from mailtriage.config import Mailbox, Settings, Smtp
from mailtriage.console.checks.finding import Finding, State
from mailtriage.console.checks.salvage import Salvaged
from mailtriage.console.text import clock
from mailtriage.model.errors import ConfigError

_OTHERS = 0o077
_TO_DO = re.compile(
    r"[;:] ((?:use|write|set|give|name|did you mean|known:|run|restore|choose) .*)$", re.DOTALL
)


def check_setup(
    path: Path,
    examined: Examined,
    usable: Salvaged,
    environ: Mapping[str, str],
    live_since: datetime | None = None,
) -> list[Finding]:
    """`live_since` is when `go-live` overruled ``observe = true``."""
    return [
        *_configuration(path, examined, live_since),
        *_passwords(usable, environ),
        *_rules(examined),
        *_templates(examined),
    ]


def _problems(part: str, examined: Examined) -> list[Finding]:
    return [_told(part, State.PROBLEM, problem) for problem in examined.problems[part]]


def _told(part: str, state: State, text: str) -> Finding:
    """Our texts end with what to do; those that do not name the place to correct."""
    found = _TO_DO.search(text)
    if found is None:
        advice = "name the file with --config" if "cannot be read" in text else "correct it there"
        return Finding(part, state, text, advice)
    return Finding(part, state, text[: found.start()], found[1])


def _configuration(path: Path, examined: Examined, live_since: datetime | None) -> list[Finding]:
    problems = _problems("configuration", examined)
    if examined.settings is None or problems:
        return problems
    right = f"{path.name} is right{_notes(examined.settings, live_since)}"
    told = [Finding("configuration", State.OK, right)]
    told += [_told("configuration", State.WARNING, one) for one in examined.settings.warnings()]
    return told


def _notes(settings: Settings, live_since: datetime | None) -> str:
    if not settings.desk.observe:
        return ""
    if live_since is None:
        return "; observe = true: nothing is sent to customers"
    return f"; customers are answered since `mailtriage go-live` at {clock(live_since)} UTC"


def _passwords(usable: Salvaged, environ: Mapping[str, str]) -> list[Finding]:
    settings = usable.settings
    if settings is None:
        return [_unchecked("passwords")]
    found: list[Finding] = []
    try:
        settings.passwords(environ)
    except ConfigError as error:
        found += [_told("passwords", State.PROBLEM, one) for one in error.problems]
    for name, server in (("mailbox", settings.mailbox), ("smtp", settings.smtp)):
        if name not in usable.broken:
            found += _password(name, server, settings.path, environ)
    if not usable.broken.isdisjoint(("mailbox", "smtp")):
        found.append(_unchecked("passwords"))
    return found or [Finding("passwords", State.OK, "all are there")]


def _password(name: str, server: Mailbox | Smtp, path: Path, environ: Mapping[str, str]) -> list[Finding]:
    try:
        secret = server.secret(environ, path.parent)
    except ValueError:
        return []  # told with the others
    found = []
    if server.user is not None and not secret:
        advice = "set password_env or password_file"
        found.append(Finding("passwords", State.PROBLEM, f"[{name}]: a user without a password", advice))
    elif secret and secret != secret.strip():
        words = f"[{name}]: the password begins or ends with white space"
        advice = "take it away if it does not belong there"
        found.append(Finding("passwords", State.WARNING, words, advice))
    if server.password_file is not None:
        found += _readable(name, path.parent / server.password_file)
    if server.password is not None:
        found += _readable(name, path)
    return found


def _readable(name: str, file: Path) -> list[Finding]:
    try:
        open_to_others = file.stat().st_mode & _OTHERS
    except OSError:
        return []
    if not open_to_others:
        return []
    words = f"[{name}]: others on this machine can read the password in {file}"
    return [Finding("passwords", State.WARNING, words, f"chmod 600 {file}")]


def _rules(examined: Examined) -> list[Finding]:
    if examined.rules is None:
        return _problems("rules", examined) or [_unchecked("rules")]
    words = f"{len(examined.rules.rules)} rules, their examples hold ({examined.rules.digest})"
    right = Finding("rules", State.OK, words)
    if not examined.rules.doubts:
        return [right]
    many = len(examined.rules.doubts)
    told = f"{many} {'rule does' if many == 1 else 'rules do'} hardly what was meant"
    return [right, Finding("rules", State.WARNING, told, "mailtriage rules check names them")]


def _templates(examined: Examined) -> list[Finding]:
    if examined.templates is None:
        return _problems("templates", examined) or [_unchecked("templates")]
    return [Finding("templates", State.OK, "all can be filled in")]


def _unchecked(part: str) -> Finding:
    return Finding(part, State.UNCHECKED, "the configuration must be right first")
