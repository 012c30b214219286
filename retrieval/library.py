"""The facade over one or several folders of articles and their index: sync, ask, search, read.

Everything above this module (the terminal, Slack, the evaluation) uses only this and the types. What
answering or indexing needs takes a second to import (Chroma, the splitter), so each method imports its own
part: showing a source needs none of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.answering.answers import Answers, LocalAnswers
from retrieval.answering.article_texts import article_info
from retrieval.answering.request import Request
from retrieval.encoder import Encoder
from retrieval.errors import NotReadyError
from retrieval.filters import NO_FILTERS, Filters, matches
from retrieval.index_runs import IndexRuns
from retrieval.indexing.stored import StoredIndex, SyncOptions
from retrieval.reading.cited_pages import CitedPages
from retrieval.reading.finding import FolderContents
from retrieval.reading.folder import ArticleFolders, Fetch, nothing_to_fetch
from retrieval.search.weights import DEFAULT_WEIGHTS, RankingWeights
from retrieval.sharding.choice import on_this_machine
from retrieval.store.indexed_articles import file_state
from retrieval.store.lock import wait_for_writer
from retrieval.store.unread import count_unread, load_unread
from retrieval.types import (
    DEFAULT_OPTIONS,
    Answer,
    AnswerFeatures,
    AnswerWithHits,
    Article,
    ArticleInfo,
    Citation,
    ConversationContext,
    CurrentArticle,
    Evidence,
    FolderStatus,
    Hit,
    LibraryOptions,
    MissingSource,
    Notice,
    Progress,
    Silence,
    Source,
    SyncReport,
    TokenMatches,
    UnreadFiles,
    WaitingQuestion,
)
from retrieval.where import PageRect

if TYPE_CHECKING:
    from retrieval.answering.folder_calibration import FolderCalibration
    from retrieval.indexing.verification import IndexProblem

__all__ = ["Library"]

ChooseIndex = Callable[[Path, int], StoredIndex]


class Library:
    """A folder of articles, or several, with its index.

    Making one opens nothing. Each question is answered from the newest generation; questions from several
    threads are answered side by side.

    Args:
        folder: the articles, or a single one, or the sources of the articles, each with a name where there
            are several; paths in answers begin with a folder as it is given.
        index: where the index lives.
        encoder: the embedding model.
        options: what else the index depends on.
        weights: what the order of passages and sentences depends on.
        choose_index: how the index is kept, by its folder and the number of shards that it has or shall have.
        answers: who answers questions; None for this process.
        fetch: makes sure that the file of an article, given its id, is in its folder as it is elsewhere.
    """

    def __init__(
        self,
        folder: Path | Sequence[Source],
        index: Path,
        encoder: Encoder,
        options: LibraryOptions = DEFAULT_OPTIONS,
        weights: RankingWeights = DEFAULT_WEIGHTS,
        *,
        choose_index: ChooseIndex = on_this_machine,
        answers: Answers | None = None,
        fetch: Fetch = nothing_to_fetch,
    ) -> None:
        sources = (Source(folder),) if isinstance(folder, Path) else folder
        self.sources = tuple(map(_with_single_file, sources))
        self.index = index
        self._encoder = encoder
        self.options = options
        self._files = ArticleFolders(self.sources, options, fetch)
        self._choose_index = choose_index
        self._runs = IndexRuns(index, self._files, encoder, weights, on_new_dates=self._reopen)
        self._answers_here = LocalAnswers(
            index,
            self._stored,
            self._files,
            encoder,
            weights=weights,
            progress=lambda: self._runs.progress,
        )
        self._answers = answers or self._answers_here
        self._pages = CitedPages(self._files, self._stored_article)

    @property
    def folder(self) -> Path:
        """The folder of the articles, or the first of several."""
        return self.sources[0].path

    def path_of(self, id: str) -> str:
        """Where a reader can open the article with an id."""
        return str(self._files.path_of(id))

    def contents(self) -> FolderContents:
        """The files that may be articles now, of which none is read; see `finding.find_in_sources`."""
        return self._files.find()

    def missing_sources(self) -> tuple[MissingSource, ...]:
        """The sources, of several, whose folder is not there now."""
        return self._files.missing()

    def sync(
        self,
        *,
        rebuild: bool = False,
        verify: bool = False,
        stop_at_words: bool = False,
        waiting: WaitingQuestion | None = None,
        shards: int = 0,
        progress: Callable[[Progress], None] | None = None,
    ) -> SyncReport:
        """Bring the index up to date with the folder; see `retrieval.indexing.indexer.sync`.

        With `shards` it is kept in so many from now on; 0 leaves it as it is.

        Once a question has met damage every byte is verified, so that a sync in the background repairs it.
        """
        verify = verify or self._answers_here.damage_seen
        options = SyncOptions(rebuild, verify, stop_at_words, waiting, progress)
        report = self._sync(options, shards)
        if verify:
            self._answers_here.damage_seen = False
        return report

    def _sync(self, options: SyncOptions, shards: int) -> SyncReport:
        return self._runs.run(self._stored(shards), options)

    def wait_for_writer(self) -> None:
        """Return when no other process writes the index; the errors of `sync`."""
        wait_for_writer(self.index)

    def verify(
        self, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> "Iterator[IndexProblem]":
        """Read all of the index and yield what is wrong; see `indexing.verification.verify_index`."""
        return self._stored().verify(self._files, self._encoder, progress)

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
        request = Request(question, filters=filters, k=k, context=context, silence=silence)
        return self._answers.answer(request.checked())

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
        request = Request(question, filters=filters, k=k, context=context, silence=silence)
        return self._answers.answer_with_hits(request.checked())

    def search(self, question: str, *, filters: Filters = NO_FILTERS, k: int = 10) -> tuple[Hit, ...]:
        """The `k` passages that fit best, with what each was scored on; the same errors as `ask`."""
        return self._answers.hits(Request(question, filters=filters, k=k).checked())

    def evidence(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> Evidence:
        """What `ask` gives, and the sentences that an answer in prose may rest on; see `ask`.

        Nothing is held open or locked afterwards.
        """
        request = Request(question, filters=filters, k=k, context=context, silence=silence)
        return self._answers.evidence(request.checked())

    def match_tokens(self, written: str, evidence: Evidence) -> TokenMatches:
        """How well the tokens of a written sentence are found in the evidence; encodes the sentence once.

        Raises:
            ModelError: the model cannot be loaded.
        """
        from retrieval.answering.token_matches import match_tokens

        return match_tokens(written, evidence, self._encoder)

    def confidence_features(self, question: str, *, filters: Filters = NO_FILTERS) -> AnswerFeatures:
        """What an answer would rest on, whether it would be given or not."""
        return self._answers.confidence_features(Request(question, filters=filters).checked())

    def group_questions(self, questions: Sequence[str]) -> list[list[int]]:
        """The positions of questions in groups that mean the same. Encodes each, and reads no index."""
        from retrieval.query.grouping import group_by_meaning

        return group_by_meaning(questions, self._encoder)

    def folder_calibration(self) -> "FolderCalibration":
        """The calibration of the folder; an empty one where there is none yet."""
        from retrieval.answering.stored_calibration import load_calibration

        return load_calibration(self.index)

    def articles(self, filters: Filters = NO_FILTERS) -> tuple[ArticleInfo, ...]:
        """The articles of the index that pass the filters, sorted by id.

        Raises:
            NotReadyError: the index is missing, damaged or foreign.
        """
        rows = self._stored().articles()
        return tuple(
            article_info(self._files, row) for row in rows if matches(row.article_id, row.published, filters)
        )

    def articles_mentioning(self, words: str) -> tuple[ArticleInfo, ...]:
        """The articles with a passage that has all of some words, in any form, sorted by id.

        Raises:
            NotReadyError: the index is missing, damaged or foreign.
        """
        return tuple(article_info(self._files, row) for row in self._answers.articles_mentioning(words))

    def read(self, path: str, filters: Filters = NO_FILTERS) -> CurrentArticle:
        """An article as its file is now, and how that stands against the index.

        Args:
            path: as answers give it, its id, or an absolute path below a folder.
            filters: which articles may be read; any other is as if it were not there.

        Raises:
            UsageError: there is no such article, or it cannot be read.
        """
        article = self._files.article(path, filters, self._stored_article)
        try:
            digests = self._digests()
        except NotReadyError:  # a source can be shown without an index
            digests = {}
        return CurrentArticle(self.path_of(article.id), article, file_state(digests, article))

    def rectangles(self, citation: Citation) -> tuple[PageRect, ...]:
        """Where on the pages of its PDF a quote stands; none for what is no PDF, or has changed.

        Raises:
            UsageError: the file cannot be read (any more).
        """
        return self._pages.rectangles(citation)

    def page_picture(self, citation: Citation) -> bytes | None:
        """The page of a PDF that a quote begins on as a PNG, the quote marked; None for what is no PDF.

        Raises:
            UsageError: the file cannot be read (any more).
        """
        return self._pages.picture(citation)

    def page_picture_of(self, id: str, start: int, end: int) -> bytes | None:
        """The same for a span of an article, given its id."""
        return self._pages.picture_of(id, start, end)

    def folder_status(self) -> FolderStatus:
        """How the folder stands against the index.

        Raises:
            FolderError: there is no such folder, or no article in it.
        """
        from retrieval.indexing.folder_comparison import current_status

        try:
            digests: Mapping[str, str] | None = self._digests()
        except NotReadyError:
            digests = None
        return current_status(self._files, self.index, digests)

    def pending_changes(self) -> Iterator[int]:
        """The size in bytes of each file that a sync would add or read again, and 0 for each that is gone.

        0 also stands for dates that are to be taken from elsewhere now.

        Of the indexed files only those that are newer than the index are read.

        Raises:
            FolderError: there is no such folder, or no article in it.
            NotReadyError: the index is missing, damaged or foreign.
        """
        from retrieval.indexing.folder_comparison import pending_sizes

        return pending_sizes(self._files, self.index, self._digests)

    def has_only_words(self) -> bool:
        """Whether the index has no vectors yet; the errors of `articles`."""
        return self._stored().metadata().words_only

    def has_part_of_words(self) -> bool:
        """Whether the index has the words of some files only; the errors of `articles`."""
        metadata = self._stored().metadata()
        return metadata.words_only and metadata.unread_files > 0

    def warm_up(self) -> None:
        """Load the model and open the index, side by side, so that the next question waits for neither.

        An index of words alone needs no model.
        """
        self._answers.warm_up()

    def close(self) -> None:
        """Let go of the index, once the questions under way are answered."""
        self._answers.close()
        self._pages.close()

    def unread(self) -> tuple[UnreadFiles, ...]:
        """How many files cannot be read, by reason: those of a missing source, then by the last index run."""
        missing = self._files.missing()
        return count_unread(self.index, missing, self._digests() if missing else ())

    def notices(self) -> list[Notice]:
        """A notice for each file that was refused, and those that readers made of other files."""
        return load_unread(self.index).all_notices()

    def _reopen(self) -> None:
        """Have the next question open the index anew."""
        self._answers.close()

    def _stored(self, shards: int = 0) -> StoredIndex:
        """The index as it is kept now: another process may have put it into shards."""
        return self._choose_index(self.index, shards)

    def _stored_article(self, id: str, data: bytes) -> Article | None:
        return self._stored().stored_article(id, data)

    def _digests(self) -> dict[str, str]:
        """The digest of each article of the index, by id."""
        return {row.article_id: row.digest for row in self._stored().articles()}


def _with_single_file(source: Source) -> Source:
    """A source of one article where its path is that of a file."""
    if not source.path.is_file():
        return source
    return replace(source, path=source.path.parent, only_file=source.path.name)
