"""The pager, the editor, the viewer and the clipboard of a person at a terminal."""

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from bot.render.excerpt import Excerpt
from bot.system.programs import Programs
from bot.system.viewers import DocumentPlace


@dataclass(frozen=True, slots=True)
class UserTools:
    """Functions: `page` and `edit` raise UsageError where there is no program, the others return a message.

    `view` opens a document that is no text, and returns "" where there is no viewer; `picture` shows a PNG
    that is to be named so where it has to be written to a file.
    """

    page: Callable[[Excerpt], None]
    edit: Callable[[str, int], None]
    copy: Callable[[str], str]
    view: Callable[[DocumentPlace], str]
    picture: Callable[[bytes, str], str]


def page_excerpt(programs: Programs, excerpt: Excerpt) -> None:
    """Opens an excerpt in the pager, at the cited words; lines are numbered and wrapped as on the screen."""
    from bot.render.console import make_console
    from bot.render.screen import CITED_BAR, RichOutput

    drawn = io.StringIO()
    columns = shutil.get_terminal_size().columns
    RichOutput(make_console(drawn, "always", {**programs.environ, "COLUMNS": str(columns)})).passage(excerpt)
    rows = drawn.getvalue().splitlines()
    first = next((number for number, row in enumerate(rows, 1) if CITED_BAR in row), 1)
    programs.page(drawn.getvalue(), first)
