"""What the tools and the resources work on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class ToolContext:
    """The articles, for calls from several threads.

    `library` gives the library, `ready` returns once it can answer with the articles as they are now and
    raises why it cannot; `quotes` is how many quotes an answer has at most where a call does not say.
    `base_url` is where the pages are on which quotes have an address, "" for none.
    """

    library: "Callable[[], Library]"
    ready: Callable[[], None]
    quotes: int
    base_url: str = ""
