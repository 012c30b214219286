"""From a folder to a generation: what changed since the last one, read, cut, encoded and published.

An article is known by its name and the digest of its bytes; what did not change is not read twice,
and nothing is published unless everything was.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.articles import Found, decode_article, digest, find_articles, read_bytes
from retrieval.chunker import Chunker
from retrieval.decoding import Unreadable
from retrieval.encoder import Encoder
from retrieval.errors import FolderError, IndexDamaged, IndexMissing
from retrieval.store.draft import Draft, Placed
from retrieval.store.generation import writing
from retrieval.store.snapshot import Snapshot
from retrieval.types import Notice, Options, Passage, Progress, SyncReport

BATCH = 256  # passages encoded and written at a time: enough to sort by length, little to lose to Ctrl-C


@dataclass(slots=True)
class _Plan:
    """What a run has to do, from comparing the folder with the index."""

    added: list[Found] = field(default_factory=list)
    changed: list[Found] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: int = 0
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def work(self) -> list[Found]:
        return sorted(self.added + self.changed, key=lambda found: found.id)

    def give_up(self, found: Found) -> None:
        """A file was there when the folder was looked at, and cannot be read any more."""
        if found in self.added:
            self.added.remove(found)
        else:
            self.changed.remove(found)
            self.removed.append(found.id)


@dataclass(slots=True)
class _Tally:
    """How far the files of a run are read, and their passages encoded."""

    files: int = 0
    bytes: int = 0
    passages: int = 0
    encoded: int = 0

    def progress(self, files: int, bytes: int) -> Progress:
        """How far that is of so many files and bytes; passages not cut yet are an estimate."""
        return Progress(self.files, files, self.encoded, round(self.passages * bytes / max(self.bytes, 1)))


Report = Callable[[Progress], None]


def sync(
    folder: Path,
    index: Path,
    encoder: Encoder,
    options: Options,
    *,
    rebuild: bool = False,
    progress: Report | None = None,
) -> SyncReport:
    """Bring the index up to date with the folder. Until it is done, readers see the old generation.

    Raises:
        FolderError: there is no such folder, or no article in it.
        IndexBusy: another process is writing the index.
        IndexForeign: the index folder holds something else.
        ModelError: the encoder cannot be loaded.
        StorageError: the disk is full or failing; the old index is intact.
    """
    return _Run(folder, index, encoder, options, progress or (lambda _: None)).run(rebuild)


class _Run:
    """One run over a folder."""

    def __init__(
        self, folder: Path, index: Path, encoder: Encoder, options: Options, progress: Report
    ) -> None:
        self.folder = folder
        self.index = index
        self.encoder = encoder
        self.options = options
        self.progress = progress
        self.notices: list[Notice] = []
        self.settings = {
            "model": encoder.name,
            "passage_tokens": options.passage_tokens,
        }

    def run(self, rebuild: bool) -> SyncReport:
        started = time.perf_counter()
        found, notices = find_articles(self.folder)
        self.notices += notices
        with writing(self.index):
            base, known, reason = self._base(rebuild)
            plan = self._plan(found, known)
            self._check(plan)
            embedded = 0
            if plan.work or plan.removed or base is None:
                embedded = self._apply(base, plan)
            snapshot = Snapshot(self.index)
            articles, passages = len(snapshot.articles), snapshot.passages
            snapshot.close()
        return SyncReport(
            articles=articles,
            passages=passages,
            added=len(plan.added),
            changed=len(plan.changed),
            removed=len(plan.removed),
            embedded=embedded,
            rebuilt=reason,
            notices=tuple(self.notices),
            elapsed_ms=1000 * (time.perf_counter() - started),
        )

    def _check(self, plan: _Plan) -> None:
        """Refuse to replace an index by one of nothing."""
        if not plan.kept and not plan.work:
            first = self.notices[0]
            raise FolderError(
                f"none of the files in {self.folder} can be read as an article",
                f"{first.path}: {first.message}; {first.hint}",
            )

    def _base(self, rebuild: bool) -> tuple[Path | None, dict[str, str], str]:
        """The generation to start from, the digests it has, and why it is not the current one, if so."""
        try:
            snapshot = Snapshot(self.index)
        except IndexMissing:
            return None, {}, ""
        except IndexDamaged as error:
            return None, {}, error.message
        made_with, known = snapshot.settings, snapshot.catalog.digests()
        base = self.index / snapshot.name
        snapshot.close()
        if rebuild:
            return None, {}, "as asked"
        for name, value in self.settings.items():
            if made_with.get(name) != str(value):
                return None, {}, f"{name} changed from {made_with.get(name)} to {value}"
        return base, known, ""

    def _plan(self, found: Sequence[Found], known: dict[str, str]) -> _Plan:
        plan = _Plan()
        present: dict[str, str] = {}  # digest -> the first article that has it
        seen: set[str] = set()
        for done, each in enumerate(found, 1):
            try:
                data = read_bytes(each, self._max_bytes())
            except Unreadable as error:
                self.notices.append(error.notice)
                continue
            seen.add(each.id)
            plan.sizes[each.id] = len(data)
            mark = digest(data)
            twin = present.setdefault(mark, each.id)
            if twin != each.id and known.get(each.id) != mark:  # said once, when it comes in
                self.notices.append(Notice(each.id, f"the same text as {twin}", "remove one of them"))
            if known.get(each.id) == mark:
                plan.kept += 1
            elif self._readable(each, data):
                (plan.changed if each.id in known else plan.added).append(each)
            else:
                seen.remove(each.id)
            self.progress(Progress(done, len(found), 0, 0))
        plan.removed = sorted(set(known) - seen)
        return plan

    def _readable(self, found: Found, data: bytes) -> bool:
        """Whether the bytes are an article; what the reader should know of it becomes a notice."""
        try:
            _, notices = decode_article(found.id, data)
        except Unreadable as error:
            self.notices.append(error.notice)
            return False
        self.notices += notices
        return True

    def _max_bytes(self) -> int:
        return int(self.options.max_article_mb * 1e6)

    def _apply(self, base: Path | None, plan: _Plan) -> int:
        """Build and publish the next generation; how many passages were encoded for it."""
        draft = Draft(self.index, base)
        try:
            draft.remove([*plan.removed, *(found.id for found in plan.changed)])
            embedded = self._fill(draft, plan)
            draft.publish({**self.settings, "dimension": self.encoder.dimension})
        except BaseException:  # Ctrl-C as well: the draft goes, the current generation stays
            draft.discard()
            raise
        return embedded

    def _fill(self, draft: Draft, plan: _Plan) -> int:
        files, total = len(plan.work), sum(plan.sizes[found.id] for found in plan.work)
        tally = _Tally()
        passages = self._add_articles(draft, plan, tally)
        while batch := list(itertools.islice(passages, BATCH)):
            draft.add_passages(batch, self.encoder.encode([each.passage.indexed_text for each in batch]))
            tally.encoded += len(batch)
            self.progress(tally.progress(files, total))
        self._check(plan)
        return tally.encoded

    def _add_articles(self, draft: Draft, plan: _Plan, tally: _Tally) -> Iterator[Placed]:
        """The passages to be encoded, of files read again: texts are not kept in memory."""
        chunker = Chunker(self.encoder.count, self.options.passage_tokens, self.encoder.max_tokens)
        for found in plan.work:
            tally.files += 1
            tally.bytes += plan.sizes[found.id]
            try:
                article, _ = decode_article(found.id, read_bytes(found, self._max_bytes()))
            except Unreadable as error:
                self.notices.append(error.notice)
                plan.give_up(found)
                continue
            passages = _distinct(chunker.split(article))
            tally.passages += len(passages)
            yield from draft.add_article(article, passages)


def _distinct(passages: Sequence[Passage]) -> list[Passage]:
    """The passages without repeats of the same words.

    A page that says one thing a thousand times gains nothing by it, and a thousand equal vectors would fill
    the neighbourhoods of the vector index until other passages cannot be reached.
    """
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.indexed_text, passage)
    return list(first.values())
