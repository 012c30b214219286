"""The state of a conversation on a terminal or from a pipe; the commands act on it, the loop drives it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation import Conversation
from bot.messages import Messages
from bot.parsing.location import Locatable
from bot.render.output import Output
from bot.terminal.opinions import Opinion
from bot.terminal.tools import UserTools
from bot.writing.written import Written
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.types import Answer, ConversationContext, Silence

if TYPE_CHECKING:
    from bot.writing.writer import Writer
    from retrieval.library import Library
    from retrieval.types import SyncReport


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, the context it was asked in, the filters and the silence in force."""

    question: str
    context: ConversationContext | None
    filters: Filters
    answer: Answer
    silence: Silence = Silence.BALANCED
    written: Written | None = None  # what a model wrote, if one was asked
    wording: str = ""  # as it was asked of the articles, where a model wrote it to stand by itself


def _no_writer() -> "Writer":
    raise UsageError("There is no model to write with", "set writer_url and writer_model, see the README")


@dataclass(slots=True)
class Chat:
    """A conversation and what it remembers.

    `library` gives the library, `ready` returns once it can answer with the articles as they are now, and
    `sync` brings it up to date. With `tools`, there is a person at a terminal: an interrupt cancels a line,
    and other programs can be opened; without, an interrupt ends the conversation. `sources` is what the
    numbers 1, 2, … refer to: what was listed last. `keep` stores a turn for a later session; after `forget`
    the next one begins another conversation. `opine` keeps what somebody thought of an answer. `draw` gives
    the output in another theme. `earlier` gives the questions of other chats that have some words in them.
    `exit_code` is the exit code of the last question. `writer` writes the answers, None for quotes;
    `open_writer` makes it where the settings name one. `base_url` is where quotes have an address, "" for
    nowhere.
    """

    library: "Callable[[], Library]"
    ready: Callable[[], None]
    sync: "Callable[[], SyncReport]"
    output: Output
    messages: Messages
    quotes: int
    silence: Silence = Silence.BALANCED
    base_url: str = ""
    tools: UserTools | None = None
    filters: Filters = field(default_factory=Filters)
    conversation: Conversation = field(default_factory=Conversation)
    turns: list[Turn] = field(default_factory=list)
    sources: Sequence[Locatable] = ()
    saved_path: Path | None = None
    keep: Callable[[Turn], None] = lambda turn: None
    forget: Callable[[], None] = lambda: None
    writer: "Writer | None" = None
    open_writer: "Callable[[], Writer]" = _no_writer
    opine: Callable[[Opinion], None] = lambda opinion: None
    earlier: Callable[[str], list[str]] = lambda words: []
    theme: str = "auto"
    draw: Callable[[str], Output] | None = None
    exit_code: int = 0
    finished: bool = False

    def say(self, line: str) -> None:
        """Tell something, if there is anything to tell."""
        if line:
            self.messages.note(line)
