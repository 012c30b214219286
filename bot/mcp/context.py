"""What tools and resources share: the articles, the model that writes, and how errors are worded."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.messages import with_hint
from bot.render.by_id import ById
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from bot.writing.writer import Writer
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be done; of a question, `is_found` says of the result whether it has an answer."""

    job: Callable[[], Any]
    is_found: Callable[[Any], bool] | None = None


def do_nothing() -> None:
    """Somebody else keeps the index up to date."""


def ignore(line: str) -> None:
    """Nobody is there to be told."""


async def in_a_thread(call: Call) -> Any:
    """The result of a call, for a client that is alone."""
    return await asyncio.to_thread(call.job)


def in_one_line(error: FootnoteError) -> str:
    """An error with its hint."""
    return with_hint(error.message, error.hint)


@dataclass(frozen=True, slots=True)
class ToolContext:
    """The articles, for calls from several threads.

    Args:
        library: gives the library.
        ready: returns once it can answer with the articles as they are now, and raises why it cannot.
        quotes: how many quotes an answer has at most where a call does not say.
        base_url: where the pages are on which quotes have an address, "" for none.
        by_id: names articles by their ids for clients on other machines; None gives their paths.
        writer: the model that writes answers, if one does.
        say: gets what has to be said before anything is sent to that model.
        run: runs a call off the event loop.
        worded: an error as the client gets it.
    """

    library: "Callable[[], Library]"
    ready: Callable[[], None] = do_nothing
    quotes: int = 3
    base_url: str = ""
    by_id: ById | None = None
    writer: "Writer | None" = None
    say: Callable[[str], None] = ignore
    run: Callable[[Call], Awaitable[Any]] = in_a_thread
    worded: Callable[[FootnoteError], str] = in_one_line
