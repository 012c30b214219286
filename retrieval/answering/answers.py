"""Answers the questions to a library, in this process or by a cluster; both take the same requests."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from retrieval.answering.request import Request
from retrieval.encoder import Encoder
from retrieval.errors import IndexDamaged, PartsUnreachable
from retrieval.indexing.stored import StoredIndex
from retrieval.reading.folder import ArticleFolders
from retrieval.search.weights import RankingWeights
from retrieval.store.leases import SnapshotLeases
from retrieval.store.metadata import require_same_model
from retrieval.store.rows import ArticleRow
from retrieval.types import Answer, AnswerFeatures, AnswerWithHits, Evidence, Hit, Progress

if TYPE_CHECKING:  # what answering needs takes a second to import
    from retrieval.answering.pipeline import AnswerPipeline
    from retrieval.store.protocol import Snapshot

T = TypeVar("T")


class Answers(Protocol):
    """Answers questions from the newest generation of an index. The errors are those of `Library.ask`."""

    def answer(self, request: Request) -> Answer:
        """See `Library.ask`."""

    def answer_with_hits(self, request: Request) -> AnswerWithHits:
        """See `Library.ask_with_hits`."""

    def evidence(self, request: Request) -> Evidence:
        """See `Library.evidence`."""

    def hits(self, request: Request) -> tuple[Hit, ...]:
        """The passages that fit best, `request.k` at most."""

    def confidence_features(self, request: Request) -> AnswerFeatures:
        """See `Library.confidence_features`."""

    def articles_mentioning(self, words: str) -> tuple[ArticleRow, ...]:
        """See `Library.articles_mentioning`."""

    def warm_up(self) -> None:
        """Make ready, so that the next question waits for nothing."""

    def close(self) -> None:
        """Let go of the index, once the questions under way are answered."""


class LocalAnswers:
    """Answers in this process.

    Args:
        index: the folder of the index, in which its calibration is.
        stored: how the index is kept now.
        files: the articles.
        encoder: the embedding model.
        weights: what the order of passages and sentences depends on.
        progress: how far the sync is that goes on, if one does.

    Attributes:
        damage_seen: a question has met damage.
    """

    def __init__(
        self,
        index: Path,
        stored: Callable[[], StoredIndex],
        files: ArticleFolders,
        encoder: Encoder,
        *,
        weights: RankingWeights,
        progress: Callable[[], Progress | None],
    ) -> None:
        self._index = index
        self._stored = stored
        self._files = files
        self._encoder = encoder
        self._weights = weights
        self._progress = progress
        self._snapshots = SnapshotLeases(lambda: stored().open(encoder))
        self.damage_seen = False

    def answer(self, request: Request) -> Answer:
        return self._from_newest(lambda pipeline: pipeline.answer(request)[0])

    def answer_with_hits(self, request: Request) -> AnswerWithHits:
        def answered(pipeline: "AnswerPipeline") -> AnswerWithHits:
            answer, result = pipeline.answer(request)
            return AnswerWithHits(answer, pipeline.hits_of(result))

        return self._from_newest(answered)

    def evidence(self, request: Request) -> Evidence:
        return self._from_newest(lambda pipeline: pipeline.evidence(request))

    def hits(self, request: Request) -> tuple[Hit, ...]:
        return self._from_newest(lambda pipeline: pipeline.hits(request)[: request.k])

    def confidence_features(self, request: Request) -> AnswerFeatures:
        return self._from_newest(lambda pipeline: pipeline.confidence_features(request))

    def articles_mentioning(self, words: str) -> tuple[ArticleRow, ...]:
        from retrieval.search.mentions import articles_mentioning

        with self._lease() as snapshot:
            return tuple(articles_mentioning(snapshot, words))

    def warm_up(self) -> None:
        """Load the model and open the index, side by side. An index of words alone needs no model."""
        metadata = self._stored().metadata()
        require_same_model(metadata, self._encoder)  # without an index of its own a model is not loaded
        if metadata.words_only:
            with self._snapshots.lease():
                return
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(self._encoder.load)
            with self._snapshots.lease():
                loading.result()

    def close(self) -> None:
        self._snapshots.close()

    @contextmanager
    def _lease(self) -> "Iterator[Snapshot]":
        """The newest generation, kept open meanwhile; one that is damaged is remembered, and let go of."""
        try:
            if not self._snapshots:
                self.warm_up()
            with self._snapshots.lease() as snapshot:
                yield snapshot
        except IndexDamaged:
            self.damage_seen = True
            self.close()
            raise

    def _from_newest(self, use: "Callable[[AnswerPipeline], T]") -> T:
        """What the newest generation gives; where shards of it are lost on the way, what the others give."""
        from retrieval.answering.pipeline import AnswerPipeline

        encode = cache(self._encoder.encode_query)  # once, however often a question is looked up
        lost: frozenset[int] = frozenset()
        while True:
            try:
                with self._lease() as newest:
                    return use(
                        AnswerPipeline(
                            newest.for_question(lost),
                            self._index,
                            self._files,
                            encode,
                            self._weights,
                            self._progress(),
                        )
                    )
            except PartsUnreachable as error:
                if error.shards <= lost:
                    raise
                lost |= error.shards
