"""The commands of the chat: one table that feeds dispatch, /help, Tab and "Did you mean"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.parsing.suggestions import did_you_mean
from bot.terminal.answering import ask_alone
from bot.terminal.chat import Chat
from bot.terminal.commands import export, filter, inspect, opinions, quotes, settings, sources, write
from bot.version import installed_version
from retrieval.errors import UsageError

Run = Callable[[Chat, str], None]
_NUMBER = r"(?:[0-9]{1,9}|\[[0-9]{1,9}\])"
# "2", "[2]", "1 2", "o1", "show 1": the numbers of sources, with or without what to do with them.
_SOURCE_LINE = re.compile(
    rf"\s*(?P<verb>[oev]|open|edit|view|show|sources?)?\s*(?P<numbers>{_NUMBER}(?:[\s,]+{_NUMBER}|(?<=\]){_NUMBER})*)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """A word after `/`: what it takes, what /help says of it, what it does with the words after it.

    `completes` is what Tab offers after the word; `aliases` are other words for it.
    """

    name: str
    args: str
    help: str
    run: Run
    completes: Literal["", "sources", "articles", "folders", "files"] = ""
    aliases: tuple[str, ...] = ()


def parse_command(line: str) -> tuple[Run, str] | None:
    """What a line asks to be done, and with which words; None for a question.

    A space before it makes a question of a line that begins with `/`.

    Raises:
        UsageError: there is no such command, or it takes no words.
    """
    if match := _SOURCE_LINE.fullmatch(line):
        verb = (match["verb"] or "show").lower()
        return SOURCE_VERBS[verb], match["numbers"]
    if run := BARE_WORDS.get(line.strip().lower()):
        return run, ""
    if line.startswith("!"):
        hint = "with a space before it the line is a question; Ctrl-Z goes to your shell"
        raise UsageError("! takes nothing after it: it asks the last question alone", hint)
    if not line.startswith("/"):
        return None
    name, _, words = line[1:].strip().partition(" ")
    command, words = _command_named(name), words.strip()
    if words and not command.args:
        raise UsageError(f"/{command.name} takes nothing after it", f"write only /{command.name}")
    return command.run, words


def _command_named(name: str) -> Command:
    for command in COMMANDS:
        if name.lower() in (command.name, *command.aliases):
            return command
    names = [command.name for command in COMMANDS]
    hint = did_you_mean(name.lower(), names, "/help lists the commands", prefix="/")
    raise UsageError(f"There is no command /{name}", hint)


def _help(chat: Chat, _: str) -> None:
    rows = [(f"/{command.name} {command.args}".strip(), command.help) for command in COMMANDS]
    question = ("a question", "is answered in quotes from the articles")
    chat.output.definitions([question, *SHORTCUT_HELP, *rows, *KEY_HELP])


def _version(chat: Chat, _: str) -> None:
    chat.output.message(f"footnote {installed_version()}")


def _quit(chat: Chat, _: str) -> None:
    chat.finished = True


COMMANDS = (
    Command("sources", "", "the sources of the last answer", sources.show_sources),
    Command("show", "N", "source N in context, the cited words marked", sources.show, "sources"),
    Command(
        "open", "N", "the article of source N in the pager or its viewer", sources.open_article, "sources"
    ),
    Command("view", "N", "the page of source N as a picture, the quote marked", sources.show_page, "sources"),
    Command("edit", "N", "the same in your editor ($VISUAL, $EDITOR)", sources.open_editor, "sources"),
    Command("more", "", "further quotes for the last question", quotes.more),
    Command("quotes", "[N]", "at most N from now on; alone: those of a written answer", quotes.set_quotes),
    Command("write", "[on|off]", "whether a model writes the answers, each sentence checked", write.write),
    Command("raw", "", "the last answer exactly as the articles have it", quotes.raw),
    Command("history", "[WORDS]", "what was asked here; with WORDS, in all chats", quotes.list_questions),
    Command("why", "", "how the last answer was chosen, with scores", inspect.why),
    Command(
        "silence",
        "[DEGREE]",
        "strict, balanced or generous; alone: how often each is wrong",
        inspect.silence,
    ),
    Command("alone", "", "ask the last question by itself; short: !", ask_alone),
    Command("good", "", "keep that the last answer was helpful", opinions.good),
    Command("bad", "[WHY]", "keep that it was not; footnote feedback lists both", opinions.bad),
    Command("search", "WORDS", "the passages that fit best, with scores", inspect.search),
    Command("articles", "[FILTER]", "the articles, or those that fit", inspect.list_articles, "articles"),
    Command(
        "in",
        "[NAMES]",
        "ask only such paths: news/*, hr; without NAMES: remove it",
        filter.set_glob,
        "folders",
        aliases=("filter",),
    ),
    Command("since", "[DATE]", "only articles of that day or later; without DATE: remove it", filter.since),
    Command("until", "[DATE]", "only articles of that day or earlier; without DATE: remove it", filter.until),
    Command(
        "set",
        "[NAME VALUE]",
        "a setting of this chat: quotes, silence, theme",
        settings.set_value,
        aliases=("config",),
    ),
    Command("copy", "[N]", "copy the last answer with its sources, or quote N", export.copy, "sources"),
    Command(
        "save", "FILE", "save the conversation with its sources: .md, .html or .json", export.save, "files"
    ),
    Command("new", "", "forget the conversation so far", export.start_over, aliases=("clear", "reset")),
    Command("index", "", "bring the index up to date now", inspect.index),
    Command("version", "", "the version of Footnote", _version),
    Command("help", "", "this list", _help),
    Command("quit", "", "leave, as Ctrl-D does", _quit, aliases=("exit", "q")),
)
SOURCE_VERBS: dict[str, Run] = {
    **dict.fromkeys(("show", "source", "sources"), sources.show),
    **dict.fromkeys(("o", "open"), sources.open_article),
    **dict.fromkeys(("v", "view"), sources.show_page),
    **dict.fromkeys(("e", "edit"), sources.open_editor),
}
BARE_WORDS: dict[str, Run] = {
    **dict.fromkeys(("help", "?"), _help),
    **dict.fromkeys(("quit", "exit", ":q", ":q!", ":wq", ":x"), _quit),
    "!": ask_alone,
    "o": sources.open_article,
    "v": sources.show_page,
    "e": sources.open_editor,
}
SHORTCUT_HELP = (("1  o1  e1  v1", "show source 1, open it, edit it, see its page as a picture"),)
KEY_HELP = (
    ("Tab", "complete a command, an article, a file"),
    ("Up  Ctrl-R", "earlier lines, in this session and before"),
    ("Ctrl-X Ctrl-E", "write the line in your editor"),
    ("\\ Enter  Alt-Enter", "one more line"),
    ("Ctrl-C  Ctrl-L", "cancel the answer or the line; clear the screen"),
    ("(leading space)", "keep this line out of the history"),
)
