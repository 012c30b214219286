"""Which of the ranked sentences to quote: one quote for each distinct claim.

A quote is one span of one article. Other articles that make the same claim are kept with it as supporting it.
"""

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import QuoteSpan, can_join, contains, join, merge_overlaps, overlap
from retrieval.answering.statements import Statement, make_statements, restates
from retrieval.deadline import Deadline
from retrieval.query.answer_type import AnswerType, Wants

# How far below the best sentence, in units of the score, any other may be to be a quote of its own or to
# support one. Down to there further quotes answer where the first does not.
MAX_QUOTE_GAP = 32.0


class StatementCache:
    """The sentences of the candidates as statements, each made once a question."""

    def __init__(self, deadline: Deadline) -> None:
        self._statements: dict[int, list[Statement]] = {}  # by passage
        self._deadline = deadline

    def get(self, quote: QuoteSpan, number: int | None = None) -> Statement:
        """The best sentence of a quote, or the sentence of that number in its passage."""
        self._deadline.check()
        passage = quote.candidate.stored.number
        if passage not in self._statements:
            self._statements[passage] = make_statements(quote.candidate)
        return self._statements[passage][quote.best_sentence if number is None else number]

    def same_claim(self, quote: QuoteSpan, other: QuoteSpan) -> bool:
        """Whether the best sentence of another quote makes the claim of this one's.

        Within an article only the same words do: an author who comes back to a thing says more of it.
        """
        if quote.article == other.article:
            return self.get(quote).words == self.get(other).words
        return restates(self.get(quote), self.get(other))


def select_quotes(
    scored: Sequence[QuoteSpan], k: int, answer_type: AnswerType, statements: StatementCache
) -> list[QuoteSpan]:
    """At most `k` quotes of the ranked sentences, best first, no claim twice."""
    selection = _QuoteSelection(k, several=Wants.SEVERAL in answer_type.wants, statements=statements)
    for quote in scored:
        if quote.score >= scored[0].score - MAX_QUOTE_GAP:
            selection.add(quote)
    kept = [_keep_full_support(quote, scored, statements) for quote in selection.chosen]
    pairs = zip(selection.shown, kept, strict=True)
    return merge_overlaps(replace(shown, supporting=quote.supporting) for shown, quote in pairs)


class _QuoteSelection:
    """Quotes taken one by one from the ranked sentences, until there are `k` that stand apart when shown.

    `chosen` are the sentences that answer, `shown` the same with what is quoted around them.
    """

    def __init__(self, k: int, *, several: bool, statements: StatementCache) -> None:
        self.chosen: list[QuoteSpan] = []
        self.shown: list[QuoteSpan] = []
        self._k = k
        self._several = several
        self._statements = statements

    def add(self, quote: QuoteSpan) -> None:
        """Take a sentence: into a quote beside it, as support of one, or as a quote of its own."""
        same_passage = [n for n, chosen in enumerate(self.chosen) if chosen.candidate is quote.candidate]
        if any(contains(self.chosen[n], quote) for n in same_passage):
            return
        neighbour = next((n for n in same_passage if can_join(self.chosen[n], quote)), None)
        if neighbour is not None:
            self._replace(neighbour, join(self.chosen[neighbour], quote))
        elif (same := self._making_claim_of(quote)) is not None:
            self.chosen[same] = _add_support(self.chosen[same], quote)
        else:
            self._add_apart(quote)

    def _making_claim_of(self, quote: QuoteSpan) -> int | None:
        """The first quote, by number, whose claim a sentence makes."""
        same_claim = self._statements.same_claim
        return next((n for n, chosen in enumerate(self.chosen) if same_claim(chosen, quote)), None)

    def _add_apart(self, quote: QuoteSpan) -> None:
        """Add a quote if there is room for it, or join it to one that it comes to overlap when shown."""
        has_room = len(self.chosen) < self._k
        if not has_room and all(shown.candidate is not quote.candidate for shown in self.shown):
            return
        expanded = expand(quote, several=self._several)
        overlapping = next((n for n, shown in enumerate(self.shown) if overlap(shown, expanded)), None)
        if (overlapping is None and not has_room) or any(self._says(shown, quote) for shown in self.shown):
            return
        if overlapping is not None:
            self.shown[overlapping] = join(self.shown[overlapping], expanded)
        else:
            self.chosen.append(quote)
            self.shown.append(expanded)

    def _replace(self, index: int, quote: QuoteSpan) -> None:
        self.chosen[index], self.shown[index] = quote, expand(quote, several=self._several)

    def _says(self, shown: QuoteSpan, quote: QuoteSpan) -> bool:
        return contains(shown, quote) or _restates(shown, quote, self._statements)


def _add_support(chosen: QuoteSpan, quote: QuoteSpan) -> QuoteSpan:
    """A quote with one more that makes its claim, unless that is of an article which has it already."""
    if quote.article in {chosen.article, *(support.article for support in chosen.supporting)}:
        return chosen
    return replace(chosen, supporting=(*chosen.supporting, replace(quote, supporting=())))


def _keep_full_support(
    quote: QuoteSpan, scored: Sequence[QuoteSpan], statements: StatementCache
) -> QuoteSpan:
    """Keep a supporting article only if it restates every sentence of the quote."""
    rest = [statements.get(quote, n) for n in range(quote.first, quote.last + 1) if n != quote.best_sentence]

    def restates_all(article: int) -> bool:
        sentences = [other for other in scored if other.article == article]
        return all(any(restates(statements.get(sentence), claim) for sentence in sentences) for claim in rest)

    kept = tuple(support for support in quote.supporting if restates_all(support.article))
    return replace(quote, supporting=kept)


def _restates(earlier: QuoteSpan, quote: QuoteSpan, statements: StatementCache) -> bool:
    if earlier.article == quote.article:
        return False
    claim = statements.get(quote)
    rest = (n for n in range(earlier.first, earlier.last + 1) if n != earlier.best_sentence)
    return any(restates(statements.get(earlier, n), claim) for n in rest)
