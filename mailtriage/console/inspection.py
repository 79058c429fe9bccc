"""``mailtriage inspect``: what we would make of raw mails, without touching any store.

Each mail is read by the guarded parser, so that none takes more than two seconds, however hostile.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from mailtriage import app, config
from mailtriage.console.side_by_side import side_by_side
from mailtriage.console.text import plain
from mailtriage.guard.parser import GuardedParser
from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.requester import choose
from mailtriage.intake.token import read_tokens
from mailtriage.intake.verdicts import verdicts
from mailtriage.model.addressee import Addressee
from mailtriage.model.errors import MailtriageError
from mailtriage.model.mail import Mail
from mailtriage.ports import Parser, ParserFailed
from mailtriage.steps.kinds import kind_of

if TYPE_CHECKING:
    from mailtriage.rules.engine import RuleSet

_DEADLINE = 1.2  # seconds for the parser; with its fallback to the header this stays below two
_MOST_BYTES = 64 << 20
_PARSERS = 2


def run(args: argparse.Namespace) -> int:
    parsers = [GuardedParser(deadline=_DEADLINE, max_bytes=_MOST_BYTES) for _ in range(_PARSERS)]
    try:
        for one in parsers:
            one.prepare()  # their processes read their modules while this one reads its own
        return _run(args, parsers)
    finally:
        for one in parsers:
            one.close()


def _run(args: argparse.Namespace, parsers: Sequence[GuardedParser]) -> int:

    settings = config.read(Path(args.config)) if args.config else None
    rules = app.read_rules(settings)
    addressee = settings.addressee if settings else Addressee()
    for one in parsers:
        one.classify_for(lambda: addressee)
    failed = 0
    for told in inspect_all(_files(args.files), rules, parsers):
        failed += "error" in told
        if args.json:
            sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
            sys.stdout.buffer.flush()
        else:
            _show(told)
    return 1 if failed else 0


def _files(names: Iterable[str]) -> Iterator[str]:
    """The files named, and of each folder those in it, by name."""
    for name in names:
        try:
            found = sorted(str(one) for one in Path(name).iterdir() if one.is_file())
        except (OSError, ValueError):  # a file; or what reading it will say
            found = [name]
        yield from found


def inspect_all(
    paths: Iterable[str], rules: "RuleSet", parsers: Sequence[Parser]
) -> Iterator[dict[str, Any]]:
    """One object for each file, in order; a file that cannot be read gives one with `error`."""
    yield from side_by_side(paths, parsers, lambda some, parser: list(_inspect(some, parser, rules)))


def _inspect(paths: Sequence[str], parser: Parser, rules: "RuleSet") -> Iterator[dict[str, Any]]:
    """Each file is read while the parser has the one before, so that it never waits for the next."""
    raw: bytes | str
    following = _raw(paths[0])
    for path, then in zip(paths, (*paths[1:], None), strict=True):
        raw, following = following, _raw(then) if then is not None else ""
        # A file name need not be UTF-8; JSON must.
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        if isinstance(raw, bytes):
            yield {"path": shown, **_told(raw, following, parser, rules)}
        else:
            yield {"path": shown, **_NOTHING, "error": f"cannot be read: {raw}"}


def _raw(path: str) -> bytes | str:
    """The file, or why it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)


def _told(raw: bytes, following: bytes | str, parser: Parser, rules: "RuleSet") -> dict[str, Any]:
    try:
        return told_of(parser.parse(raw, following if isinstance(following, bytes) else None), rules)
    except ParserFailed as failed:
        return {**told_of(failed.mail, rules), "error": str(failed)}
    except MailtriageError as error:
        return {**_NOTHING, "error": str(error)}


def told_of(mail: Mail, rules: "RuleSet") -> dict[str, Any]:
    """What the flow would decide of `mail` by its content alone: no ticket and no sender is known here, so
    that the severity is the one that its words ask for, whoever wrote them."""
    kind = kind_of(mail, Addressee())
    tokens = read_tokens(mail.subject)
    triage = rules.triage(mail, kind.kind)
    allowed = verdicts(kind, on_ticket=False)
    return {
        "kind": kind.kind.value,
        "from": mail.sender.address if mail.sender and mail.sender.address else None,
        "to": [one.address for one in mail.to],
        "subject": mail.subject or None,
        "message_id": mail.message_id,
        "text": mail.text or None,
        "reply_text": mail.reply_text or None,
        "forwarded": _forwarded(mail),
        "attachments": [one.name for one in mail.attachments],
        "failed_recipients": [one.address for one in mail.failed_recipients if one.permanent],
        "delayed_recipients": [one.address for one in mail.failed_recipients if not one.permanent],
        "token": tokens[0].written if tokens else None,
        "severity": triage.wanted.value,
        "labels": list(triage.labels),
        "rules": [hit.rule for hit in triage.hits],
        "evidence": list(kind.evidence),
        "would_answer": allowed.answer,
        "notes": list(mail.notes),
    }


def _forwarded(mail: Mail) -> dict[str, str | None] | None:
    """Whose mail the sender passes on, were he one of the staff: nobody's of his own house where possible."""
    if mail.forwarded is None or mail.sender is None:
        return None
    own = organisation_of(mail.sender)
    original = choose(mail.forwarded, {own} if own else (), {mail.sender.address})
    if original is None:
        return None
    return {
        "requester": original.sender.address or None,
        "name": original.sender.name or None,
        "subject": original.subject,
        "text": original.text,
        "comment": mail.forwarded.comment,
        "how": original.how,
    }


_SINGLE = ("kind", "from", "subject", "message_id", "text", "reply_text", "forwarded", "token", "severity")
_LISTS = ("to", "attachments", "failed_recipients", "delayed_recipients", "labels", "rules")
_NOTHING: dict[str, Any] = {**dict.fromkeys(_SINGLE), **{name: [] for name in _LISTS}}


def _show(told: dict[str, Any]) -> None:
    """A few lines for people; `--json` has everything."""
    print(plain(told["path"]))
    for key, value in told.items():
        if key in ("path", "text") or value in (None, []):
            continue
        if isinstance(value, dict):
            value = f"{value['name'] or ''} <{value['requester'] or 'unknown'}>, {value['how']}"
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        print(f"  {key.replace('_', ' '):<18}{plain(' '.join(shown.split()))[:200]}")
