"""Which commands of one mail contradict each other."""

from collections.abc import Sequence

from mailtriage.commands.grammar import Line
from mailtriage.model.command import Assign, Cc, Close, Command, No, Note, Resolve, Take, Yes

Meant = tuple[Line, Command]

# (one, other, what to do about it)
_NEVER_TOGETHER: tuple[tuple[type[Command], type[Command], str], ...] = (
    (Resolve, Close, "#resolve closes later and #close at once; write one of them"),
    (Take, Assign, "the ticket goes to one person; write #take or #assign"),
)


def conflicts(meant: Sequence[Meant]) -> list[str]:
    """One problem for each contradiction; the same command twice with the same meaning is none."""
    first: dict[type[Command], Meant] = {}
    problems = []
    for line, command in meant:
        before, same = first.setdefault(type(command), (line, command))
        if same != command:
            cure = "write all addresses behind one" if isinstance(command, Cc) else "write one of them"
            problems.append(_both(before, line, f"#{line.word} is there twice and says two things; {cure}"))
    for one, other, cure in _NEVER_TOGETHER:
        if one in first and other in first:
            problems.append(_both(first[one][0], first[other][0], cure))
    answer = next((first[one] for one in (Yes, No) if one in first), None)
    beside = next((line for line, command in meant if answer is not None and command != answer[1]), None)
    if answer is not None and beside is not None:
        problems.append(_both(answer[0], beside, f"write #{answer[0].word} alone"))
    if Note in first:
        for line, command in meant:
            if isinstance(command, Resolve | Close) and command.text:
                told = f"all of a mail with #note is internal, and a text behind #{line.word} goes out"
                cure = f"write #{line.word} without a text, or leave out #note"
                problems.append(_both(first[Note][0], line, f"{told}; {cure}"))
    return problems


def _both(one: Line, other: Line, reason: str) -> str:
    return f"{one.shown} and {other.shown}: {reason}"
