"""The list of events is what the program writes, read from its source."""

import ast
from collections.abc import Iterator

from mailtriage.console.events import EVENTS
from tests.test_layers import MODULES


def _is_logger(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("logger", "log.logger")


def _speaks(node: ast.AST) -> bool:
    """Whether this is ``logger().info(...)``, or the level is chosen there: ``(logger().info if ...)(...)``."""
    return isinstance(node, ast.Call) and not _is_logger(node) and any(map(_is_logger, ast.walk(node.func)))


def _written() -> Iterator[str]:
    for tree in MODULES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _speaks(node):
                yield node.args[0].value if isinstance(node.args[0], ast.Constant) else "?"
            elif isinstance(node, ast.Dict):  # what the log tells of itself
                line = zip(node.keys, node.values, strict=True)
                yield from (
                    value.value
                    for key, value in line
                    if isinstance(key, ast.Constant)
                    and key.value == "event"
                    and isinstance(value, ast.Constant)
                )


def test_the_list_of_events_is_what_the_program_writes() -> None:
    assert sorted(set(_written())) == list(EVENTS)


def test_no_event_is_written_by_a_name_that_is_computed_or_by_a_logger_that_is_passed_on() -> None:
    loggers = [node for tree in MODULES.values() for node in ast.walk(tree) if _is_logger(node)]
    spoken = [
        one
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _speaks(node)
        for one in ast.walk(node.func)
        if _is_logger(one)
    ]
    assert len(loggers) == len(spoken) > 20
