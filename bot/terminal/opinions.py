"""Opinions on answers of the chats about a folder, kept on this machine.

A line for each opinion, in a file that only its owner can read (mode 0600).
"""

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.errors import StorageError
from retrieval.types import Answer


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether an answer was helpful and why not, with its question; `given_at` is in seconds since 1970.

    `article` is the path of the article that was cited first, or came closest.
    """

    question: str
    answer: str
    found: bool
    article: str
    helpful: bool
    reason: str
    given_at: float


def opinion_on(question: str, answer: Answer, *, helpful: bool, reason: str = "") -> Opinion:
    """An opinion given now."""
    sources = answer.citations or answer.closest
    article = sources[0].article.path if sources else ""
    return Opinion(question, answer.text, answer.found, article, helpful, reason, time.time())


@dataclass(frozen=True, slots=True)
class Opinions:
    """The opinions about one folder."""

    file: Path

    def keep(self, opinion: Opinion) -> None:
        """Add an opinion.

        Raises:
            StorageError: the file cannot be written.
        """
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            with os.fdopen(os.open(self.file, flags, 0o600), "w", encoding="utf-8") as file:
                file.write(json.dumps(asdict(opinion)) + "\n")
        except OSError as error:
            raise StorageError(f"{self.file} cannot be written ({error.strerror})") from None

    def all(self) -> list[Opinion]:
        """One opinion on each answer, the one given last; newest first."""
        latest: dict[tuple[str, str], Opinion] = {}
        for line in self._lines():
            if (opinion := _read(line)) is not None:
                latest[opinion.question, opinion.answer] = opinion
        return sorted(latest.values(), key=lambda opinion: -opinion.given_at)

    def _lines(self) -> list[str]:
        try:
            return self.file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):  # there are none yet, or it is no file of ours
            return []


def opinions_of(state: Path, index_name: str) -> Opinions:
    """The opinions about the folder whose index has this name."""
    return Opinions(state / f"opinions-{index_name}.jsonl")


def _read(line: str) -> Opinion | None:
    """An opinion as it was written; None for a line that a full disk cut short."""
    try:
        return Opinion(**json.loads(line))
    except (ValueError, TypeError):
        return None
