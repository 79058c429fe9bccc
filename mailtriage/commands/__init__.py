"""What staff may write in a mail: one module for each command, one line in the registry.

To add one: a value in `model.command`, and a module with a class that has a `name`, its `usage` and what it
`means` in the words of the desk, and whose `understand` gives the value or raises `Refused`.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Protocol

from mailtriage.commands.assign import AssignCommand
from mailtriage.commands.cancel import CancelCommand
from mailtriage.commands.cc import CcCommand
from mailtriage.commands.close import CloseCommand
from mailtriage.commands.conflicts import Meant, conflicts
from mailtriage.commands.grammar import INVISIBLE, MAX_COMMANDS, Line, command_in, read, trimmed
from mailtriage.commands.help import HelpCommand
from mailtriage.commands.known import Known, Person
from mailtriage.commands.no import NoCommand
from mailtriage.commands.note import NoteCommand
from mailtriage.commands.refused import Refused
from mailtriage.commands.requester import RequesterCommand
from mailtriage.commands.resolve import ResolveCommand
from mailtriage.commands.take import TakeCommand
from mailtriage.commands.yes import YesCommand
from mailtriage.model.command import Command

__all__ = [
    "ANSWERS", "COMMANDS", "CommandReader", "Known", "Person", "Refused", "Understood", "defanged",
    "describe", "understand", "unread",
]  # fmt: skip

_LIST_MARKS = "-–•·*+ \t\u200b\u00a0"
_MOST_LINES = 5000
_DISGUISE = rf"[{INVISIBLE}\\*_`~>|•·–-]*"
# What a mail of ours never shows: taken out only later, it would have parted the sign from its word here.
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_HASH_WORD = re.compile(rf"(?<!\S)({_DISGUISE}[#＃﹟])(?={_DISGUISE}[^\W\d_])")


class CommandReader(Protocol):
    name: str
    usage: str
    means: str

    def understand(self, argument: str, known: Known) -> Command: ...


# In the order in which they are told.
COMMANDS: tuple[CommandReader, ...] = (
    NoteCommand(),
    TakeCommand(),
    AssignCommand(),
    ResolveCommand(),
    CloseCommand(),
    RequesterCommand(),
    CcCommand(),
    CancelCommand(),
    HelpCommand(),
)
# What answers a question of ours: nobody writes it otherwise, and the lists of commands leave it out.
ANSWERS: tuple[CommandReader, ...] = (YesCommand(), NoCommand())
_BY_NAME = {one.name: one for one in (*COMMANDS, *ANSWERS)}
_NAMES = tuple(one.name for one in COMMANDS)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a staff mail asks for, all of it or nothing.

    With `problems` there are no `commands`, and `text` is the whole mail with its command lines: it is kept
    as a note, and nothing typed is lost. Else `text` is what stands outside the commands; what stood behind
    `#note`, `#resolve` or `#close` is in the command. `internal` says that nothing here may go to the
    customer: `#note` is there, or a problem is.
    """

    commands: tuple[Command, ...]
    text: str
    problems: tuple[str, ...]
    internal: bool


def understand(text: str, known: Known) -> Understood:
    """The commands and the text of a mail whose author is proven to be of the staff.

    `text` is what they wrote themselves, without signature and quote. Never raises.
    """
    written = read(text)
    commands, problems = _all(written.lines, known)
    if problems:
        return Understood((), trimmed(text), problems, internal=True)
    internal = any(line.word == NoteCommand.name for line in written.lines)
    return Understood(commands, written.text, (), internal)


def unread(text: str) -> tuple[str, ...]:
    """Lines of a text that are known commands, or list items that look like one, and stand where none is
    read: below a signature, or amid the text, where a mail program may have wrapped a line to."""
    lines = (
        one.strip().lstrip(_LIST_MARKS)
        for one in text.splitlines()[:_MOST_LINES]
        if "#" in one or "＃" in one
    )
    found = (command_in(one) for one in lines if not one.startswith(">"))
    return tuple(one.shown for one in found if one is not None and one.word in _NAMES)


def defanged(text: str) -> str:
    """A stranger's text as staff may be shown it: whatever a mail program makes of it when it quotes, no line
    of it is a command of theirs."""
    return _HASH_WORD.sub(r"\1 ", _UNSHOWN.sub("", text))


def describe() -> tuple[tuple[str, str], ...]:
    """Every command as it is written, and what it does, for the foot of a mail and for `#help`; without those
    that answer a question."""
    return tuple((one.usage, one.means) for one in COMMANDS)


def _all(lines: tuple[Line, ...], known: Known) -> tuple[tuple[Command, ...], tuple[str, ...]]:
    if len(lines) > MAX_COMMANDS:
        most = f"at most {MAX_COMMANDS} commands may stand in one mail; write the others in a second one"
        return (), (f"{lines[MAX_COMMANDS].shown}: {most}",)
    meant: list[Meant] = []
    problems: list[str] = []
    for line in lines:
        try:
            meant.append((line, _one(line, known)))
        except Refused as refused:
            problems.append(f"{line.shown}: {refused.reason}")
    problems += conflicts(meant)
    return tuple(dict.fromkeys(command for _, command in meant)), tuple(dict.fromkeys(problems))


def _one(line: Line, known: Known) -> Command:
    reader = _BY_NAME.get(line.word)
    if reader is None:
        near = difflib.get_close_matches(line.word, list(_BY_NAME), 1, 0.6)
        names = ", ".join(f"#{name}" for name in _NAMES)
        hint = f"did you mean #{near[0]}?" if near else f"there are {names}."
        raise Refused(f"there is no such command; {hint} If it is text, write a line above and below it")
    return reader.understand(line.argument, known)
