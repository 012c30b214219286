"""The facade: a folder of articles and its index, to be brought up to date, asked and read.

Everything above this module (the terminal, Slack, the evaluation) uses only this and the types.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from retrieval.answerer import compose
from retrieval.articles import SUFFIXES, Found, decode_article, digest, read_bytes
from retrieval.decoding import Unreadable
from retrieval.encoder import Encoder
from retrieval.errors import FootnoteError, UsageError
from retrieval.indexer import Options
from retrieval.indexer import sync as run_sync
from retrieval.retriever import Candidate, Retrieved, retrieve
from retrieval.store.generation import current_name
from retrieval.store.snapshot import Snapshot
from retrieval.types import Answer, ArticleInfo, Examined, Filters, Hit, Page, Progress, State, SyncReport

__all__ = ["Library", "Options"]

EVERYTHING = Filters()
NO_LIMIT = 1 << 62


class Library:
    """A folder of articles with its index.

    Making one opens nothing. Each question is answered from the newest generation; methods may be called
    from several threads.

    Args:
        folder: the articles; paths in answers begin with it as it is given.
        index: where the index lives.
        encoder: the embedding model.
        options: what else the index depends on.
    """

    def __init__(self, folder: Path, index: Path, encoder: Encoder, options: Options = Options()) -> None:  # noqa: B008 - frozen
        self.folder = folder
        self.index = index
        self._encoder = encoder
        self._options = options
        self._lock = threading.RLock()
        self._snapshot: Snapshot | None = None

    def sync(
        self, *, rebuild: bool = False, progress: Callable[[Progress], None] | None = None
    ) -> SyncReport:
        """Bring the index up to date with the folder; see `retrieval.indexer.sync` for its errors."""
        return run_sync(
            self.folder, self.index, self._encoder, self._options, rebuild=rebuild, progress=progress
        )

    def ask(self, question: str, *, filters: Filters = EVERYTHING, k: int = 3) -> Answer:
        """The answer to a question in at most `k` quotes, or that the articles do not say.

        Raises:
            NotReadyError: the index is missing, damaged or foreign, or the model cannot be loaded.
        """
        started = time.perf_counter()
        with self._lock:
            snapshot = self._open()
            return self._compose(snapshot, retrieve(snapshot, self._encoder, question, filters), k, started)

    def search(self, question: str, *, filters: Filters = EVERYTHING, k: int = 10) -> tuple[Hit, ...]:
        """The `k` passages that fit best, with what each was scored on; the same errors as `ask`."""
        with self._lock:
            snapshot = self._open()
            found = retrieve(snapshot, self._encoder, question, filters).candidates[:k]
            return tuple(self._hit(snapshot, each) for each in found)

    def examine(self, question: str, *, filters: Filters = EVERYTHING, k: int = 3) -> Examined:
        """What `ask` gives, timed as `ask` is, and all that it was chosen from; the same errors."""
        started = time.perf_counter()
        with self._lock:
            snapshot = self._open()
            retrieved = retrieve(snapshot, self._encoder, question, filters)
            answer = self._compose(snapshot, retrieved, k, started)
            return Examined(answer, tuple(self._hit(snapshot, each) for each in retrieved.candidates))

    def articles(self) -> tuple[ArticleInfo, ...]:
        """The articles of the index, sorted by id; the same errors as `ask`."""
        with self._lock:
            snapshot = self._open()
            return tuple(self._describe(snapshot, number) for number in snapshot.articles)

    def read(self, place: str) -> Page:
        """An article as its file is now, and how that stands against the index.

        Args:
            place: its path as answers give it, its id, or an absolute path below the folder.

        Raises:
            UsageError: there is no such article, or it cannot be read.
        """
        id = self._id(place)
        try:
            data = read_bytes(Found(id, self.folder / id), NO_LIMIT)
            article, _ = decode_article(id, data)
        except Unreadable as error:
            raise UsageError(f"{place}: {error.notice.message}", error.notice.hint) from None
        return Page(str(self.folder / id), article, self._state(article.id, article.digest))

    def warm(self) -> None:
        """Load the model and open the index, so that the next question waits for neither."""
        self._encoder.encode_question("ready?")
        with self._lock:
            self._open()

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.close()
                self._snapshot = None

    def _open(self) -> Snapshot:
        """The newest generation."""
        if self._snapshot is not None and current_name(self.index) != self._snapshot.name:
            self.close()
        if self._snapshot is None:
            self._snapshot = Snapshot(self.index)
        return self._snapshot

    def _compose(self, snapshot: Snapshot, retrieved: Retrieved, k: int, started: float) -> Answer:
        return compose(
            retrieved,
            k,
            lambda article: self._describe(snapshot, article),
            lambda article: self._text(snapshot, article),
            lambda: 1000 * (time.perf_counter() - started),
        )

    def _hit(self, snapshot: Snapshot, each: Candidate) -> Hit:
        return Hit(
            article=self._describe(snapshot, each.row.article),
            passage=each.row.passage,
            lines=(each.row.line, each.row.line + len(each.row.passage.text.splitlines()) - 1),
            score=each.score,
            cosine=each.cosine,
            bm25=each.bm25,
            maxsim=each.maxsim,
        )

    def _describe(self, snapshot: Snapshot, number: int) -> ArticleInfo:
        row = snapshot.articles[number]
        return ArticleInfo(
            id=row.name,
            path=str(self.folder / row.name),
            title=row.title,
            source=row.source,
            url=row.url,
            published=row.published,
            passages=row.passages,
        )

    def _text(self, snapshot: Snapshot, number: int) -> str | None:
        """The text of an article's file, or None if it is not, byte for byte, what was indexed."""
        row = snapshot.articles[number]
        try:
            data = read_bytes(Found(row.name, self.folder / row.name), NO_LIMIT)
            return decode_article(row.name, data)[0].text if digest(data) == row.digest else None
        except Unreadable:
            return None

    def _id(self, place: str) -> str:
        given = Path(place)
        below = [given] if given.is_absolute() else [given, self.folder / given]
        for path in below:
            try:
                id = path.absolute().relative_to(self.folder.absolute())
            except ValueError:
                continue
            if path.is_file() and ".." not in id.parts and id.suffix.lower() in SUFFIXES:
                return id.as_posix()
        raise UsageError(f"no article {place} in {self.folder}", "list them with `footnote articles`")

    def _state(self, id: str, mark: str) -> State:
        try:
            with self._lock:
                known = {row.name: row.digest for row in self._open().articles.values()}
        except FootnoteError:
            known = {}  # the file can be shown without an index
        if id not in known:
            return State.UNINDEXED
        return State.CURRENT if known[id] == mark else State.CHANGED
