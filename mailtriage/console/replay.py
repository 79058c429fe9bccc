"""``mailtriage rules replay``: what other rules would have made of the mail that came lately.

The rules in force, or what was decided when each mail came, against a candidate; on the kept raw mail, with
the facts that were kept. Nothing is written, and a daemon may run.
"""

import argparse
import os
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from mailtriage.configured import Configured, read_configuration, read_rules
from mailtriage.console.logbook import since as in_log_form
from mailtriage.console.open import open_store
from mailtriage.console.progress import progress
from mailtriage.console.replay_tally import Tally
from mailtriage.console.replaying import PARSERS, Replay, kept_asides, kept_mail, tickets_since
from mailtriage.console.trying import MemoryArchive
from mailtriage.guard.parser import GuardedParser
from mailtriage.model.errors import ConfigError, PermanentFailure
from mailtriage.rules.engine import RuleSet

_DEADLINE = 1.2  # seconds for the parser; with its fallback to the header this stays below two


class NoPage(PermanentFailure):
    """The page cannot be written."""


def run(args: argparse.Namespace) -> int:
    parsers = [GuardedParser(deadline=_DEADLINE) for _ in range(PARSERS)]
    with ExitStack() as opened:
        for one in parsers:
            opened.callback(one.close)
            one.prepare()  # their processes read their modules while this one reads its own
        began = time.monotonic()
        configured = read_configuration(Path(args.config))
        candidate = candidate_rules(configured, args.rules, args.candidate)
        against = None if args.against == "kept" or not (args.rules or args.candidate) else configured.rules
        since = _since(args.since)
        tally = _replay(configured, against, candidate, since, parsers)
    head = {
        "since": since,
        "candidate": candidate.digest,
        "against": against.digest if against is not None else "kept",
        "seconds": round(time.monotonic() - began, 3),
    }
    if args.html:
        _write(Path(args.html), tally, head)
    if args.json:
        print(orjson.dumps(head | tally.as_document(), option=orjson.OPT_INDENT_2).decode())
    else:
        from mailtriage.console.replay_shown import show

        show(tally, head, every=args.all)
        if args.html:
            print(f"\nThe page with all of it: {args.html}")
    return 1 if args.fail_on_change and tally.moved else 0


def candidate_rules(configured: Configured, folder: str | None, other: str | None) -> RuleSet:
    """The rules in force with another `folder` of rules, those of `other` configuration, or both."""
    settings = configured.settings if other is None else read_configuration(Path(other)).settings
    if folder is None:
        return configured.rules if other is None else read_rules(settings)
    if not Path(folder).is_dir():
        raise ConfigError([f"--rules {folder}: no folder; name one that holds .toml files with [[rule]]"])
    rules = settings.rules.model_copy(update={"folder": str(Path(folder).resolve())})
    return read_rules(settings.model_copy(update={"rules": rules}))


def _replay(
    configured: Configured,
    against: RuleSet | None,
    candidate: RuleSet,
    since: datetime,
    parsers: list[GuardedParser],
) -> Tally:
    settings, tally = configured.settings, Tally()
    for parser in parsers:
        parser.classify_for(lambda: settings.addressee)
    with open_store(settings.path) as store, progress() as bar:
        replay = Replay(store, settings, against, candidate)
        numbers = tickets_since(store, since)
        asides = kept_asides(store, since)
        bar.begin("Replaying", None if replay.looks_at_tickets else len(numbers) + len(asides))
        archive = MemoryArchive(configured.paths.archive)
        mails = kept_mail(store, numbers, since, joined=replay.looks_at_tickets)
        for compared in replay.compare(chain(mails, asides), archive, parsers):
            tally.add(compared)
            bar.reach(tally.mails)
    return tally


def _since(text: str) -> datetime:
    return datetime.fromisoformat(in_log_form(text, datetime.now(UTC))).replace(tzinfo=UTC)


def _write(path: Path, tally: Tally, head: dict[str, Any]) -> None:
    """In one step: whoever looks at the page while it is made sees the old one."""
    from mailtriage.console.replay_page import page

    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(page(tally, head), "utf-8", "backslashreplace")
        os.replace(part, path)
    except OSError as error:
        raise NoPage(f"{path}: cannot be written: {error.strerror}; name another file") from error
