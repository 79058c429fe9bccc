"""What the daemon reports of itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, in one line, and what to do. `cause` names the fault, told once an hour at most;
    `ticket` is the full reference of the one concerned."""

    cause: str
    summary: str
    advice: str
    ticket: str | None = None
