"""What the sender wrote now, without the quoted thread, the signature and what programs add.

A scanner over lines that looks at each a constant number of times: the libraries for this take
minutes on 50 KB of `On a` lines. It errs towards keeping: the whole text stands beside it anyway.
"""

from collections.abc import Callable

from mailtriage.intake.quote_contact import is_rule
from mailtriage.intake.quote_footer import without_banner
from mailtriage.intake.quote_header import role
from mailtriage.intake.quote_signature import is_signed, names_of, without_signature
from mailtriage.intake.quote_thread import REPLY_MARKER, Cut, find_cut, is_marker, may_be_marked, quoted

__all__ = ["REPLY_MARKER", "reply_text"]

# What stands beyond is not searched: nobody reads that far, and 1 MB may be 500,000 lines.
_MAX_LINES = 50_000
_LAST = 30  # lines at the end among which a name is looked for

Unsigned = Callable[[list[str], frozenset[str]], list[str]]


def reply_text(
    text: str, *, sender: str = "", is_first: bool = False, unsigned: Unsigned = without_signature
) -> str:
    """What the sender wrote now; never empty when `text` is not.

    `sender` is the name in From, by which a signature is known. `is_first` says that the mail answers
    none: then only what a mail program alone can have written is taken for a quote. `unsigned` takes the
    signature off lines, given the sender's names.
    """
    whole = text.strip()
    if not whole:
        return ""
    lines = whole.split("\n", _MAX_LINES)
    marked = may_be_marked(whole)
    names = names_of(sender)
    cut = find_cut(lines, marked=marked)
    if is_first and (cut is None or not _is_surely_quoted(lines, cut, names)):
        own = lines
    else:
        own = _without_thread(lines, cut, unsigned, marked=marked)
    rest = without_banner(own)
    if len(rest) < len(own) and any(line.strip() and not is_signed(line, names) for line in rest[:_LAST]):
        own = rest  # else the seeming warning was all that somebody wrote
    for candidate in (unsigned(own, names), own):
        if kept := "\n".join(candidate).strip():
            return kept
    return whole


def _is_surely_quoted(lines: list[str], cut: Cut, names: frozenset[str]) -> bool:
    """Whether in a mail that answers none a program made the quote, and none of the sender's words follow.

    Somebody who pastes a mail says so above it, or goes on below it and signs.
    """
    below = lines[cut.end :]
    if not cut.hard:
        return not any(line.strip() and not quoted(line) for line in without_signature(below))
    above = next((line for line in reversed(lines[: cut.start]) if line.strip()), ":")
    last = [line for line in below[-_LAST:] if line.strip() and role(line) is None][-3:]
    return not above.rstrip().endswith((":", "：")) and not any(is_signed(line, names) for line in last)


def _without_thread(lines: list[str], cut: Cut | None, unsigned: Unsigned, *, marked: bool) -> list[str]:
    """The sender's own lines; a quote stays where an answer follows it."""
    if cut is None:
        kept = _without_last_quote(lines)
        is_whole = len(kept) == len(lines) or (kept and _introduces(kept[-1]))
        return lines if is_whole else _without_rules(kept)
    before = _without_rules(_without_last_quote(lines[: cut.start]))
    if cut.hard:
        return before
    return _with_answers(before, lines[cut.end :], unsigned, marked=marked)


def _introduces(line: str) -> bool:
    """Whether a line announces marked lines that are no quote: "The log says:"."""
    return line.rstrip().endswith((":", "：")) and "@" not in line and not any(one.isdigit() for one in line)


def _without_rules(lines: list[str]) -> list[str]:
    """`lines` without the line that a program draws above a quote."""
    end = len(lines)
    while end and (is_rule(lines[end - 1]) or not lines[end - 1].strip()):
        end -= 1
    return lines[:end]


def _with_answers(before: list[str], after: list[str], unsigned: Unsigned, *, marked: bool) -> list[str]:
    """`before` and what was answered below an attribution: all of it in turn, or below one quote."""
    later = find_cut(after, marked=marked)
    if later is not None and later.hard:
        after = after[: later.start]
    if marked:
        after = [line for line in after if not (quoted(line) and is_marker(line.strip()))]
    kept = _without_last_quote(after)
    if not any(line.strip() and not quoted(line) for line in kept):
        return before
    blocks = sum(quoted(line) and (at == 0 or not quoted(kept[at - 1])) for at, line in enumerate(kept))
    answers = unsigned(kept, frozenset())
    if blocks == 1 and not any(line.strip() for line in before):
        # Bottom posting: the whole quote, then the answer.
        answers = [line for line in answers if not quoted(line)]
    elif not any(line.strip() and not quoted(line) for line in answers):
        return before
    return [*before, "", *answers]


def _without_last_quote(lines: list[str]) -> list[str]:
    """`lines` up to the last one that is neither quoted nor empty; all of them if there is none."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or quoted(lines[end - 1])):
        end -= 1
    return lines[:end]
