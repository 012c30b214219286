"""The commands of the chat: one table that feeds dispatch, /help, Tab and "Did you mean"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.parsing.suggestions import did_you_mean
from bot.terminal.chat import Chat
from bot.terminal.commands import export, filter, inspect, sources
from retrieval.errors import UsageError

Run = Callable[[Chat, str], None]
_SHORT = re.compile(r"\s*([oe]?)([0-9]{1,9})\s*")


@dataclass(frozen=True, slots=True)
class Command:
    """A word after `/`: what it takes, what /help says of it, what it does with the words after it.

    `completes` is what Tab offers after the word.
    """

    name: str
    args: str
    help: str
    run: Run
    completes: Literal["", "sources", "articles", "folders", "files"] = ""


def parse_command(line: str) -> tuple[Run, str] | None:
    """What a line asks to be done, and with which words; None for a question.

    A space before it makes a question of a line that begins with `/`.

    Raises:
        UsageError: there is no such command.
    """
    if short := _SHORT.fullmatch(line):
        return SOURCE_SHORTCUTS[short[1]], short[2]
    if line.strip().lower() in BARE_WORDS:
        return BARE_WORDS[line.strip().lower()], ""
    if not line.startswith("/"):
        return None
    name, _, words = line[1:].strip().partition(" ")
    command = next((each for each in COMMANDS if each.name == name.lower()), None)
    if command is None:
        near = did_you_mean(
            name.lower(), [each.name for each in COMMANDS], "/help lists the commands", prefix="/"
        )
        raise UsageError(f"there is no command /{name}", near)
    return command.run, words.strip()


def _help(chat: Chat, _: str) -> None:
    rows = [(f"/{each.name} {each.args}".strip(), each.help) for each in COMMANDS]
    chat.output.definitions(
        [("a question", "is answered in quotes from the articles"), *SHORTCUT_HELP, *rows, *KEY_HELP]
    )


def _quit(chat: Chat, _: str) -> None:
    chat.finished = True


COMMANDS = (
    Command("sources", "", "the sources of the last answer", sources.show_sources),
    Command("show", "N", "source N in its place, the cited words marked", sources.show, "sources"),
    Command("open", "N", "the article of source N in the pager, at its line", sources.open_pager, "sources"),
    Command("edit", "N", "the same in your editor ($VISUAL, $EDITOR)", sources.open_editor, "sources"),
    Command("why", "", "how the last answer was chosen, with scores", inspect.why),
    Command("search", "WORDS", "the passages that fit best, with scores", inspect.search),
    Command("articles", "[FILTER]", "the articles, or those that fit", inspect.list_articles, "articles"),
    Command("in", "[GLOB]", "ask only articles whose path fits; alone: all", filter.set_glob, "folders"),
    Command("since", "[DATE]", "ask only articles of that day or later; alone: all", filter.since),
    Command("until", "[DATE]", "ask only articles of that day or earlier; alone: all", filter.until),
    Command("copy", "", "copy the last answer with its sources", export.copy),
    Command("save", "FILE.md", "save the conversation, its sources as footnotes", export.save, "files"),
    Command("new", "", "forget the conversation so far", export.new),
    Command("index", "", "bring the index up to date now", inspect.index),
    Command("help", "", "this list", _help),
    Command("quit", "", "leave, as Ctrl-D does", _quit),
)
SOURCE_SHORTCUTS: dict[str, Run] = {"": sources.show, "o": sources.open_pager, "e": sources.open_editor}
BARE_WORDS: dict[str, Run] = {"help": _help, "?": _help, "quit": _quit, "exit": _quit}
SHORTCUT_HELP = (("1  o1  e1", "show, open or edit source 1"),)
KEY_HELP = (
    ("Tab", "complete a command, an article, a file"),
    ("Up  Ctrl-R", "earlier lines, in this session and before"),
    ("\\ Enter  Alt-Enter", "one more line"),
    ("Ctrl-C  Ctrl-L", "cancel the answer or the line; clear the screen"),
    ("a space first", "keeps the line out of the history"),
)
