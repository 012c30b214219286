"""The pager, the editor and the clipboard of a person at a terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.render.excerpt import Excerpt


@dataclass(frozen=True, slots=True)
class UserTools:
    """Functions: `page` and `edit` raise UsageError where there is no program, `copy` returns a message."""

    page: Callable[[Excerpt], None]
    edit: Callable[[str, int], None]
    copy: Callable[[str], str]
