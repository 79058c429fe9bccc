"""What the scripted SMTP server was told to do, and how often."""

import re
import threading
from dataclasses import dataclass
from typing import Literal

ANY = "*"

# What may happen after the final dot besides a reply, and whether the server keeps the mail.
KEEPS = {
    "drop-before-250": False,
    "drop-after-accept": True,
    "hang-after-data": False,
    "hang-after-accept": True,
}
HANG_AT_CONNECT = "hang-at-connect"

# The words for a bare code in a script; the enhanced codes are those of RFC 3463.
WORDS = {
    "250": "2.0.0 OK",
    "421": "4.3.2 Service shutting down",
    "450": "4.2.0 Mailbox unavailable for the moment",
    "451": "4.3.0 Local error, try again later",
    "452": "4.2.2 Mailbox full",
    "501": "5.5.4 Invalid argument",
    "535": "5.7.8 Authentication credentials invalid",
    "550": "5.1.1 No such mailbox",
    "552": "5.3.4 Message too big",
    "553": "5.1.8 Sender refused",
    "554": "5.7.1 Refused by policy",
}

Stage = Literal["connect", "auth", "sender", "recipient", "data"]


@dataclass(slots=True)
class Rule:
    """One behaviour at one stage for one address (or `ANY`); `left` attempts, None without end."""

    stage: Stage
    who: str
    what: str
    left: int | None

    def meets(self, stage: Stage, people: tuple[str, ...]) -> bool:
        return self.stage == stage and (self.who == ANY or self.who in people) and self.left != 0


class Script:
    """The rules in the order in which they were given; asked and changed from any thread."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, stage: Stage, who: str, what: str, times: int | None) -> None:
        with self._lock:
            self._rules.append(Rule(stage, who.lower(), what, times))

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def next(self, stage: Stage, *people: str) -> str | None:
        """What to do at this attempt, used up; None when the script says nothing."""
        with self._lock:
            fit = [rule for rule in self._rules if rule.meets(stage, tuple(who.lower() for who in people))]
            if not fit:
                return None
            rule = min(fit, key=lambda rule: rule.who == ANY)
            if rule.left is not None:
                rule.left -= 1
            return rule.what


def whole_reply(reply: str) -> str:
    """A whole reply line; refuses at once what is none, so that a typo in a script fails its test."""
    if re.fullmatch(r"[245]\d\d", reply):
        return f"{reply} {WORDS.get(reply, f'{reply[0]}.0.0 Scripted')}"
    if re.fullmatch(r"[245]\d\d [^\r\n]+", reply):
        return reply
    raise ValueError(f"{reply!r} is neither a reply nor one of {', '.join([*KEEPS, HANG_AT_CONNECT])}")
