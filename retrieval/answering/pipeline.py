"""From a request to an Answer: catalog or search, quotes, remarks."""

from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.answering.answerer import ArticlesChanged, Gate, build_answer, cite
from retrieval.answering.article_texts import ArticleTexts
from retrieval.answering.catalog_answer import answer_from_catalog
from retrieval.answering.confidence import features
from retrieval.answering.evidence import EvidenceSelection
from retrieval.answering.quote_extent import expand
from retrieval.answering.quotes import StatementCache
from retrieval.answering.remark import language_remark, partial_answer, unreachable_remark
from retrieval.answering.request import Request
from retrieval.answering.sentence_ranking import rank_sentences
from retrieval.answering.stored_calibration import folder_shift
from retrieval.deadline import Deadline
from retrieval.errors import ClusterError
from retrieval.query.catalog_request import classify_catalog_request
from retrieval.query.query import parse_query
from retrieval.reading.finding import ids_of
from retrieval.reading.folder import ArticleFolders
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.search.retriever import EncodeQuery
from retrieval.search.search import search
from retrieval.search.weights import RankingWeights
from retrieval.store.protocol import Snapshot
from retrieval.store.unread import count_unread
from retrieval.text.lines import count_line_ends
from retrieval.text.wording import WORDINGS, Wording
from retrieval.types import Answer, AnswerFeatures, Evidence, Hit, Progress

# Searches for one question where articles turn out to have changed. Each leaves out the changed ones of the
# candidates before, so more than two are needed only where the next best have changed too.
MAX_SEARCHES = 4


@dataclass(frozen=True, slots=True)
class AnswerPipeline:
    """Answers requests from one generation of an index.

    Args:
        snapshot: the generation.
        index: the folder of the index.
        folders: the articles.
        encode: the model of the index, which may be asked for the same text several times.
        weights: what the order of passages and sentences depends on.
        progress: of the sync that goes on meanwhile, if one does.
    """

    snapshot: Snapshot
    index: Path
    folders: ArticleFolders
    encode: EncodeQuery
    weights: RankingWeights
    progress: Progress | None = None

    def answer(self, request: Request) -> tuple[Answer, SearchResult]:
        """The answer and what it was chosen from: passages of articles whose files are as they were indexed.

        Raises:
            TookTooLong: it took longer than the options allow.
            IndexDamaged: a part of the index cannot be read.
            ModelError: the encoder cannot be loaded.
        """
        deadline = self._deadline()
        return self._answer(request, self._texts(deadline), deadline)

    def hits(self, request: Request) -> tuple[Hit, ...]:
        """The passages that fit a question, best first."""
        return self.hits_of(self._search_all(request))

    def hits_of(self, result: SearchResult) -> tuple[Hit, ...]:
        """The candidates of a search as they are shown, with where in their files they stand."""
        texts = self._texts(self._deadline())
        return tuple(_hit(candidate, texts) for candidate in result.candidates)

    def evidence(self, request: Request) -> Evidence:
        """The answer, and the sentences that one in prose may rest on."""
        deadline = self._deadline()
        texts = self._texts(deadline)
        answer, result = self._answer(request, texts, deadline)
        if self.snapshot.words_only:
            return Evidence(answer, ())
        languages = {number: row.language for number, row in self.snapshot.articles.items()}
        selection = EvidenceSelection(result, texts, StatementCache(deadline), languages)
        return Evidence(answer, selection.sentences(answer))

    def confidence_features(self, request: Request) -> AnswerFeatures:
        """What an answer would rest on, whether it would be given or not."""
        result = self._search_all(request)
        ranked = rank_sentences(result)
        texts = self._texts(self._deadline())
        first = cite(1, expand(ranked[0]), texts, result.query) if ranked else None
        return AnswerFeatures(features(result, ranked), first)

    def _answer(
        self, request: Request, texts: ArticleTexts, deadline: Deadline
    ) -> tuple[Answer, SearchResult]:
        answer = self._from_catalog(request, texts)
        if answer is not None:
            answer = self._marked_if_partial(answer)
            return request.finished(answer), SearchResult(parse_query(request.question), (), self.weights)
        answer, result = self._from_passages(request, texts, deadline)
        return request.finished(self._marked_if_partial(answer)), result

    def _from_catalog(self, request: Request, texts: ArticleTexts) -> Answer | None:
        """The answer to a question about the articles themselves; None for any other."""
        catalog_request = classify_catalog_request(request.question)
        if catalog_request is None:
            return None
        return answer_from_catalog(
            catalog_request,
            request.question,
            self.snapshot,
            texts,
            filters=request.filters,
            k=request.k,
            wording=self._wording,
        )

    def _from_passages(
        self, request: Request, texts: ArticleTexts, deadline: Deadline
    ) -> tuple[Answer, SearchResult]:
        """The answer from what is found, and what is found.

        Where a file that the answer would rest on changed, the index is searched again without its article.
        """
        gate = Gate(folder_shift(self.index), request.silence or self.folders.options.silence)
        away = self._unreachable_ids()
        for _ in range(MAX_SEARCHES):
            result = self._search(request, texts.changed_ids() | away)
            deadline.check()
            try:
                answer = build_answer(result, texts, request.k, deadline, gate)
            except ArticlesChanged:
                continue
            return self._with_remarks(answer, result.query.language), result
        nothing = SearchResult(result.query, (), result.weights)
        answer = build_answer(nothing, texts, request.k, deadline, gate)
        return replace(answer, wording=self._wording), nothing

    def _search(self, request: Request, changed: frozenset[str] = frozenset()) -> SearchResult:
        """What is found in articles other than those that changed."""
        return search(
            self.snapshot,
            self.encode,
            request.query(),
            replace(request.filters, exclude_ids=request.filters.exclude_ids | changed),
            weights=self.weights,
            cited=request.context.articles if request.context else (),
        )

    def _search_all(self, request: Request) -> SearchResult:
        """What is found. It could not say that a part is missing, so that it fails then."""
        result = self._search(request)
        if unreachable := self.snapshot.unreachable:
            remark = unreachable_remark(unreachable, len(self.snapshot.articles))
            raise ClusterError(remark.rstrip("."), "ask again in a moment")
        return result

    def _marked_if_partial(self, answer: Answer) -> Answer:
        """The answer, which says so where some of the articles could not be looked at."""
        if not (unreachable := self.snapshot.unreachable):
            return answer
        remark = unreachable_remark(unreachable, len(self.snapshot.articles), self._wording)
        return replace(answer, partial=True, remark=" ".join(filter(None, (answer.remark, remark))))

    def _with_remarks(self, answer: Answer, language: str) -> Answer:
        """The answer to a question in a language, with its remarks."""
        answer = replace(answer, wording=self._wording)
        remark = language_remark(answer, language, self.snapshot.article_languages)
        unread = () if answer.found else count_unread(self.index, self.folders.missing(), self._ids())
        answer = replace(answer, remark=remark, unread=unread)
        if not self.snapshot.words_only:
            return answer
        unread_files = self.snapshot.metadata.unread_files
        return partial_answer(answer, self.progress, len(self.snapshot.articles), unread_files)

    def _ids(self) -> list[str]:
        return [row.article_id for row in self.snapshot.articles.values()]

    def _unreachable_ids(self) -> frozenset[str]:
        """The ids of articles whose source is not there, as a drive that is not mounted."""
        missing = self.folders.missing()
        return ids_of(missing, self._ids()) if missing else frozenset()

    @property
    def _wording(self) -> Wording:
        return WORDINGS[self.folders.options.language]

    def _deadline(self) -> Deadline:
        return Deadline(self.folders.options.answer_seconds)

    def _texts(self, deadline: Deadline) -> ArticleTexts:
        return ArticleTexts(self.folders, self.snapshot.articles, self.snapshot.derived_text, deadline)


def _hit(candidate: Candidate, texts: ArticleTexts) -> Hit:
    row, passage = candidate.stored, candidate.passage
    return Hit(
        article=texts.info(row.article),
        passage=passage,
        lines=(row.line, row.line + count_line_ends(passage.text)),
        score=candidate.score,
        cosine=candidate.cosine,
        bm25=candidate.bm25,
        maxsim=candidate.maxsim,
        where=texts.where(row.article, passage.start, passage.end),
    )
