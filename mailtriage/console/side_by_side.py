"""Work for several parsers at once: each has a thread, and what comes of it keeps its order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from typing import TypeVar

from mailtriage.ports import Parser

T = TypeVar("T")
R = TypeVar("R")

_SHEAF, _AHEAD = 16, 4  # items in a row for one parser, and such rows begun before the first is given out


def side_by_side(
    items: Iterable[T], parsers: Sequence[Parser], work: Callable[[Sequence[T], Parser], list[R]]
) -> Iterator[R]:
    """What `work` gives for every few of `items`, in order. `items` are taken by the thread that asks."""
    free: SimpleQueue[Parser] = SimpleQueue()
    for one in parsers:
        free.put(one)

    def do(some: Sequence[T]) -> list[R]:
        parser = free.get()
        try:
            return work(some, parser)
        finally:
            free.put(parser)

    pool = ThreadPoolExecutor(len(parsers))
    waiting: deque[Future[list[R]]] = deque()
    rest = iter(items)
    try:
        while some := list(islice(rest, _SHEAF)):
            waiting.append(pool.submit(do, some))
            if len(waiting) > _AHEAD:
                yield from waiting.popleft().result()
        for last in waiting:
            yield from last.result()
    finally:
        pool.shutdown(cancel_futures=True)
