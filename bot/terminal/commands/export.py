"""What is kept of a conversation: in the clipboard, in a file; or forgotten."""

from pathlib import Path

from bot.render.markdown import conversation_markdown
from bot.render.plain import quotation
from bot.terminal.chat import Chat
from bot.terminal.commands.sources import last_answer
from retrieval.errors import StorageError, UsageError


def copy(chat: Chat, _: str) -> None:
    """Puts the last answer and its sources into the clipboard."""
    answer = last_answer(chat)
    if chat.tools is None:
        raise UsageError("there is no clipboard in a pipe", "/copy works on a terminal")
    chat.output.message(chat.tools.copy(quotation(answer)))


def save(chat: Chat, words: str) -> None:
    """Writes the conversation to a new file, or again to the one that this conversation was saved in."""
    last_answer(chat)
    if not words:
        raise UsageError("there is no name for the file", "write it after /save: /save talk.md")
    pairs = [(turn.question, turn.answer) for turn in chat.turns]
    file = Path(words)
    try:
        file = file.expanduser()
        if file.resolve().is_relative_to(chat.library().folder.resolve()):
            raise UsageError(f"{file} would become an article", "save it outside the folder of articles")
        with file.open("w" if file == chat.saved_path else "x", encoding="utf-8") as page:
            page.write(conversation_markdown(pairs))
    except FileExistsError:
        raise UsageError(f"{file} is there already", "name another file") from None
    except (OSError, ValueError, RuntimeError) as error:  # the last for a user or a link that leads nowhere
        reason = getattr(error, "strerror", None) or error
        raise StorageError(f"{file} cannot be written ({reason})", "name another file") from None
    chat.saved_path = file
    count = len(pairs)
    chat.output.message(f"Saved {count} question{'s' if count > 1 else ''} with footnotes in {file}.")


def new(chat: Chat, _: str) -> None:
    """Forgets what was asked and answered."""
    chat.conversation.clear()
    chat.turns.clear()
    chat.sources, chat.saved_path = (), None
    chat.output.message("A new conversation: questions no longer lean on what was said before.")
