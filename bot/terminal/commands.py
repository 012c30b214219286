"""The commands of the chat: one table that feeds dispatch, /help and Tab."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.nearest import did_you_mean
from bot.place import place_of
from bot.render import listed
from bot.view import view
from retrieval.errors import UsageError
from retrieval.types import Answer

if TYPE_CHECKING:
    from bot.terminal.chat import Chat

CONTEXT = 3  # lines shown around a source


@dataclass(frozen=True, slots=True)
class Command:
    """A word after `/`: what it takes, what /help says of it, and what it does with the words after it."""

    name: str
    args: str
    help: str
    run: "Callable[[Chat, str], None]"


def run_command(chat: "Chat", line: str) -> None:
    """Does what a line such as `/show 2` says.

    Raises:
        UsageError: there is no such command, or it cannot be done.
    """
    name, _, words = line[1:].partition(" ")
    command = next((each for each in COMMANDS if each.name == name.lower()), None)
    if command is None:
        near = did_you_mean(name, [each.name for each in COMMANDS], "/help lists the commands", prefix="/")
        raise UsageError(f"there is no command /{name}", near)
    command.run(chat, words.strip())


def show_source(chat: "Chat", words: str) -> None:
    """Shows a source of the last answer in its place."""
    answer = _last(chat)
    sources = answer.citations if answer.found else answer.closest
    if not re.fullmatch(r"[0-9]{1,9}", words) or not 1 <= int(words) <= len(sources):
        count = len(sources)
        known = "1" if count == 1 else f"1 to {count}" if count else "none"
        raise UsageError(f"there is no source {words or 'without a number'}", f"the last answer has {known}")
    place = place_of(sources[int(words) - 1])
    passage = view(chat.library.read(place.path), place, CONTEXT)
    chat.output.passage(passage)
    if passage.changed:
        chat.messages.note(f"{place.path}: changed since it was indexed; this is the file as it is now.")


def _show_sources(chat: "Chat", _: str) -> None:
    answer = _last(chat)
    if not answer.citations and not answer.closest:
        raise UsageError("the last answer has no sources", "ask another question")
    chat.output.sources(answer)


def _list_articles(chat: "Chat", words: str) -> None:
    found = listed(chat.library.articles(), words)
    if not found:
        raise UsageError(f"no article fits {words!r}", "/articles lists all of them")
    chat.output.articles(found)


def _help(chat: "Chat", _: str) -> None:
    rows = [(f"/{each.name} {each.args}".strip(), each.help) for each in COMMANDS]
    chat.output.glossary([*rows, ("1, 2, …", "as /show 1, /show 2, …"), ("anything else", "is a question")])


def _new(chat: "Chat", _: str) -> None:
    chat.conversation.forget()
    chat.output.say("A new conversation: questions no longer lean on what was said before.")


def _quit(chat: "Chat", _: str) -> None:
    chat.over = True


def _last(chat: "Chat") -> Answer:
    if chat.answer is None:
        raise UsageError("there is no answer yet", "ask a question first")
    return chat.answer


COMMANDS = (
    Command("sources", "", "the sources of the last answer", _show_sources),
    Command("show", "N", "source N of the last answer in its place", show_source),
    Command("articles", "[FILTER]", "the articles, or those that fit", _list_articles),
    Command("new", "", "forget the conversation so far", _new),
    Command("help", "", "this list", _help),
    Command("quit", "", "leave, as Ctrl-D does", _quit),
)
