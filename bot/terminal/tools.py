"""The pager, the editor, the viewer and the clipboard of a person at a terminal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.render.excerpt import Excerpt, excerpt_text, first_cited_row
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
    """Opens an excerpt in the pager, at the cited words."""
    programs.page(partial(excerpt_text, excerpt), first_cited_row(excerpt))
