"""The facade: a folder of articles and its index, to be brought up to date, asked and read.

Everything above this module (the terminal, Slack, the evaluation) uses only this and the types. What
answering or indexing needs takes a second to import (Chroma, the splitter), so each method imports its own
part: showing a source needs none of it.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.answering.article_texts import ArticleTexts, article_info
from retrieval.deadline import Deadline
from retrieval.encoder import Encoder, TextEmbedding
from retrieval.errors import IndexDamaged, NotReadyError, UsageError
from retrieval.filters import NO_FILTERS, Filters, matches
from retrieval.query.catalog_request import classify_catalog_request
from retrieval.query.query import MAX_CHARS, parse_query
from retrieval.reading.article_reader import ArticleReader, has_digest
from retrieval.reading.articles import find_articles
from retrieval.reading.deriving import Deriver
from retrieval.reading.folder import ArticleFolder, reporting_unreadable
from retrieval.search.weights import DEFAULT_WEIGHTS, RankingWeights
from retrieval.store.catalog import ArticleRow, open_catalog
from retrieval.store.derived_texts import read_text
from retrieval.store.generation import CURRENT_FILE
from retrieval.store.leases import SnapshotLeases
from retrieval.store.lock import wait_for_writer
from retrieval.store.metadata import require_same_model
from retrieval.store.unread import load_unread
from retrieval.text.lines import count_line_ends
from retrieval.types import (
    DEFAULT_OPTIONS,
    Answer,
    AnswerWithHits,
    Article,
    ArticleInfo,
    Citation,
    ConversationContext,
    CurrentArticle,
    Evidence,
    FileState,
    FolderStatus,
    Hit,
    LibraryOptions,
    Progress,
    Silence,
    SyncReport,
    UnreadFiles,
)
from retrieval.where import CharRange, PageRect, char_ranges

if TYPE_CHECKING:
    from retrieval.answering.folder_calibration import FolderCalibration
    from retrieval.indexing.verification import IndexProblem
    from retrieval.search.candidates import SearchResult
    from retrieval.store.snapshot import Snapshot

__all__ = ["Library"]

# Searches for one question where articles turn out to have changed. Each leaves out the changed ones of the
# candidates before, so more than two are needed only where the next best have changed too.
MAX_SEARCHES = 4


class Library:
    """A folder of articles with its index.

    Making one opens nothing. Each question is answered from the newest generation; questions from several
    threads are answered side by side.

    Args:
        folder: the articles; paths in answers begin with it as it is given.
        index: where the index lives.
        encoder: the embedding model.
        options: what else the index depends on.
        weights: what the order of passages and sentences depends on.
    """

    def __init__(
        self,
        folder: Path,
        index: Path,
        encoder: Encoder,
        options: LibraryOptions = DEFAULT_OPTIONS,
        weights: RankingWeights = DEFAULT_WEIGHTS,
    ) -> None:
        self.folder = folder
        self.index = index
        self._encoder = encoder
        self.options = options
        self._files = ArticleFolder(folder, options)
        self._weights = weights
        self._snapshots = SnapshotLeases(self._open_newest)
        self._damage_seen = False  # a question has met damage
        self._progress: Progress | None = None  # of the sync that goes on, if one does
        self._shift = (0, 0.0)  # the version of the calibration file, and the shift that it gives
        self._pages = Deriver()  # draws pages, in a process that is started when somebody looks at one

    def sync(
        self,
        *,
        rebuild: bool = False,
        verify: bool = False,
        stop_at_words: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> SyncReport:
        """Bring the index up to date with the folder; see `retrieval.indexing.indexer.sync`.

        Once a question has met damage every byte is verified, so that a sync in the background repairs it.
        Where the folder is new or has changed much, its own questions are asked: see
        `retrieval.answering.folder_calibration`.
        """
        from retrieval.indexing.indexer import sync

        verify = verify or self._damage_seen
        report = sync(
            self.folder,
            self.index,
            self._encoder,
            self.options,
            rebuild=rebuild,
            verify=verify,
            stop_at_words=stop_at_words,
            progress=self._noting_progress(progress),
        )
        self._progress = None
        if verify:  # damage met meanwhile is for the next run
            self._damage_seen = False
        if not report.words_only:
            self._calibrate(report)
        return report

    def wait_for_writer(self) -> None:
        """Return when no other process writes the index; the errors of `sync`."""
        wait_for_writer(self.index)

    def verify(
        self, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> "Iterator[IndexProblem]":
        """Read all of the index and yield what is wrong; see `indexing.verification.verify_index`.

        Texts that were derived from documents are derived again, and compared.
        """
        from retrieval.indexing.verification import verify_index

        with ArticleReader(self.options) as reader:

            def problem_of(row: ArticleRow, snapshot: "Snapshot") -> str:
                data = self._files.document(row.article_id, row.digest)
                stored = snapshot.derived_text(row)
                if data is None:
                    return "changed since it was indexed"
                return "" if stored is None else reader.difference(row.article_id, data, stored.text)

            yield from verify_index(self.index, self._encoder, problem_of, progress)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> Answer:
        """The answer to a question in at most `k` quotes, or that the articles do not say.

        Args:
            question: the question.
            filters: which articles may be looked at.
            k: quotes at most.
            context: what came before, where the question is a follow-up.
            silence: how sure the answer must be; None for what the options say.

        Raises:
            UsageError: the question is longer than a question can be.
            TookTooLong: the answer took longer than the options allow.
            NotReadyError: the index is missing, damaged or foreign, or the model cannot be loaded.
        """
        request = _Question(question, cache(self._encoder.encode_query), filters, context, silence)
        with self._lease() as snapshot:
            return self._answer(snapshot, request, k)[0]

    def ask_with_hits(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> AnswerWithHits:
        """What `ask` gives and all the passages that it was chosen from, best first; the same errors."""
        request = _Question(question, cache(self._encoder.encode_query), filters, context, silence)
        with self._lease() as snapshot:
            answer, result = self._answer(snapshot, request, k)
            return AnswerWithHits(answer, self._hits(snapshot, result))

    def search(self, question: str, *, filters: Filters = NO_FILTERS, k: int = 10) -> tuple[Hit, ...]:
        """The `k` passages that fit best, with what each was scored on; the same errors as `ask`."""
        request = _Question(question, cache(self._encoder.encode_query), filters)
        with self._lease() as snapshot:
            return self._hits(snapshot, self._search(snapshot, request))[:k]

    def evidence(self, question: str, *, filters: Filters = NO_FILTERS) -> Evidence:
        """What an answer would rest on, whether it would be given or not."""
        from retrieval.answering.answerer import cite
        from retrieval.answering.confidence import features
        from retrieval.answering.quote_extent import expand
        from retrieval.answering.sentence_ranking import rank_sentences

        request = _Question(question, cache(self._encoder.encode_query), filters)
        with self._lease() as snapshot:
            result = self._search(snapshot, request)
            ranked = rank_sentences(result)
            texts = self._texts(snapshot, Deadline(self.options.answer_seconds))
            first = cite(1, expand(ranked[0]), texts, result.query) if ranked else None
            return Evidence(features(result, ranked), first)

    def folder_calibration(self) -> "FolderCalibration":
        """What the folder's own questions told when it was indexed; an empty one where nothing is known."""
        from retrieval.answering.folder_calibration import NO_FOLDER_CALIBRATION, FolderCalibration
        from retrieval.store import calibration_file

        stored = calibration_file.read(self.index)
        return NO_FOLDER_CALIBRATION if stored is None else FolderCalibration.from_json(stored)

    def articles(self, filters: Filters = NO_FILTERS) -> tuple[ArticleInfo, ...]:
        """The articles of the index that pass the filters, sorted by id.

        Raises:
            NotReadyError: the index is missing, damaged or foreign.
        """
        rows = self._rows()
        return tuple(
            article_info(self.folder, row) for row in rows if matches(row.article_id, row.published, filters)
        )

    def articles_mentioning(self, words: str) -> tuple[ArticleInfo, ...]:
        """The articles with a passage that has all of some words, in any form, sorted by id.

        Raises:
            NotReadyError: the index is missing, damaged or foreign.
        """
        from retrieval.search.mentions import find_mentions

        with self._lease() as snapshot:
            numbers = find_mentions(snapshot, words, frozenset(snapshot.articles)).passages
            rows = sorted((snapshot.articles[number] for number in numbers), key=lambda row: row.article_id)
            return tuple(article_info(self.folder, row) for row in rows)

    def read(self, path: str, filters: Filters = NO_FILTERS) -> CurrentArticle:
        """An article as its file is now, and how that stands against the index.

        Args:
            path: as answers give it, its id, or an absolute path below the folder.
            filters: which articles may be read; any other is as if it were not there.

        Raises:
            UsageError: there is no such article, or it cannot be read.
        """
        article = self._files.article(path, filters, self._stored_article)
        return CurrentArticle(str(self.folder / article.id), article, self._state(article))

    def rectangles(self, citation: Citation) -> tuple[PageRect, ...]:
        """Where on the pages of its PDF a quote stands; none for what is no PDF, or has changed.

        Raises:
            UsageError: the file cannot be read (any more).
        """
        pages = self._cited_pages(citation)
        if pages is None:
            return ()
        with reporting_unreadable(citation.article.path):
            return self._pages.rectangles(citation.article.id, *pages)

    def page_picture(self, citation: Citation) -> bytes | None:
        """The page of a PDF that a quote begins on as a PNG, the quote marked; None for what is no PDF.

        Raises:
            UsageError: the file cannot be read (any more).
        """
        pages = self._cited_pages(citation)
        if pages is None:
            return None
        data, ranges = pages
        with reporting_unreadable(citation.article.path):
            return self._pages.picture(citation.article.id, data, citation.where.page, ranges)

    def _cited_pages(self, citation: Citation) -> tuple[bytes, tuple[CharRange, ...]] | None:
        """The bytes of a cited PDF, and the characters of its pages that the quote is made of."""
        if not citation.where.page:
            return None
        article = self.read(citation.article.id).article
        data = self._files.document(article.id, article.digest)
        if data is None or article.text[citation.start : citation.end] != citation.quote:
            return None
        return data, char_ranges(article.places, citation.start, citation.end)

    def folder_status(self) -> FolderStatus:
        """How the folder stands against the index.

        Raises:
            FolderError: there is no such folder, or no article in it.
        """
        from retrieval.indexing.changes import compare, folder_status

        files, notices = find_articles(self.folder, self.options)
        digests = self._indexed_digests()
        if digests is None:
            return FolderStatus(len(files), 0, tuple(notices))
        published = (self.index / CURRENT_FILE).stat().st_mtime
        changes = compare(files, digests, self._quick_reader(), since=published)
        return folder_status(changes, len(files), notices)

    def pending_changes(self) -> Iterator[int]:
        """The size in bytes of each file that a sync would add or read again, and 0 for each that is gone.

        Of the indexed files only those that are newer than the index are read.

        Raises:
            FolderError: there is no such folder, or no article in it.
            NotReadyError: the index is missing, damaged or foreign.
        """
        from retrieval.indexing.changes import PENDING, compare

        files, _ = find_articles(self.folder, self.options)  # a missing folder is said before a missing index
        digests = {row.article_id: row.digest for row in self._rows()}
        published = (self.index / CURRENT_FILE).stat().st_mtime
        changes = compare(files, digests, self._quick_reader(), since=published)
        yield from (change.size for change in changes if change.change in PENDING)

    def has_only_words(self) -> bool:
        """Whether the index has no vectors yet; the errors of `articles`."""
        with open_catalog(self.index) as (_, catalog):
            return catalog.metadata().words_only

    def warm_up(self) -> None:
        """Load the model and open the index, side by side, so that the next question waits for neither.

        An index of words alone needs no model.
        """
        with open_catalog(self.index) as (_, catalog):
            metadata = catalog.metadata()
        require_same_model(metadata, self._encoder)  # without an index of its own a model is not loaded
        if metadata.words_only:
            with self._snapshots.lease():
                return
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(self._encoder.load)
            with self._snapshots.lease():
                loading.result()

    def close(self) -> None:
        """Let go of the index, once the questions under way are answered."""
        self._snapshots.close()
        self._pages.close()

    def _noting_progress(self, progress: Callable[[Progress], None] | None) -> Callable[[Progress], None]:
        def note(reached: Progress) -> None:
            self._progress = reached
            if progress is not None:
                progress(reached)

        return note

    def unread(self) -> tuple[UnreadFiles, ...]:
        """How many files the last index run could not read, by reason, the most frequent first."""
        return load_unread(self.index).counts()

    def _texts(self, snapshot: "Snapshot", deadline: Deadline) -> ArticleTexts:
        return ArticleTexts(self._files, snapshot.articles, snapshot.derived_text, deadline)

    def _quick_reader(self) -> ArticleReader:
        """Compares files without deriving any text; it starts no process that would have to be ended."""
        return ArticleReader(self.options, load_unread(self.index).by_identity())

    def _stored_article(self, id: str, data: bytes) -> Article | None:
        """The derived text of an article as the index has it; None where it has not, or is damaged."""
        try:
            with open_catalog(self.index) as (folder, catalog):
                rows = {row.article_id: row for row in catalog.read_all()[1]}
                row = rows.get(id)
                if row is None or row.stored_text is None or not has_digest(row.digest, data):
                    return None
                stored = read_text(folder, row.stored_text)
        except (NotReadyError, OSError, ValueError):
            return None
        return Article(
            id, stored.text, 0, row.title, row.source, row.url, row.published, row.digest,
            language=row.language, places=stored.places,
        )  # fmt: skip

    def _open_newest(self) -> "Snapshot":
        from retrieval.store.snapshot import Snapshot

        return Snapshot(self.index, self._encoder)

    def _rows(self) -> list[ArticleRow]:
        """The articles in the newest generation's catalog; nothing else of it is opened."""
        with open_catalog(self.index) as (_, catalog):
            return catalog.read_all()[1]

    @contextmanager
    def _lease(self) -> "Iterator[Snapshot]":
        """The newest generation, kept open meanwhile."""
        with self._noting_damage():
            if not self._snapshots:
                self.warm_up()
            with self._snapshots.lease() as snapshot:
                yield snapshot

    def _search(
        self, snapshot: "Snapshot", question: "_Question", changed: frozenset[str] = frozenset()
    ) -> "SearchResult":
        """What is found for a question in articles other than those that changed."""
        from retrieval.search.search import search

        context = question.context or ConversationContext("")
        query = parse_query(question.text, context.question)
        filters = replace(question.filters, exclude_ids=question.filters.exclude_ids | changed)
        return search(
            snapshot, question.encode, query, filters, weights=self._weights, cited=context.articles
        )

    def _answer(self, snapshot: "Snapshot", question: "_Question", k: int) -> "tuple[Answer, SearchResult]":
        """The answer and what it was chosen from: passages of articles whose files are as they were indexed.

        Where a file that the answer would rest on changed, the index is searched again without its article.
        """
        from retrieval.answering.answerer import ArticlesChanged, Gate, build_answer
        from retrieval.answering.catalog_answer import answer_from_catalog
        from retrieval.answering.remark import language_remark, partial_answer
        from retrieval.search.candidates import SearchResult

        deadline = Deadline(self.options.answer_seconds)
        texts = self._texts(snapshot, deadline)
        if request := classify_catalog_request(question.text):
            answer = answer_from_catalog(request, question.text, snapshot, texts, question.filters, k)
            if answer is not None:
                return question.finished(answer), SearchResult(parse_query(question.text), (), self._weights)
        gate = Gate(self._folder_shift(), question.silence or self.options.silence)
        for _ in range(MAX_SEARCHES):
            result = self._search(snapshot, question, texts.changed_ids())
            deadline.check()
            try:
                answer = build_answer(result, texts, k, deadline, gate)
                remark = language_remark(answer, result.query.language, snapshot.article_languages)
                unread = () if answer.found else self.unread()
                answer = replace(answer, remark=remark, unread=unread)
                if snapshot.words_only:
                    answer = partial_answer(
                        answer, self._progress, len(snapshot.articles), snapshot.metadata.unread_files
                    )
                return question.finished(answer), result
            except ArticlesChanged:
                continue
        nothing = SearchResult(result.query, (), result.weights)
        return question.finished(build_answer(nothing, texts, k, deadline, gate)), nothing

    def _calibrate(self, report: SyncReport) -> None:
        """Ask the folder its own questions, if it has changed too much since they were asked."""
        from retrieval.store import calibration_file

        if not calibration_file.is_outdated(self.index, report.passages, self._encoder.name):
            return
        from retrieval.answering.folder_calibration import calibrate_folder  # most runs find nothing to do

        with closing(self._open_newest()) as snapshot:
            calibrated = calibrate_folder(snapshot, self._encoder.encode_query, self._weights)
        with suppress(OSError):  # a full disk: the index is published, and the next run tries again
            calibration_file.write(self.index, calibrated.to_json())

    def _folder_shift(self) -> float:
        """The shift of the folder's log-odds; its file is read again when it changes."""
        from retrieval.answering.confidence import calibration
        from retrieval.store import calibration_file

        version = calibration_file.version(self.index)
        if version != self._shift[0]:
            self._shift = version, self.folder_calibration().shift(calibration().answer)
        return self._shift[1]

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Remember that the index is damaged, and let go of it."""
        try:
            yield
        except IndexDamaged:
            self._damage_seen = True
            self.close()
            raise

    def _hits(self, snapshot: "Snapshot", result: "SearchResult") -> tuple[Hit, ...]:
        places = self._texts(snapshot, Deadline(self.options.answer_seconds))
        return tuple(
            Hit(
                article=article_info(self.folder, snapshot.articles[candidate.stored.article]),
                passage=candidate.stored.passage,
                lines=(
                    candidate.stored.line,
                    candidate.stored.line + count_line_ends(candidate.stored.passage.text),
                ),
                score=candidate.score,
                cosine=candidate.cosine,
                bm25=candidate.bm25,
                maxsim=candidate.maxsim,
                where=places.where(candidate.stored.article, candidate.passage.start, candidate.passage.end),
            )
            for candidate in result.candidates
        )

    def _indexed_digests(self) -> dict[str, str] | None:
        """The digest of each article of the index, by id; None where there is no index that can be read."""
        try:
            return {row.article_id: row.digest for row in self._rows()}
        except NotReadyError:
            return None

    def _state(self, article: Article) -> FileState:
        digests = self._indexed_digests() or {}  # the file can be shown without an index
        if article.id not in digests:
            return FileState.UNINDEXED
        return FileState.CURRENT if digests[article.id] == article.digest else FileState.CHANGED


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, of which articles, after what, how sure its answer must be, and when it was asked."""

    text: str
    encode: Callable[[str], TextEmbedding]  # once, however often it is looked up
    filters: Filters
    context: ConversationContext | None = None
    silence: Silence | None = None
    started: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        if len(self.text) > MAX_CHARS:
            raise UsageError(
                f"the question has {len(self.text):,} characters", f"ask in at most {MAX_CHARS:,}"
            )

    def finished(self, answer: Answer) -> Answer:
        """The answer with the question as it was asked, to the character, and how long it took."""
        elapsed_ms = 1000 * (time.perf_counter() - self.started)
        return replace(answer, question=self.text, elapsed_ms=elapsed_ms)
