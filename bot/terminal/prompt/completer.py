"""Tab completion: commands, and after a command the sources, articles, folders or files that it takes."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from bot.render import sanitize
from bot.terminal.chat import Chat
from bot.terminal.commands.table import COMMANDS
from retrieval.errors import FootnoteError
from retrieval.types import Citation

if TYPE_CHECKING:
    from retrieval.types import ArticleInfo

Offer = tuple[str, str]  # the text that is completed, and what the menu shows next to it


class ChatCompleter(Completer):
    """Completes the line of a chat.

    Args:
        chat: whose articles and sources are offered.
        articles: gives the articles of the index, without waiting for it.
    """

    def __init__(self, chat: Chat, articles: "Callable[[], Iterable[ArticleInfo]]") -> None:
        self._chat = chat
        self._articles = articles
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The commands that begin with what was typed, or what the command before the cursor takes."""
        typed = document.text_before_cursor
        if not typed.startswith("/"):
            return
        name, space, words = typed[1:].partition(" ")
        if not space:
            yield from _commands(name.lower())
            return
        kind = next((command.completes for command in COMMANDS if command.name == name.lower()), "")
        if kind == "files":
            yield from self._paths.get_completions(Document(words), complete_event)
        for text, meta in self._offers(kind):
            if words.casefold() in text.casefold():
                yield Completion(
                    text, -len(words), display=sanitize.one_line(text), display_meta=sanitize.one_line(meta)
                )

    def _offers(self, kind: str) -> Iterator[Offer]:
        try:
            match kind:
                case "sources":
                    for n, source in enumerate(self._chat.sources, 1):
                        yield str(n), source.quote if isinstance(source, Citation) else source.article.title
                case "articles":
                    for article in self._articles():
                        yield article.id, article.title
                case "folders":
                    yield from _folders(self._articles())
        except FootnoteError:  # no index to offer anything from; the command itself will say so
            return


def _commands(prefix: str) -> Iterator[Completion]:
    for command in COMMANDS:
        if command.name.startswith(prefix):
            space = " " if command.args else ""
            yield Completion(
                f"/{command.name}{space}",
                -1 - len(prefix),
                display=f"/{command.name} {command.args}".strip(),
                display_meta=command.help,
            )


def _folders(articles: "Iterable[ArticleInfo]") -> Iterator[Offer]:
    """A pattern for each folder of articles, then the articles themselves."""
    listed = list(articles)
    folders = {folder for article in listed for folder in PurePosixPath(article.id).parents if folder.name}
    for folder in sorted(map(str, folders)):
        yield f"{folder}/*", "folder"
    for article in listed:
        yield article.id, article.title
