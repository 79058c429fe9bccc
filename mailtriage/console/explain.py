"""``mailtriage explain FILE|REF``: each step of a mail with its evidence, and what is sent for it.

A file is taken in as if it came now, on a store that is only looked at; a ticket's mail is explained with the
rules that were in force when it came.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import orjson

from mailtriage.guard.parser import GuardedParser
from mailtriage.model.errors import PermanentFailure

_DEADLINE = 1.2  # seconds for the parser; with its fallback to the header this stays below two
_MOST_BYTES = 64 << 20


class NoSuchMail(PermanentFailure):
    """A file that cannot be read, or a mail that never came for its ticket."""


def run(args: argparse.Namespace) -> int:
    parser = GuardedParser(deadline=_DEADLINE, max_bytes=_MOST_BYTES)
    parser.prepare()  # its process reads its modules while this one reads its own
    try:
        return _run(args, parser)
    finally:
        parser.close()


def _run(args: argparse.Namespace, parser: GuardedParser) -> int:
    from mailtriage.configured import read_configuration
    from mailtriage.console import explained_mail, explained_ticket
    from mailtriage.console.explained import as_document
    from mailtriage.console.trying import look

    raw = _read(args.what)
    configured = read_configuration(Path(args.config))
    parser.classify_for(lambda: configured.settings.addressee)
    with look(configured) as looking:
        if raw is not None:
            told = [explained_mail.explain(looking, parser, args.what, raw, datetime.now(UTC))]
        else:
            told = explained_ticket.explain(looking, parser, args.what, args.mail)
    if args.json:
        documents = [as_document(one, whole=args.mails) for one in told]
        shown = documents[0] if args.mail != "all" else documents
        print(orjson.dumps(shown, option=orjson.OPT_INDENT_2, default=str).decode())
        return 0
    from mailtriage.console.explained_shown import show

    for one in told:
        show(one, hits_only=args.hits, whole=args.mails)
    return 0


def _read(what: str) -> bytes | None:
    """The mail in a file; None where `what` is no file, and so a reference."""
    path = Path(what)
    try:
        if path.is_dir():
            raise NoSuchMail(f"{what}: a folder; name a file in it")
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NoSuchMail(f"{what}: cannot be read: {reason}") from error
