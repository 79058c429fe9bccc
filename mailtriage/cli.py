"""The command line: words to functions; no logic, and no import that a command does not need."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from mailtriage import __version__
from mailtriage.model.errors import ConfigError, MailtriageError
from mailtriage.model.ticket import Severity, Status, TicketKind


def program() -> NoReturn:
    """`main` as a process of its own. It leaves at once: everything is closed, and taking the interpreter
    apart costs 60 ms after a thousand mails."""
    # The collector's first look at each new object is worth it, a walk through all modules each time is not:
    # 3 % of a pass over a thousand mails.
    gc.set_threshold(20_000, 20, 50)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0: done; 1: done, but something needs a person; 2: could not be done."""
    try:
        return _run(argv)
    except BrokenPipeError:
        # `mailtriage tickets | head`: nobody reads on, and Python must not complain at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ConfigError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except MailtriageError as error:
        print(f"mailtriage: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 2


def _run(argv: Sequence[str] | None) -> int:
    try:
        args = _parser().parse_args(argv)
        module, _, function = args.run.partition(":")
        return int(getattr(importlib.import_module(f"mailtriage.console.{module}"), function)(args))
    finally:
        sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mailtriage", description="A shared support mailbox becomes a service desk."
    )
    parser.add_argument("--version", action="version", version=f"mailtriage {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: str, what: str, *, under: object = None) -> argparse.ArgumentParser:
        made = (under or commands).add_parser(name, help=what, description=what)  # type: ignore[attr-defined]
        made.set_defaults(run=run)
        return made  # type: ignore[no-any-return]

    def config(made: argparse.ArgumentParser) -> None:
        made.add_argument("--config", metavar="FILE", default="config.toml", help="default: config.toml")

    def as_json(made: argparse.ArgumentParser) -> None:
        made.add_argument("--json", action="store_true", help="for machines")

    run = command("run", "run:run", "watch the mailbox; turn mail into tickets, answer, send")
    run.add_argument("--once", action="store_true", help="one complete pass, then exit")
    config(run)

    what = "check configuration, rules, templates, mailbox, mail server, clock and disk: all problems at once"
    check = command("check", "check:run", what)
    check.add_argument("--offline", action="store_true", help="ask no server")
    what = "send two mails to ourselves, to learn which findings of the mail server can be believed"
    check.add_argument("--trust", action="store_true", help=what)
    as_json(check)
    config(check)

    tickets = command("tickets", "tickets:run", "list tickets, newest first")
    for name, words in (("status", Status), ("severity", Severity), ("kind", TicketKind)):
        known = [one.value for one in words]
        tickets.add_argument(f"--{name}", type=_words(known), metavar="A[,B]", help=", ".join(known))
    tickets.add_argument("--label", help="tickets with this label")
    tickets.add_argument("--requester", metavar="TEXT", help="part of the requester's address")
    tickets.add_argument("--limit", type=_count, default=50, metavar="N", help="at most N (default 50)")
    as_json(tickets)
    config(tickets)

    show = command("show", "show:run", "show a ticket: its journal, and why it was triaged so")
    show.add_argument("reference", metavar="REF", help="such as INC-1042-7KQM, or 1042")
    show.add_argument("--save", metavar="DIR", help="write what is attached to its mail into this folder")
    show.add_argument("--all", action="store_true", help="with --save: inline pictures too")
    as_json(show)
    config(show)

    what = "say step by step what is made of a mail and why: kind, thread, trust, every rule, what goes out"
    explain = command("explain", "explain:run", what)
    explain.add_argument("what", metavar="FILE|REF", help="a raw mail, as if it came now; or a ticket's mail")
    explain.add_argument("--mail", type=_mail, metavar="N", help="of a ticket: its Nth mail, or all of them")
    explain.add_argument("--hits", action="store_true", help="only the rules that apply")
    explain.add_argument("--mails", action="store_true", help="the text of what goes out, too")
    as_json(explain)
    config(explain)

    status = command("status", "status:run", "show tickets, outbox, mailbox and what was set aside")
    as_json(status)
    config(status)

    log = command("log", "logbook:run", "show the log, oldest line first; times are UTC")
    log.add_argument("reference", nargs="?", metavar="REF", help="one ticket, such as INC-1042-7KQM, or 1042")
    log.add_argument("--since", metavar="TIME", help="2h, 3d, 2026-11-23T10:00; default: the last 200 lines")
    log.add_argument("--event", action="append", default=[], metavar="A[,B]", help="such as sent,not_sent")
    log.add_argument("--level", choices=("debug", "info", "warning", "error"), help="this one and above")
    log.add_argument("--follow", action="store_true", help="go on with new lines until Ctrl-C")
    as_json(log)
    config(log)

    inspect = command("inspect", "inspection:run", "say what would be made of raw mails; touches no store")
    inspect.add_argument("files", nargs="+", metavar="FILE", help="a raw mail (.eml), or a folder of them")
    as_json(inspect)
    inspect.add_argument("--config", metavar="FILE", help="own rules and addresses; default: those shipped")

    aside = command("aside", "aside:list_aside", "mails that could not be handled")
    actions = aside.add_subparsers(title="actions", required=True, metavar="ACTION")
    listed = command("list", "aside:list_aside", "list what is set aside", under=actions)
    as_json(listed)
    config(listed)
    retry = command("retry", "aside:retry", "try mails again; all of them, or those named", under=actions)
    retry.add_argument("ids", nargs="*", metavar="ID", help="such as A-1f2e3d4c")
    config(retry)

    backup = command(
        "backup", "backup:backup", "copy store, archive, key and configuration; the daemon may run"
    )
    backup.add_argument("folder", metavar="DIR", help="gets a new folder mailtriage-<time> for each backup")
    config(backup)

    restore = command(
        "restore", "backup:restore", "put a backup back; then say what becomes of the held mail"
    )
    restore.add_argument(
        "what",
        metavar="BACKUP|release|discard",
        help="a folder that `backup` made; release: send the mail that a restore holds; discard: cancel it",
    )
    restore.add_argument("--to", metavar="DIR", help="the data alone, to this folder")
    config(restore)

    imported = command("import", "importing:run", "bring in old mail as closed tickets; nothing is sent")
    imported.add_argument(
        "sources", nargs="+", metavar="SOURCE", help="an mbox file, a Maildir, or a folder of .eml files"
    )
    config(imported)

    export = command("export", "export:run", "print every stored message as JSON, an object a line")
    export.add_argument("--tickets", action="store_true", help="every ticket instead")
    export.add_argument("--json", action="store_true", help="for machines; there is no other form")
    config(export)

    junk = command("junk", "aside:list_junk", "list mail of the junk folder that concerns nobody we know")
    as_json(junk)
    config(junk)

    merge = command("merge", "orders:merge", "merge a ticket into another: what comes for it goes there")
    merge.add_argument("ticket", metavar="TICKET", help="the one that ends, such as INC-1042-7KQM or 1042")
    merge.add_argument("into", metavar="INTO", help="the one that goes on")
    config(merge)

    people = command("people", "people:run", "who works at the desk, who is away, and what each of them has")
    change = people.add_mutually_exclusive_group()
    what = "this person is away: his mail goes to who is on duty; ID as in [[staff]]"
    change.add_argument("--away", metavar="ID", help=what)
    change.add_argument("--back", metavar="ID", help="this person is there again")
    as_json(people)
    config(people)

    live = command("go-live", "orders:go_live", "after observing: answer customers from now on")
    live.add_argument("--undo", action="store_true", help="observe again, where the configuration says so")
    config(live)

    what = "compare every folder of the mailbox with the ledger; what is not known is taken in"
    config(command("reconcile", "orders:reconcile", what))

    config(command("reload", "orders:reload", "have the running daemon read its configuration again"))

    rules = command("rules", "rules:check", "check the rules of triage, and see what is in force")
    chosen = rules.add_subparsers(title="actions", required=True, metavar="ACTION")
    what = "read every rule and try its examples: all problems at once, and what is hardly meant"
    checked = command("check", "rules:check", what, under=chosen)
    listed = command(
        "list", "rules:list_rules", "list the rules in the order in which they run", under=chosen
    )
    for one in (checked, listed):
        as_json(one)
        config(one)
    past = command("history", "rules_history:run", "list the configurations that were in force", under=chosen)
    as_json(past)
    config(past)
    past.add_argument("--limit", type=int, default=20, metavar="N", help="the last N (default: 20)")
    command("schema", "rules:print_schema", "print the JSON Schema of rule files, for editors", under=chosen)
    what = "say what other rules would have made of the mail that came lately; nothing is changed"
    replay = command("replay", "replay:run", what, under=chosen)
    what = "a folder of rule files, in place of the configured one"
    replay.add_argument("--rules", metavar="DIR", help=what)
    replay.add_argument("--candidate", metavar="FILE", help="the rules of this configuration instead")
    replay.add_argument("--since", metavar="TIME", default="90d", help="2h, 3d, 2026-11-23; default: 90d")
    what = "compare with the rules in force now (default), or with what was decided when each mail came"
    replay.add_argument("--against", choices=("now", "kept"), default="now", help=what)
    replay.add_argument("--all", action="store_true", help="list every ticket that moves")
    replay.add_argument("--html", metavar="FILE", help="write a page with the differences")
    replay.add_argument("--fail-on-change", action="store_true", help="exit code 1 if anything moves")
    as_json(replay)
    config(replay)

    store = command("store", "store:rebuild", "look after the store")
    chores = store.add_subparsers(title="actions", required=True, metavar="ACTION")
    config(command("rebuild", "store:rebuild", "fold every ticket anew from its journal", under=chores))
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of tickets")
    return int(text)


def _mail(text: str) -> str:
    if text != "all" and not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a mail; write 1, 2 and so on, or all")
    return text


def _words(known: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        unknown = [word for word in text.split(",") if word not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return text

    return read


if __name__ == "__main__":
    sys.exit(main())
