"""The audit file: who asked what where, what was answered, and by which rights; a JSON object a line.

Off unless the settings name a file. What cannot be written is a fault of the app, and costs no answer.
"""

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import portalocker

from bot.slack.state.question import MessageKey, SlackQuestion
from retrieval.errors import StorageError
from retrieval.filters import Filters
from retrieval.types import Answer

Entry = Mapping[str, Any]
LOCK_SECONDS = 5.0  # for another process that writes or shortens the file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    `name` is that of the log (`found`, `not_said`, `refused`, …), `reason` why it was refused. `rights` say
    which articles could be seen, `private` whether only the asker saw the answer.
    """

    name: str
    answer: Answer | None = None
    rights: Filters | None = None
    private: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditFile:
    """A file that only its owner can read; entries are deleted after so many days.

    `path` is None where nothing is to be written. The words of questions and answers need `has_text`.
    """

    path: Path | None
    keep_days: float
    has_text: bool = False

    def check(self) -> None:
        """See that the file can be written. Raises StorageError."""
        try:
            self._append("")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise StorageError(f"the audit file {self.path} cannot be written ({reason})") from error

    def write(self, question: SlackQuestion, outcome: Outcome) -> None:
        """Add an entry. Raises OSError."""
        self._append(_line(_entry(question, outcome, has_text=self.has_text)))

    def write_event(self, key: MessageKey, person: str, event: str) -> None:
        """Add what a person did with an answer, such as sharing it. Raises OSError."""
        self._append(_line({"time": _now(), **_place(key), "person": person, "outcome": event}))

    def purge(self) -> None:
        """Delete the entries that are older than they may be. Raises OSError."""
        oldest = (datetime.now(UTC) - timedelta(days=self.keep_days)).isoformat(timespec="seconds")
        self._keep(lambda entry: str(entry.get("time", "")) >= oldest)

    def forget_person(self, person: str) -> int:
        """Delete the entries of a person; returns how many. Raises OSError."""
        return self._keep(lambda entry: entry.get("person") != person)

    def forget_team(self, team: str) -> int:
        """Delete the entries of a workspace; returns how many. Raises OSError."""
        return self._keep(lambda entry: entry.get("team") != team)

    def _append(self, text: str) -> None:
        if self.path is None:
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock(), open(self.path, "a", encoding="utf-8", opener=_open_private) as stream:
            stream.write(text)

    def _keep(self, wanted: Callable[[Entry], bool]) -> int:
        """Keep only some of the entries; returns how many went. Readers see the old file or the new one."""
        if self.path is None or not self.path.exists():
            return 0
        with self._lock():
            lines = self.path.read_text("utf-8").splitlines(keepends=True)
            kept = [line for line in lines if wanted(_parsed(line))]
            if len(kept) < len(lines):
                draft = self.path.with_name(f"{self.path.name}.new")
                with open(draft, "w", encoding="utf-8", opener=_open_private) as stream:
                    stream.writelines(kept)
                    stream.flush()
                    os.fsync(stream.fileno())
                draft.replace(self.path)
        return len(lines) - len(kept)

    def _lock(self) -> portalocker.Lock:
        """Held while the file is written; a file of its own, since the entries' is replaced."""
        assert self.path is not None
        lock = self.path.with_name(f"{self.path.name}.lock")
        return portalocker.Lock(lock, timeout=LOCK_SECONDS, opener=_open_private)


NO_AUDIT = AuditFile(None, 0.0)


def _entry(question: SlackQuestion, outcome: Outcome, *, has_text: bool) -> Entry:
    answer = outcome.answer
    return {
        "time": _now(),
        **_place(question.key),
        "person": question.asker,
        "way": question.way,
        "question": question.text if has_text else "",
        "outcome": outcome.name,
        "reason": outcome.reason,
        "private": outcome.private,
        "answer": answer.text if answer and has_text else "",
        "confidence": round(answer.confidence, 4) if answer else None,
        "sources": [
            {"article": cited.article.id, "chars": [cited.start, cited.end]} for cited in answer.citations
        ]
        if answer
        else [],
        "rights": _rights(outcome.rights) if outcome.rights else None,
    }


def _place(key: MessageKey) -> dict[str, str]:
    return {"team": key.team, "channel": key.channel, "ts": key.ts}


def _rights(filters: Filters) -> dict[str, object]:
    """Which articles could be seen: those that one of the sets has, without the hidden ones."""
    sets = [{"include": list(one.include), "exclude": list(one.exclude)} for one in filters.any_of]
    return {"any_of": sets or [{"include": ["*"], "exclude": []}], "hidden": len(filters.exclude_ids)}


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="seconds")


def _line(entry: Entry) -> str:
    return json.dumps(entry) + "\n"


def _parsed(line: str) -> Entry:
    """The entry of a line; an empty one, which is deleted first, for a line that was cut off."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
