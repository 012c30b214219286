"""What a person at a terminal has within reach: a pager, an editor, a clipboard."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.render.excerpt import Excerpt


@dataclass(frozen=True, slots=True)
class UserTools:
    """Each is a function: `page` and `edit` raise UsageError where there is none, `copy` says what it did."""

    page: Callable[[Excerpt], None]
    edit: Callable[[str, int], None]
    copy: Callable[[str], str]
