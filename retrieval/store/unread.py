"""The files that could not be read, and the notices of the others, beside the generations: `unread.json`.

It is no part of a generation, for a file that is no article makes no new one; and no promise rests on it:
where it is gone or broken, refused files are read once more.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.reading.finding import unread_of
from retrieval.store.errors import reporting_write_errors
from retrieval.types import MissingSource, Notice, Refusal, UnreadFiles

FILE = "unread.json"


@dataclass(frozen=True, slots=True)
class Unread:
    """The files that an index run refused, and those that it passed over because of their format.

    `notices` are of files that are indexed: what their readers had to say.
    """

    refusals: tuple[Refusal, ...] = ()
    passed_over: tuple[UnreadFiles, ...] = ()
    notices: tuple[Notice, ...] = ()

    def by_identity(self) -> Mapping[str, Refusal]:
        """The refusals by what the file is recognised by."""
        return {refusal.identity: refusal for refusal in self.refusals}

    def all_notices(self) -> list[Notice]:
        """A notice for each refused file, and those of the files that were read, by path."""
        refused = (Notice(refusal.id, refusal.message, refusal.hint) for refusal in self.refusals)
        return sorted([*refused, *self.notices], key=lambda notice: notice.path)

    def counts(self) -> tuple[UnreadFiles, ...]:
        """How many files could not be read for which reason, the most frequent first."""
        hints = {refusal.message: refusal.hint for refusal in self.refusals}
        refused = Counter(refusal.message for refusal in self.refusals)
        for files in self.passed_over:  # of each source by itself
            hints[files.reason] = files.hint
            refused[files.reason] += files.count
        return tuple(UnreadFiles(reason, count, hints[reason]) for reason, count in refused.most_common())


NOTHING_UNREAD = Unread()


def load_unread(index: Path) -> Unread:
    """What the last index run left unread."""
    try:
        values = json.loads((index / FILE).read_bytes())
        return Unread(
            tuple(Refusal(**refusal) for refusal in values["refusals"]),
            tuple(UnreadFiles(**files) for files in values["passed_over"]),
            tuple(Notice(**notice) for notice in values.get("notices", ())),
        )
    except (OSError, ValueError, LookupError, TypeError):
        return NOTHING_UNREAD


def count_unread(
    index: Path, missing: Sequence[MissingSource], ids: Collection[str]
) -> tuple[UnreadFiles, ...]:
    """How many files cannot be read, by reason: those of missing sources, then by the last index run.

    Args:
        index: the index folder.
        missing: the sources whose folder is not there now.
        ids: those of the indexed articles.
    """
    away = (unread_of(source, ids) for source in missing)
    return (*(files for files in away if files.count), *load_unread(index).counts())


def save_unread(index: Path, unread: Unread) -> None:
    """Write it down, if it changed; the caller is the index's writer.

    Raises:
        StorageError: it cannot be written; what was there before is.
    """
    if unread == load_unread(index):
        return
    with reporting_write_errors(index):
        draft = index / f"{FILE}.new"
        draft.write_text(json.dumps(asdict(unread)), "utf-8")
        draft.replace(index / FILE)
