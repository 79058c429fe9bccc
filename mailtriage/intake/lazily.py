"""Patterns that are compiled when they are first asked.

To compile all of them takes the parser's process a tenth of a second at each start; most mails ask few.
"""

import re
from collections.abc import Callable
from functools import cached_property


class Lazily:
    """A `re.Pattern` as far as it is needed here. That each can be compiled a test proves."""

    made: list["Lazily"] = []  # noqa: RUF012 - every one there is, for that test

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.made.append(self)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.search

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.match

    @cached_property
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.fullmatch
