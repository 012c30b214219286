"""What Tab offers: commands, and after one of them the sources, articles, folders or files that it takes."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from bot.render import sanitize
from bot.terminal.chat import Chat
from bot.terminal.commands.table import COMMANDS
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from retrieval.types import ArticleInfo

Offer = tuple[str, str]  # what is put into the line, and what stands beside it


class ChatCompleter(Completer):
    """Completes the line of a chat.

    Args:
        chat: whose articles and sources are offered.
        articles: those of the index, as far as they are known without waiting.
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
        kind = next((each.completes for each in COMMANDS if each.name == name.lower()), "")
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
                        yield str(n), source.article.title
                case "articles":
                    for each in self._articles():
                        yield each.id, each.title
                case "folders":
                    yield from _folders(self._articles())
        except FootnoteError:  # no index to offer anything from; the command itself will say so
            return


def _commands(begun: str) -> Iterator[Completion]:
    for command in COMMANDS:
        if command.name.startswith(begun):
            after = " " if command.args else ""
            yield Completion(
                f"/{command.name}{after}",
                -1 - len(begun),
                display=f"/{command.name} {command.args}".strip(),
                display_meta=command.help,
            )


def _folders(articles: "Iterable[ArticleInfo]") -> Iterator[Offer]:
    """A pattern for each folder of articles, then each article by itself."""
    listed = list(articles)
    folders = {folder for each in listed for folder in PurePosixPath(each.id).parents if folder.name}
    for folder in sorted(map(str, folders)):
        yield f"{folder}/*", "folder"
    for each in listed:
        yield each.id, each.title
