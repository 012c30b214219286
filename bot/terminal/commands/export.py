"""/copy, /save and /new: a conversation goes to the clipboard, to a file, or is forgotten."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.messages import counted
from bot.render import sanitize
from bot.render.json_output import answer_values, json_array
from bot.render.markdown import conversation_markdown
from bot.render.plain import format_place, quotation
from bot.render.written_json import written_values
from bot.terminal.chat import Chat
from bot.terminal.commands.sources import last_answer
from bot.terminal.transcript import questions_and_answers
from bot.writing.written import Written
from retrieval.errors import StorageError, UsageError
from retrieval.types import Answer

AnsweredQuestions = Sequence[tuple[str, Answer, Written | None]]


def _json(answered: AnsweredQuestions, base_url: str) -> str:
    objects = (
        {**answer_values(answer, base_url=base_url), **written_values(written)}
        for _, answer, written in answered
    )
    return json_array(objects) + "\n"


def _page(answered: AnsweredQuestions, base_url: str) -> str:
    from bot.render.conversation_page import conversation_page  # 10 ms that few chats need

    return conversation_page(answered, base_url)


_FORMS: dict[str, Callable[[AnsweredQuestions, str], str]] = {".html": _page, ".htm": _page, ".json": _json}
"""How a conversation is written, by the ending of the file; with any other it is Markdown."""


def copy(chat: Chat, words: str) -> None:
    """Put the last answer with its sources into the clipboard, or one of its quotes."""
    answer = last_answer(chat)
    text = _quote(answer, words) if words else quotation(answer, chat.turns[-1].written)
    if chat.tools is None:
        raise UsageError("There is no clipboard in a pipe", "/copy works on a terminal")
    chat.output.message(chat.tools.copy(text))


def _quote(answer: Answer, number: str) -> str:
    for citation in answer.citations:
        if number.strip("[]") == str(citation.n):
            title, location = citation.article.title, format_place(citation)
            source = f"{sanitize.one_line(title)}, {sanitize.one_line(location)}"
            return f"{sanitize.text(citation.quote)}\n\n{source}\n"
    raise UsageError(f"The last answer has no quote {number}", "/copy takes the whole answer")


def save(chat: Chat, words: str) -> None:
    """Write the conversation to a new file, or again to the one that this conversation was saved in."""
    last_answer(chat)
    if not words:
        raise UsageError("/save needs a file name, e.g. /save talk.md, talk.html or talk.json")
    turns = questions_and_answers(chat.turns)
    file = Path(words)
    try:
        file = file.expanduser()
        for source in chat.library().sources:
            if file.resolve().is_relative_to(source.path.resolve()):
                raise UsageError(f"{file} would become an article", "save it outside the folder of articles")
        with file.open("w" if file == chat.saved_path else "x", encoding="utf-8") as output:
            write = _FORMS.get(file.suffix.lower(), conversation_markdown)
            output.write(write(turns, chat.base_url))
    except FileExistsError:
        raise UsageError(f"{file} exists already", "name another file") from None
    except ValueError:
        raise UsageError(f"{file} is no name for a file", "name another file") from None
    except (OSError, RuntimeError) as error:  # the last for a user or a link that leads nowhere
        reason = getattr(error, "strerror", None) or error
        raise StorageError(f"{file} cannot be written ({reason})", "name another file") from None
    chat.saved_path = file
    count = len(turns)
    chat.output.message(f"Saved {counted(count, 'question')} with footnotes in {file}.")


def start_over(chat: Chat, _: str) -> None:
    """Forget what was asked and answered."""
    chat.conversation.clear()
    chat.turns.clear()
    chat.forget()
    chat.sources, chat.saved_path = (), None
    chat.output.message("New conversation. Earlier questions are forgotten.")
