"""The post between the actors: a heap by time, and relays that treat the mail as relays do."""

import heapq
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from zlib import crc32

from tests.simulation.letters import Letter, with_fields, without

_MARKS = re.compile(
    rb"auto-submitted|precedence|x-auto[\w-]*|x-mailtriage-[\w-]*|list-[\w-]*|return-path", re.IGNORECASE
)
_THREAD = re.compile(rb"in-reply-to|references|thread-[\w-]*", re.IGNORECASE)


class Actor(Protocol):
    """Somebody with an address. `answer` gives what comes of a letter."""

    @property
    def name(self) -> str: ...

    def owns(self, address: str) -> bool: ...

    def answer(self, letter: Letter, now: datetime) -> Iterable[Letter]: ...

    def posted(self, letter: Letter, now: datetime) -> None:
        """A letter that the actor wrote leaves the house."""

    def hour(self, now: datetime) -> Iterable[Letter]:
        """What the actor does without a letter, once an hour."""


@dataclass(frozen=True)
class Relay:
    """What happens to every mail on its way: the marks of automatic mail are lost, Message-IDs replaced, the
    fields that name earlier mails dropped. Each is seen in the field."""

    strips_marks: bool = False
    rewrites_ids: bool = False
    drops_thread: bool = False

    def passed(self, letter: Letter) -> Letter:
        """The letter as the recipient gets it."""
        letter = with_fields(letter, ("Return-Path", f"<{letter.sender}>"))
        if self.strips_marks:
            letter = without(letter, _MARKS)
        if self.drops_thread:
            letter = without(letter, _THREAD)
        if self.rewrites_ids:
            stamp = crc32(letter.raw)
            letter = with_fields(letter, ("Message-ID", f"<{stamp:08x}@relay.example>"))
        return letter


@dataclass
class Post:
    """Mail takes from seconds to hours. Ends at `most` letters: by then a storm has shown itself."""

    actors: Sequence[Actor]
    relay: Relay
    dice: random.Random
    most: int
    delivered: list[tuple[datetime, Letter]] = field(default_factory=list)
    overrun_at: datetime | None = None
    _heap: list[tuple[datetime, int, bool, Letter]] = field(default_factory=list)
    _count: int = 0

    def post(self, letters: Iterable[Letter], now: datetime) -> None:
        """They leave their authors when these have waited `after`."""
        for letter in letters:
            self._push(now + letter.after, False, letter)

    def run(self, now: datetime, until: datetime) -> None:
        while now < until and self.overrun_at is None:
            for actor in self.actors:
                self.post(actor.hour(now), now)
            now = min(until, now + timedelta(hours=1))
            while self._heap and self._heap[0][0] < now and self.overrun_at is None:
                at, _, arrives, letter = heapq.heappop(self._heap)
                self._deliver(letter, at) if arrives else self._collect(letter, at)

    def whose(self, address: str) -> Actor | None:
        return next((one for one in self.actors if one.owns(address)), None)

    def _collect(self, letter: Letter, at: datetime) -> None:
        """From the author to the relay."""
        author = next((one for one in self.actors if one.name == letter.author), None)
        if author is not None:
            author.posted(letter, at)
        seconds = 5.0 * 2880.0 ** (self.dice.random() ** 3)  # half within 15 seconds, a few take four hours
        self._push(at + timedelta(seconds=seconds), True, self.relay.passed(replace(letter)))

    def _deliver(self, letter: Letter, at: datetime) -> None:
        self.delivered.append((at, letter))
        if len(self.delivered) >= self.most:
            self.overrun_at = at
        recipient = self.whose(letter.recipient)
        if recipient is not None:
            self.post(recipient.answer(letter, at), at)

    def _push(self, at: datetime, arrives: bool, letter: Letter) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, arrives, letter))
