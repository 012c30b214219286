"""What a person at a terminal has within reach: a pager, an editor, a clipboard."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.render.excerpt import Excerpt, excerpt_text, first_cited_row
from bot.system.programs import Programs


@dataclass(frozen=True, slots=True)
class UserTools:
    """Each is a function: `page` and `edit` raise UsageError where there is none, `copy` says what it did."""

    page: Callable[[Excerpt], None]
    edit: Callable[[str, int], None]
    copy: Callable[[str], str]


def page_excerpt(programs: Programs, excerpt: Excerpt) -> None:
    """Opens an excerpt in the pager, at the cited words."""
    programs.page(partial(excerpt_text, excerpt), first_cited_row(excerpt))
