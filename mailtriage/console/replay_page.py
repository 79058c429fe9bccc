"""A replay as one HTML page: no script, nothing from elsewhere; on a phone and on paper as well."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from mailtriage.console.replay_tally import SEVERITIES, Moved, Tally, in_words, moves
from mailtriage.console.text import clock, plain

_MOST = 2000  # tickets: more than that nobody reads, and --json has them

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --dim: #696969; --up: #b3261e; --down: #1b6e3c;
  --mark: #8882 }
@media (prefers-color-scheme: dark) { :root { --dim: #9a9a9a; --up: #ff8a80; --down: #7fd6a0 } }
* { box-sizing: border-box }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; overflow-wrap: anywhere }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem }
p { margin: .25rem 0 } .dim, small { color: var(--dim) }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 }
.figures div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .9rem; min-width: 8rem }
.figures b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums }
table { border-collapse: collapse; font-variant-numeric: tabular-nums } caption { text-align: left }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .7rem; text-align: left; vertical-align: top }
.matrix td, .matrix th[scope=col] { text-align: right }
.matrix td.moved { background: var(--mark); font-weight: 600 }
.scroll { overflow-x: auto } .side { display: flex; flex-wrap: wrap; gap: 0 3rem }
.side section { max-width: 100% } .side td { overflow-wrap: anywhere }
.tickets { list-style: none; margin: 0; padding: 0 }
.tickets li { border-bottom: 1px solid var(--line); padding: .6rem 0; break-inside: avoid; display: grid;
  grid-template-columns: minmax(14rem, 2fr) 3fr; gap: .25rem 1.5rem }
.tickets b { font-variant-numeric: tabular-nums; white-space: nowrap }
.tickets div { overflow-wrap: anywhere }
.up { color: var(--up); font-weight: 600 } .down { color: var(--down); font-weight: 600 }
@media (max-width: 40rem) { .tickets li { grid-template-columns: 1fr } th, td { padding: .3rem .45rem }
  .figures div { flex: 1 1 40% } .matrix { font-size: .8rem }
  .matrix th, .matrix td { padding: .3rem .28rem } }
@media print { body { max-width: none; padding: 0; font-size: 10pt } .scroll { overflow: visible } }
"""


def page(tally: Tally, head: Mapping[str, Any]) -> str:
    """Whatever strangers wrote in a subject is text here, and nothing else."""
    against = (
        "what was decided then" if head["against"] == "kept" else f"the rules in force, {head['against']}"
    )
    share = f"{len(tally.moved) / tally.mails:.1%}" if tally.mails else "0 %"
    parts = [
        f"<h1>What rules {_text(head['candidate'])} would change</h1>",
        f"<p class=dim>Against {_text(against)}; mail since {clock(head['since'])[:16]} UTC.</p>",
        "<div class=figures>",
        _figure(tally.mails, "mails"),
        _figure(len(tally.moved), f"would move, {share}"),
        *_pages(tally),
        "</div>",
        _matrix(tally),
        "<div class=side>",
        _counted("Kinds", ((f"{old} → {new}", str(n)) for old, new, n in moves(tally.kinds))),
        _counted("Labels", _labels(tally)),
        _counted("Other fields", _others(tally)),
        _counted("Rules that make the difference", ((r, str(n)) for r, n in tally.by.most_common(50))),
        "</div>",
        _tickets(tally),
        _counted("Of these only a part could be read", ((one, "") for one in tally.unread[:100])),
    ]
    title = f"Rules {_text(head['candidate'])}: what they would change"
    # No script, no picture, no font: the page may be passed on and opened anywhere.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
        f'<meta http-equiv=Content-Security-Policy content="{policy}">'
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(filter(None, parts))
        + "\n</body></html>\n"
    )


def _figure(number: int, says: str) -> str:
    return f"<div><b>{number:,}</b><small>{_text(says)}</small></div>"


def _pages(tally: Tally) -> Iterable[str]:
    old, new = tally.paged_before, tally.paged_after
    if old.mails or new.mails:
        yield f"<div><b>{old.mails} → {new.mails}</b><small>pages</small></div>"
        yield f"<div><b>{old.outside_hours} → {new.outside_hours}</b><small>pages outside hours</small></div>"


def _matrix(tally: Tally) -> str:
    before, after = tally.counts(0), tally.counts(1)
    columns = "".join(f"<th scope=col>{one}</th>" for one in (*SEVERITIES, "before"))
    rows = []
    for one in SEVERITIES:
        cells = "".join(_cell(tally.severities[one, other], one == other) for other in SEVERITIES)
        rows.append(f"<tr><th scope=row>{one}</th>{cells}<td><b>{before[one]}</b></td></tr>")
    ends = "".join(f"<td><b>{after[one]}</b></td>" for one in SEVERITIES)
    return (
        "<h2>Severity</h2><div class=scroll><table class=matrix>"
        "<caption class=dim>Rows: before. Columns: after.</caption>"
        f"<tr><th></th>{columns}</tr>{''.join(rows)}"
        f"<tr><th scope=row>after</th>{ends}<td></td></tr></table></div>"
    )


def _cell(number: int, stays: bool) -> str:
    if not number:
        return "<td class=dim>·</td>"
    return f"<td>{number}</td>" if stays else f"<td class=moved>{number}</td>"


def _labels(tally: Tally) -> Iterable[tuple[str, str]]:
    for label in sorted({label for label, _ in tally.labels}):
        yield label, f"+{tally.labels[label, '+']} −{tally.labels[label, '-']}"


def _others(tally: Tally) -> Iterable[tuple[str, str]]:
    return (
        (key, str(n)) for key, n in tally.fields.most_common() if key not in ("severity", "kind", "label")
    )


def _counted(title: str, rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"<tr><td>{_text(name)}</td><td>{_text(number)}</td></tr>" for name, number in rows)
    return f"<section><h2>{title}</h2><div class=scroll><table>{body}</table></div></section>" if body else ""


def _tickets(tally: Tally) -> str:
    moved = tally.worst_first()
    if not moved:
        return "<h2>Tickets that move</h2><p>None.</p>"
    rest = len(moved) - _MOST
    more = f"<p class=dim>And {rest} more; <code>--json</code> has all of them.</p>" if rest > 0 else ""
    listed = "\n".join(map(_ticket, moved[:_MOST]))
    return f"<h2>Tickets that move</h2><ul class=tickets>\n{listed}\n</ul>{more}"


def _ticket(one: Moved) -> str:
    subject = _text(one.subject) or "(no subject)"
    told = "".join(
        f"<div><span class=dim>{_text(key)}</span> {_text(before)} → "
        f"<span class={_way(one, key)}>{_text(after)}</span>"
        f"{f' <small>{_text(by)}</small>' if by else ''}</div>"
        for key, before, after, by in in_words(one.changes)
    )
    who = f"<small>{_text(one.sender)}, {clock(one.received_at)[:16]}</small>"
    return f"<li><div><b>{_text(one.reference)}</b> {subject}<br>{who}</div><div>{told}</div></li>"


def _way(one: Moved, key: str) -> str:
    change = one.severity
    if key != "severity" or change is None:
        return "same"
    return "up" if SEVERITIES.index(change.after) < SEVERITIES.index(change.before) else "down"


def _text(value: object) -> str:
    return escape(" ".join(plain(str(value)).split())[:500], quote=True)
