"""Sources by their numbers: shown in context or as a page, opened in the pager, a viewer or the editor."""

import re
from pathlib import Path

from bot.parsing.location import Locatable, location_of
from bot.render.excerpt import Excerpt, make_excerpt
from bot.system.viewers import DocumentPlace
from bot.terminal.chat import Chat
from bot.terminal.tools import UserTools
from retrieval.errors import UsageError
from retrieval.reading.formats.registry import format_of
from retrieval.types import Answer, Citation

CONTEXT = 3  # lines shown around a source
WHOLE_FILE = 1 << 40  # lines around a source that make the whole article


def show(chat: Chat, words: str) -> None:
    """Show each of the sources in context."""
    for source in _sources_by_number(chat, words):
        chat.output.passage(_excerpt(chat, source, CONTEXT))


def open_article(chat: Chat, words: str) -> None:
    """Open the article of a source at what is cited: a text in the pager, anything else in its viewer."""
    tools = _tools(chat)
    source = _source_by_number(chat, words)
    if _is_document(chat, source) and (message := tools.view(_place(source))):
        chat.messages.note(message)
        return
    tools.page(_excerpt(chat, source, WHOLE_FILE))


def show_page(chat: Chat, words: str) -> None:
    """Show the page of a PDF as a picture, with the quote marked."""
    tools = _tools(chat)
    source = _source_by_number(chat, words)
    picture = chat.library().page_picture(source) if isinstance(source, Citation) else None
    if picture is None:
        raise UsageError(f"{source.article.path} has no pages", "type the number alone, or o1")
    name = f"{Path(source.article.path).stem}-p{source.where.page}.png"
    if message := tools.picture(picture, name):
        chat.messages.note(message)


def open_editor(chat: Chat, words: str) -> None:
    """Open the file of a source in the editor, at the first line of what is cited."""
    tools = _tools(chat)
    source = _source_by_number(chat, words)
    if _is_document(chat, source):
        raise UsageError(f"{source.article.path} is no text file", "open it in its own program with o1")
    excerpt = _excerpt(chat, source, 0)
    tools.edit(excerpt.path, excerpt.rows[0].number)


def _is_document(chat: Chat, source: Locatable) -> bool:
    """Whether the text of an article is not its file's own."""
    return format_of(source.article.id, chat.library().options.commands) is not None


def show_sources(chat: Chat, _: str) -> None:
    """List the sources of the last answer; the numbers refer to them again."""
    answer = last_answer(chat)
    chat.sources = answer.citations or answer.near
    if not chat.sources:
        raise UsageError("The last answer has no sources", "ask another question")
    chat.output.sources(answer)


def last_answer(chat: Chat) -> Answer:
    """The answer that was given last.

    Raises:
        UsageError: there is none.
    """
    if not chat.turns:
        raise UsageError("There is no answer yet", "ask a question first")
    return chat.turns[-1].answer


def _source_by_number(chat: Chat, words: str) -> Locatable:
    sources = _sources_by_number(chat, words)
    if len(sources) > 1:
        raise UsageError("Only one source can be opened at a time", _choice(len(chat.sources)))
    return sources[0]


def _sources_by_number(chat: Chat, words: str) -> list[Locatable]:
    """The sources whose numbers were typed; without a number the only one, if there is only one."""
    if not chat.sources:
        last_answer(chat)
    count = len(chat.sources)
    if not words:
        if count != 1:
            raise UsageError("Which source?", _choice(count))
        return [chat.sources[0]]
    numbers = re.sub(r"[\[\],]", " ", words).split()
    for number in numbers:
        if not re.fullmatch(r"[0-9]{1,9}", number) or not 1 <= int(number) <= count:
            raise UsageError(f"There is no source {number}", _choice(count))
    return [chat.sources[int(number) - 1] for number in numbers]


def _choice(count: int) -> str:
    """Which numbers there are, as a hint."""
    match count:
        case 0:
            return "the last answer has none"
        case 1:
            return "the only one is 1"
        case 2 | 3:
            return "choose " + ", ".join(map(str, range(1, count))) + f" or {count}"
        case _:
            return f"choose one from 1 to {count}"


def _excerpt(chat: Chat, source: Locatable, context: int) -> Excerpt:
    """A source as its file is now, with a note where that is not as it was indexed."""
    location = location_of(source)
    if not Path(location.path).exists():
        raise UsageError(f"{location.path} no longer exists", "/index updates the index")
    excerpt = make_excerpt(chat.library().read(location.path), location, context)
    if excerpt.changed:
        chat.messages.note(f"{location.path}: edited after indexing; this is the file as it is now.")
    return excerpt


def _place(source: Locatable) -> DocumentPlace:
    quote = source.quote if isinstance(source, Citation) else ""
    return DocumentPlace(source.article.path, source.where.page, source.where.anchor, quote)


def _tools(chat: Chat) -> UserTools:
    if chat.tools is None:
        raise UsageError("There is no terminal to open it on", "/show N prints it")
    return chat.tools
