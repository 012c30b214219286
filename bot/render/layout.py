"""Lines on a terminal of any width: texts beside a gutter, parts on a line, long lists in the pager."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from bot.render.themes import QUIET
from retrieval.errors import UsageError

NARROWEST = 20  # columns of text; a narrower terminal has to wrap by itself
READABLE = 100  # columns of text; the eye loses its line in wider ones


def room_beside(console: Console, gutter: Text) -> int:
    """The columns beside a gutter."""
    return max(NARROWEST, console.width - gutter.cell_len)


def print_joined(console: Console, gutter: Text, *parts: Text, first: Text | None = None) -> None:
    """Parts on one line if they fit, on a line each otherwise; `first` is the first line's gutter."""
    joined = Text.assemble((" · ", QUIET)).join(parts)  # only the dots are dim
    fits = gutter.cell_len + joined.cell_len <= console.width
    for n, line in enumerate([joined] if fits else parts):
        start = gutter if n or first is None else first
        print_hanging(console, start, gutter, line, widest=console.width)


def print_hanging(console: Console, first: Text, later: Text, text: Text, *, widest: int = READABLE) -> None:
    """Wraps a text beside a gutter, which is `first` on its first line and `later` on the others."""
    room = max(NARROWEST, min(widest, console.width) - max(first.cell_len, later.cell_len))
    for at, line in enumerate(text.wrap(console, room, tab_size=4) or [Text()]):
        row = (later if at else first) + line
        row.rstrip()
        console.print(row, no_wrap=True, overflow="ignore", crop=False)


@contextmanager
def paged(console: Console, page: Callable[[str], bool] | None, *, fails: bool = True) -> Iterator[None]:
    """Sends what is printed in the block to the pager, if there is one and the screen is too short.

    A pager that cannot be started is an error, unless `fails` is False: an answer has been given all the
    same.
    """
    with console.capture() as capture:
        yield
    text = capture.get()
    too_long = text.count("\n") >= console.height
    was_paged = False
    try:
        was_paged = too_long and page is not None and page(text)
    except UsageError:
        if fails:
            raise
    finally:  # a pager that cannot be started is no reason to show nothing
        if not was_paged:
            console.file.write(text)
