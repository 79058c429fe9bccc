"""`explain` for people: one section for each step, as wide as the terminal."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mailtriage.console.attached import in_words as files_in_words
from mailtriage.console.changes import said
from mailtriage.console.explained import Explained, Going, in_words, outcome, sets
from mailtriage.console.terminal import terminal
from mailtriage.console.text import clock, plain
from mailtriage.model.attachments import size_in_words
from mailtriage.rules.engine import Judged

if TYPE_CHECKING:
    from rich.console import Console

_LABEL = 18  # columns
_LONGEST = 300  # characters of one line of evidence
_SEVERITIES = {"critical": "bold red", "high": "yellow", "normal": "", "low": "dim"}
_WERE = {
    "ticket": ("opens a ticket", "opened a ticket"),
    "reply": ("joins", "joined"),
    "journaled": ("is written down on", "was written down on"),
    "ignored": ("is ignored", "was ignored"),
    "duplicate": ("is known already", "was known already"),
    "own": ("is our own", "was our own"),
    "aside": ("is set aside", "was set aside"),
}


def show(one: Explained, *, hits_only: bool, whole: bool) -> None:
    """`hits_only` leaves out the rules that do not apply; `whole` prints what goes out."""
    console = terminal()
    _head(console, one)
    _section(console, "What it is", _what(one))
    _section(console, "Where it belongs", _where(one))
    _section(console, "Whose it is", _whose(one))
    _rules(console, one, hits_only=hits_only)
    if one.found is not None:
        _outcome(console, one)
    _sends(console, one, whole=whole)
    if one.journal:
        _section(console, "Written down", [("", line, "") for line in one.journal])
    if one.today is not None:
        _today(console, one)
    console.print()


def _head(console: "Console", one: Explained) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(_line(one.name), "bold"), Text(_line(one.mail.subject) or "(no subject)"))
    told = (
        f"came {clock(one.received_at)} UTC" if one.was else "as if it came now; nothing is written or sent"
    )
    console.print(Text(told, "dim"))
    for line in one.missing:
        console.print(Text(f"! {_line(line)}", "yellow"))


Row = tuple[str, str, str]  # label, value, style


def _what(one: Explained) -> Iterable[Row]:
    yield "kind", one.kind, "bold"
    for told in one.evidence:
        yield "", told, "dim"
    mail = one.mail
    sender = mail.sender
    yield "from", f"{sender.name} <{sender.address}>".strip() if sender is not None else "nobody", ""
    if mail.to:
        yield "to", ", ".join(to.address for to in mail.recipients[:10]), ""
    if files := files_in_words(mail.attachments):
        yield "attached", files, ""
    if mail.size_bytes:
        yield "size", size_in_words(mail.size_bytes), ""
    for note in mail.notes:
        yield "note", note, "yellow"


def _where(one: Explained) -> Iterable[Row]:
    verb = _WERE.get(one.verdict, (one.verdict, one.verdict))[one.was]
    yield "verdict", f"{verb} {one.ticket or ''}".strip(), "bold"
    for told in one.thread:
        yield "", told, "dim"


def _whose(one: Explained) -> Iterable[Row]:
    around, facts = one.around, one.facts
    if one.standing:
        yield "standing", one.standing, "bold"
    if facts.get("staff"):
        yield "staff", f"{facts['staff']}, {'proven' if facts.get('verified') else 'not proven'}", ""
    if facts.get("contact"):
        yield "customer", f"known, {facts['contact']}", ""
    elif facts.get("first_time"):
        yield "customer", "never wrote before", ""
    if around.organisation:
        yield "organisation", f"{around.organisation}{', known' if around.known else ''}", ""
    found = one.authentication
    style = {"pass": "green", "fail": "red"}.get(found.verdict, "")
    yield "trust", f"{found.verdict}{', spam' if found.spam else ''}", style
    for told in found.why:
        yield "", told, "dim"
    if around.local is not None:
        yield (
            "arrived",
            f"{around.local:%A %H:%M}, {'in' if around.in_hours else 'outside'} business hours",
            "",
        )
    if around.language:
        yield "language", around.language, ""
    if around.ticket is not None:
        on = around.ticket
        yield "ticket", f"{on.number}, {on.kind.value}, {on.severity.value}, {on.status.value}", ""
    for asked, counted in around.counts.items():
        mails = f"{counted.mails} mails from {counted.organisations} organisations"
        yield "history", f"{mails}, same {asked.of}, within {asked.within}", ""
    for rule, counted in around.alike.items():
        told = f"{counted.mails} mails from {counted.organisations} organisations lately"
        yield "alike", f"{rule}: {told}", ""


def _rules(console: "Console", one: Explained, *, hits_only: bool) -> None:
    from rich.text import Text

    hits = [each for each in one.judged if each.evidence is not None and not each.after]
    told = f"{len(hits)} of {len(one.judged)} apply" if one.judged else ""
    if one.unasked:
        told = one.unasked
    console.print(Text(f"\nRules{f' {one.digest}' if one.digest else ''}", "bold cyan"), Text(told, "dim"))
    if one.found is not None and not one.judged:
        for hit in one.found.hits:
            _print(console, "✓", "green", [(hit.rule, "bold"), (_evidence(hit.evidence), "")])
    for each in one.judged:
        _rule(console, each, hits_only=hits_only)


def _rule(console: "Console", one: Judged, *, hits_only: bool) -> None:
    place = f"{one.rule.source}:{one.rule.line}" if one.rule.line else one.rule.source
    if one.after:
        if not hits_only:
            told = f"not reached: {one.after} stops"
            _print(console, "-", "dim", [(one.rule.name, "dim"), (told, "dim"), (place, "dim")])
    elif one.evidence is None:
        if not hits_only:
            _print(console, "·", "dim", [(one.rule.name, "dim"), (one.missing, "dim"), (place, "dim")])
    else:
        mark, style = ("~", "magenta") if one.rule.shadow else ("✓", "green")
        name = f"{one.rule.name} (on trial)" if one.rule.shadow else one.rule.name
        parts = [(name, "bold"), (_evidence(one.evidence), ""), (place, "dim")]
        _print(console, mark, style, parts)
        told = f"→ {in_words(sets(one))}{', stop' if one.rule.stop else ''}"
        because = f" ({one.rule.because})" if one.rule.because else ""
        _print(console, "", "", [(f"{told}{because}", style)])


def _evidence(told: Sequence[str]) -> str:
    return "; ".join(told)


def _outcome(console: "Console", one: Explained) -> None:
    assert one.found is not None
    found = one.found
    rows: list[Row] = []
    for key, value, by in outcome(found, on_ticket=one.around.ticket is not None):
        style = _SEVERITIES.get(str(value), "") if key == "severity" else ""
        rows.append((key, f"{said(value)}  ({by or 'as usual'})", style))
    if found.held is not None:
        rows.append(
            ("held back", f"{found.held.severity.value}, by {found.held.rule}: {found.held.why}", "yellow")
        )
    for name, value in found.would.items():
        rows.append(("on trial", f"{name} would be {said(value)}", "magenta"))
    _section(console, "Outcome", rows)


def _sends(console: "Console", one: Explained, *, whole: bool) -> None:
    from rich.text import Text

    going = one.going or [Going("nothing", reason="no mail goes out for it")]
    _section(console, "What went out" if one.was else "What goes out", map(_sent, going))
    if not whole:
        return
    for each in one.going:
        if each.text:
            console.print(Text(f"\n{_line(each.purpose)}: {_line(each.subject)}", "bold"))
            for line in plain(each.text).splitlines():
                console.print(Text(f"  {line}"), soft_wrap=not console.is_terminal)


def _sent(one: Going) -> Row:
    if not one.recipient:
        return one.purpose, f"none: {one.reason}" if one.purpose != "nothing" else one.reason, "yellow"
    because = f" ({one.reason})" if one.reason else ""
    return one.purpose, f"to {one.recipient}, {one.state}{because}: {one.subject}", ""


def _today(console: "Console", one: Explained) -> None:
    rows: list[Row] = [
        (change.key, f"{said(change.before)} → {said(change.after)}  ({change.by or 'as usual'})", "yellow")
        for change in one.today or ()
    ]
    _section(console, "With today's rules", rows or [("", "the same", "green")])


def _section(console: "Console", title: str, rows: Iterable[Row]) -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(Text(f"\n{title}", "bold cyan"))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, min_width=_LABEL, max_width=_LABEL)
    table.add_column(overflow="fold")
    for label, value, style in rows:
        table.add_row(Text(f"  {_line(label)}", "dim"), Text(_line(value), style))
    console.print(table)


def _print(console: "Console", mark: str, style: str, parts: Sequence[tuple[str, str]]) -> None:
    """A rule and what is to be said of it, under its mark."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, min_width=3)
    table.add_column(overflow="fold")
    told: Any = Text("  ").join(Text(_line(text), how) for text, how in parts if text)
    table.add_row(Text(f"  {mark}", style), told)
    console.print(table)


def _line(text: str) -> str:
    """One line, of a length that people read; nothing that a terminal would obey."""
    line = " ".join(plain(text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
