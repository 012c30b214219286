"""The facade: a folder of articles and its index, to be brought up to date, asked and read.

Everything above this module (the terminal, Slack, the evaluation) uses only this and the types. What
answering or indexing needs takes a second to import (Chroma, the splitter), so each method imports its own
part: showing a source needs none of it.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.deadline import Deadline
from retrieval.encoder import Encoder
from retrieval.errors import IndexDamaged, NotReadyError, UsageError
from retrieval.filters import passes
from retrieval.query.query import LONGEST
from retrieval.reading.folder import ArticleFolder
from retrieval.search.weights import DEFAULT_WEIGHTS, RankingWeights
from retrieval.store.catalog import ArticleRow, open_catalog
from retrieval.store.generation import open_current
from retrieval.store.lock import wait_for_writer
from retrieval.text.lines import count_line_ends
from retrieval.types import (
    Answer,
    AnswerWithHits,
    Article,
    ArticleInfo,
    Context,
    Filters,
    FolderStatus,
    Hit,
    Options,
    Page,
    Progress,
    State,
    SyncReport,
)

if TYPE_CHECKING:
    from retrieval.indexing.verification import IndexProblem
    from retrieval.search.candidates import Candidate, SearchResult
    from retrieval.store.snapshot import Snapshot

__all__ = ["Library", "Options"]

NO_FILTERS = Filters()
DEFAULTS = Options()


class Library:
    """A folder of articles with its index.

    Making one opens nothing. Each question is answered from the newest generation; methods may be called
    from several threads.

    Args:
        folder: the articles; paths in answers begin with it as it is given.
        index: where the index lives.
        encoder: the embedding model.
        options: what else the index depends on.
        scoring: what the order of passages and sentences depends on.
    """

    def __init__(
        self,
        folder: Path,
        index: Path,
        encoder: Encoder,
        options: Options = DEFAULTS,
        scoring: RankingWeights = DEFAULT_WEIGHTS,
    ) -> None:
        self.folder = folder
        self.index = index
        self._encoder = encoder
        self.options = options
        self._files = ArticleFolder(folder, options)
        self._scoring = scoring
        self._lock = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._damage_seen = False  # a question has met damage

    def sync(
        self,
        *,
        rebuild: bool = False,
        thorough: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> SyncReport:
        """Bring the index up to date with the folder; see `retrieval.indexing.indexer.sync`.

        It is thorough once a question has met damage, so that what goes on beside the answers mends it.
        """
        from retrieval.indexing.indexer import sync

        thorough = thorough or self._damage_seen
        report = sync(
            self.folder,
            self.index,
            self._encoder,
            self.options,
            rebuild=rebuild,
            thorough=thorough,
            progress=progress,
        )
        if thorough:  # a doubt that came up meanwhile is for the next time
            self._damage_seen = False
        return report

    def wait_for_writer(self) -> None:
        """Return when no other process writes the index; the errors of `sync`."""
        wait_for_writer(self.index)

    def verify(
        self, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> "Iterator[IndexProblem]":
        """What is wrong with the index, looking at all of it; see `retrieval.indexing.verification.inspect`."""
        from retrieval.indexing.verification import inspect

        return inspect(self.index, self._encoder, self._current_text, progress)

    def ask(
        self, question: str, *, filters: Filters = NO_FILTERS, k: int = 3, context: Context | None = None
    ) -> Answer:
        """The answer to a question in at most `k` quotes, or that the articles do not say.

        Args:
            question: the question.
            filters: which articles may be looked at.
            k: quotes at most.
            context: what came before, where the question leans on it.

        Raises:
            UsageError: the question is longer than a question can be.
            TookTooLong: the answer took longer than the options allow.
            NotReadyError: the index is missing, damaged or foreign, or the model cannot be loaded.
        """
        started = time.perf_counter()
        with self._lock:
            return self._compose(self._retrieve(question, filters, context), k, started)

    def ask_with_hits(
        self, question: str, *, filters: Filters = NO_FILTERS, k: int = 3, context: Context | None = None
    ) -> AnswerWithHits:
        """What `ask` gives and all the passages that it was chosen from, best first; the same errors."""
        started = time.perf_counter()
        with self._lock:
            looked_up = self._retrieve(question, filters, context)
            answer = self._compose(looked_up, k, started)
            hits = (self._hit(looked_up.snapshot, each) for each in looked_up.found.candidates)
            return AnswerWithHits(answer, tuple(hits))

    def search(self, question: str, *, filters: Filters = NO_FILTERS, k: int = 10) -> tuple[Hit, ...]:
        """The `k` passages that fit best, with what each was scored on; the same errors as `ask`."""
        with self._lock:
            looked_up = self._retrieve(question, filters, None)
            return tuple(self._hit(looked_up.snapshot, each) for each in looked_up.found.candidates[:k])

    def answer_features(self, question: str, *, filters: Filters = NO_FILTERS) -> Mapping[str, float]:
        """What speaks for and against an answer: see `retrieval.answering.confidence.evidence`."""
        from retrieval.answering.confidence import features

        with self._lock:
            return features(self._retrieve(question, filters, None).found)

    def articles(self, filters: Filters = NO_FILTERS) -> tuple[ArticleInfo, ...]:
        """The articles of the index that pass the filters, sorted by id.

        Raises:
            NotReadyError: the index is missing, damaged or foreign.
        """
        rows = self._rows()
        return tuple(self._article_info(row) for row in rows if passes(row.name, row.published, filters))

    def read(self, place: str, filters: Filters = NO_FILTERS) -> Page:
        """An article as its file is now, and how that stands against the index.

        Args:
            place: its path as answers give it, its id, or an absolute path below the folder.
            filters: which articles may be read; any other is as if it were not there.

        Raises:
            UsageError: there is no such article, or it cannot be read.
        """
        article = self._files.article(place, filters)
        return Page(str(self.folder / article.id), article, self._state(article))

    def folder_status(self) -> FolderStatus:
        """How the folder stands against the index.

        Raises:
            FolderError: there is no such folder, or no article in it.
        """
        return self._files.status(self._indexed_digests())

    def warm_up(self) -> None:
        """Load the model and open the index, side by side, so that the next question waits for neither."""
        open_current(self.index).close()  # without an index the model is not worth a second
        with ThreadPoolExecutor(1) as beside:
            loading = beside.submit(self._encoder.load)
            with self._lock:
                self._open()
            loading.result()

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.close()
                self._snapshot = None

    def _open(self) -> "Snapshot":
        """The newest generation."""
        if self._snapshot is not None and not self._snapshot.is_current():
            self.close()
        if self._snapshot is None:
            from retrieval.store.snapshot import Snapshot

            self._snapshot = Snapshot(self.index, self._encoder.name)
        return self._snapshot

    def _rows(self) -> list[ArticleRow]:
        """The articles in the newest generation's catalog; nothing else of it is opened."""
        with open_catalog(self.index) as (_, catalog):
            return catalog.read_all()[1]

    def _retrieve(self, question: str, filters: Filters, context: Context | None) -> "_Search":
        if len(question) > LONGEST:
            raise UsageError(f"the question has {len(question):,} characters", f"ask in at most {LONGEST:,}")
        with self._noting_damage():
            if self._snapshot is None:
                self.warm_up()  # before the import, so that it goes on beside the model
            from retrieval.search.overview import search

            snapshot, patience = self._open(), Deadline(self.options.answer_seconds)
            found = search(snapshot, self._encoder, self._scoring, question, filters, context)
        patience.check()
        return _Search(snapshot, found, patience)

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Remember that the index is damaged, and let go of it."""
        try:
            yield
        except IndexDamaged:
            self._damage_seen = True
            self.close()
            raise

    def _compose(self, looked_up: "_Search", k: int, started: float) -> Answer:
        from retrieval.answering.answerer import build_answer

        snapshot = looked_up.snapshot
        return build_answer(
            looked_up.found,
            k,
            lambda article: self._article_info(snapshot.articles[article]),
            lambda article: self._current_text(snapshot, article),
            lambda: 1000 * (time.perf_counter() - started),
            looked_up.patience,
        )

    def _hit(self, snapshot: "Snapshot", each: "Candidate") -> Hit:
        return Hit(
            article=self._article_info(snapshot.articles[each.stored.article]),
            passage=each.stored.passage,
            lines=(each.stored.line, each.stored.line + count_line_ends(each.stored.passage.text)),
            score=each.score,
            cosine=each.cosine,
            bm25=each.bm25,
            maxsim=each.maxsim,
        )

    def _article_info(self, row: ArticleRow) -> ArticleInfo:
        return ArticleInfo(
            id=row.name,
            path=str(self.folder / row.name),
            title=row.title,
            source=row.source,
            url=row.url,
            published=row.published,
            passages=row.passages,
        )

    def _current_text(self, snapshot: "Snapshot", number: int) -> str | None:
        """The text of an article's file, or None if it is not, byte for byte, what was indexed."""
        row = snapshot.articles[number]
        return self._files.text(row.name, row.digest)

    def _indexed_digests(self) -> dict[str, str] | None:
        """The digest of each article of the index, by id; None where there is no index that can be read."""
        try:
            return {row.name: row.digest for row in self._rows()}
        except NotReadyError:
            return None

    def _state(self, article: Article) -> State:
        known = self._indexed_digests() or {}  # the file can be shown without an index
        if article.id not in known:
            return State.UNINDEXED
        return State.CURRENT if known[article.id] == article.digest else State.CHANGED


@dataclass(frozen=True, slots=True)
class _Search:
    """What was found for a question, where, and how long its answer may still take."""

    snapshot: "Snapshot"
    found: "SearchResult"
    patience: Deadline
