"""The sources that the numbers mean: shown in their place, opened in the pager, in the editor."""

import re

from bot.parsing.location import Locatable, Location, location_of
from bot.render.excerpt import Excerpt, make_excerpt
from bot.terminal.chat import Chat
from bot.terminal.tools import UserTools
from retrieval.errors import UsageError
from retrieval.types import Answer

CONTEXT = 3  # lines shown around a source
WHOLE_FILE = 1 << 40  # lines around a source that make the whole article


def show(chat: Chat, words: str) -> None:
    """Shows a source in its place."""
    chat.output.passage(_excerpt(chat, _source_by_number(chat, words), CONTEXT))


def open_pager(chat: Chat, words: str) -> None:
    """Opens the article of a source in the pager, at the first line of what is cited."""
    tools = _tools(chat)
    tools.page(_excerpt(chat, _source_by_number(chat, words), WHOLE_FILE))


def open_editor(chat: Chat, words: str) -> None:
    """Opens the file of a source in the editor, at the first line of what is cited."""
    tools, source = _tools(chat), _source_by_number(chat, words)
    seen = _excerpt(chat, source, 0)
    tools.edit(seen.path, seen.rows[0].number)


def show_sources(chat: Chat, _: str) -> None:
    """Lists the sources of the last answer; the numbers mean them again."""
    answer = last_answer(chat)
    chat.sources = answer.citations if answer.found else answer.closest
    if not chat.sources:
        raise UsageError("the last answer has no sources", "ask another question")
    chat.output.sources(answer)


def last_answer(chat: Chat) -> Answer:
    """The answer that was given last.

    Raises:
        UsageError: there is none.
    """
    if not chat.turns:
        raise UsageError("there is no answer yet", "ask a question first")
    return chat.turns[-1].answer


def _source_by_number(chat: Chat, words: str) -> Locatable:
    """The source with the number that was typed."""
    if not chat.sources:
        last_answer(chat)
    count = len(chat.sources)
    if not re.fullmatch(r"[0-9]{1,9}", words) or not 1 <= int(words) <= count:
        known = "the only one is 1" if count == 1 else f"they go from 1 to {count}"
        what = f"there is no source {words}" if words else "there is no number of a source"
        raise UsageError(what, known if count else "the last answer has none")
    return chat.sources[int(words) - 1]


def _excerpt(chat: Chat, source: Locatable, context: int) -> Excerpt:
    """A source as its file is now; where that is not as it was indexed, it is said."""
    place: Location = location_of(source)
    passage = make_excerpt(chat.library().read(place.path), place, context)
    if passage.changed:
        chat.messages.note(f"{place.path}: changed since it was indexed; this is the file as it is now.")
    return passage


def _tools(chat: Chat) -> UserTools:
    if chat.tools is None:
        raise UsageError("there is no terminal to open it on", "/show N prints it")
    return chat.tools
