"""A conversation kept in a file that only its owner can read (mode 0600), for `footnote --continue`.

Only the questions and the filters are kept: when it is taken up they are asked again, so that every answer is
from the articles as they are then.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.parsing.silence import parse_silence
from bot.terminal.chat import Chat, Turn
from retrieval.errors import FootnoteError, UsageError
from retrieval.filters import Filters
from retrieval.types import Answer

MAX_KEPT = 20  # questions that are taken up; asking them takes a fraction of a second


@dataclass(slots=True)
class KeptConversation:
    """The questions of the latest conversation about a folder."""

    file: Path
    begun: bool = False  # by this process

    def keep(self, turn: Turn) -> None:
        """Add a question; the first one replaces the conversation before.

        A file that cannot be written keeps nobody from asking.
        """
        filters = turn.filters
        entry = {
            "question": turn.question,
            "since": filters.since,
            "until": filters.until,
            "glob": filters.glob,
            "silence": str(turn.silence),
        }
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if self.begun else os.O_TRUNC)
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(self.file, flags, 0o600), "w", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")
            self.begun = True
        except OSError:
            return

    def begin_anew(self) -> None:
        """Let the next question begin another conversation."""
        self.begun = False

    def take_up(self, chat: Chat) -> None:
        """Ask the kept questions again, and show the last answer.

        Raises:
            UsageError: no conversation about this folder was kept.
        """
        entries = list(self._entries())[-MAX_KEPT:]
        if not entries:
            raise UsageError("There is no conversation to continue", "start one: footnote")
        chat.ready()
        for entry in entries:
            _ask_again(chat, entry)
        self.begun = True
        if chat.turns:
            count = f"{len(chat.turns)} questions" if len(chat.turns) > 1 else "one question"
            chat.messages.note(f"Continuing after {count}: {chat.turns[-1].question}")
            chat.output.answer(chat.turns[-1].answer)

    def _entries(self) -> Iterator[dict[str, str | None]]:
        try:
            lines = self.file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return
        for line in lines:
            try:
                yield dict(json.loads(line))
            except (ValueError, TypeError):  # cut short by a full disk
                continue


def _ask_again(chat: Chat, entry: dict[str, str | None]) -> None:
    """Ask a kept question; one that cannot be asked any more is left out."""
    chat.filters = Filters(since=entry.get("since"), until=entry.get("until"), glob=entry.get("glob"))
    question = str(entry.get("question", ""))
    try:
        chat.silence = parse_silence(entry.get("silence"))
        turn = chat.conversation.ask(chat.library(), question, chat.quotes, chat.filters, chat.silence)
    except (FootnoteError, ValueError):
        return
    if isinstance(turn.reply, Answer):
        chat.turns.append(Turn(question, turn.context, chat.filters, turn.reply, chat.silence))
        chat.sources = turn.reply.citations or turn.reply.near
