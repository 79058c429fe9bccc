"""Where tables are written: as wide as the terminal, and uncut into a file or a pipe."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 200


def terminal() -> "Console":
    from rich.console import Console

    class Uncut(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # the command line ends in silence, as with plain output

    console = Uncut(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE
    return console
