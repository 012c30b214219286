"""Where articles contradict each other about what was asked: different quantities or names for one thing.

`contradicting_quotes` is all that the rest needs. A false alarm is worse than a miss, so a pair of sentences
must share the subject, match the question, and differ in the very thing that is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.quote_span import QuoteSpan, contains, needs_antecedent
from retrieval.answering.quotes import StatementCache
from retrieval.answering.statements import Statement, StatementPair, quantities_conflict, restates
from retrieval.answering.subjects import different_subjects
from retrieval.query.answer_type import AnswerType, Wants
from retrieval.query.query import Query
from retrieval.text.quantities import DATES, Quantity, QuantityKind
from retrieval.text.quantity_comparison import can_both_hold, same_kind

# How far below the best sentence, in units of the score, one of another article may be and still answer, and
# a sentence of the first quote and still be what answers.
MAX_RIVAL_GAP = 24.0
MAX_ANSWER_GAP = 10.0
MIN_TOKEN_MATCH = 0.25  # least cosine of any content token of the question with either sentence
# A token of the question is missing in a sentence whose best cosine is below the first, and less than the
# other sentence's by the second.
TOKEN_MISSING_BELOW, TOKEN_MISSING_GAP = 0.30, 0.15
# MaxSim both ways from which two sentences have one subject, whatever was asked.
MIN_TWIN_SIMILARITY = 0.62
SHARED_NAME_BONUS = 0.06


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which similarity, the mean two-way MaxSim, and which evidence two sentences contradict each other.

    evidence = similarity + 0.5 * weakest question-token match (+ SHARED_NAME_BONUS for a shared name)

    The evidence was chosen on hand-written pairs: names are told apart less well than quantities. The
    similarity is needed however well both match the question: of 2,042 answered questions on seven sets none
    has a false alarm, and without it five have.
    """

    similarity: float
    evidence: float


QUANTITIES = Thresholds(similarity=0.45, evidence=0.60)
NAMES = Thresholds(similarity=0.475, evidence=0.72)


def contradicting_quotes(
    chosen: Sequence[QuoteSpan],
    scored: Sequence[QuoteSpan],
    query: Query,
    statements: StatementCache,
) -> list[QuoteSpan]:
    """The first quote and those of other articles that contradict it; empty where none does.

    Args:
        chosen: the quotes of the answer.
        scored: every sentence of the best passages, best first.
        query: the question.
        statements: the sentences as statements.
    """
    if not chosen:
        return []
    near = [quote for quote in scored if quote.score >= scored[0].score - MAX_RIVAL_GAP]
    answer_sentences = [
        quote
        for quote in near
        if contains(chosen[0], quote) and quote.score >= scored[0].score - MAX_ANSWER_GAP
    ]
    rivals: dict[int, QuoteSpan] = {}  # by article
    for other in near:
        if other.article == chosen[0].article or other.article in rivals:
            continue
        first = next(
            (quote for quote in answer_sentences if _contradict(quote, other, query, statements)), None
        )
        if first is not None and not _both_values_reported(first, other, near, query.answer_type, statements):
            rivals[other.article] = next((quote for quote in chosen if contains(quote, other)), other)
    agreeing = tuple(quote for quote in chosen[0].supporting if quote.article not in rivals)
    return [replace(chosen[0], supporting=agreeing), *rivals.values()] if rivals else []


def _contradict(quote: QuoteSpan, other: QuoteSpan, query: Query, statements: StatementCache) -> bool:
    first, second = statements.get(quote), statements.get(other)
    if not _values_differ(first, second, query):  # most pairs end here, before anything is multiplied
        return False
    if (
        not first.tokens.size
        or not second.tokens.size
        or not _are_comparable(quote, other, query, statements)
    ):
        return False
    pair = StatementPair(first, second)
    if _asks_for_name(query.answer_type):
        return pair.names_conflict and _is_evident(quote, other, pair, NAMES)
    if pair.names_conflict:
        return False
    are_twins = min(pair.maxsim_both_ways) >= MIN_TWIN_SIMILARITY
    if are_twins and _same_subject(quote, other, statements):
        return True
    return bool(query.answer_type.quantity_kinds) and _is_evident(quote, other, pair, QUANTITIES)


def _asks_for_name(answer_type: AnswerType) -> bool:
    return Wants.NAME in answer_type.wants and not answer_type.quantity_kinds


def _values_differ(one: Statement, other: Statement, query: Query) -> bool:
    """Whether what two sentences state may differ in what is asked for, by their words alone."""
    if query.answer_type.quantity_kinds:
        return quantities_differ(one, other, query.answer_type)
    if _asks_for_name(query.answer_type):  # each part of a question may want a name of its own
        return not query.part_spans and one.words != other.words
    return quantities_conflict(one, other)


def _are_comparable(quote: QuoteSpan, other: QuoteSpan, query: Query, statements: StatementCache) -> bool:
    """Whether two sentences are about one thing, by the words that name it, and about one time."""
    # The name of one article, such as `2024-05-03.md`, states more of the question than that of the other.
    if quote.candidate.terms_of_name != other.candidate.terms_of_name:
        return False
    first, second = statements.get(quote), statements.get(other)
    return not (
        _different_period(first, second, query.answer_type) or different_subjects(query, first, second)
    )


def _is_evident(quote: QuoteSpan, other: QuoteSpan, pair: StatementPair, least: Thresholds) -> bool:
    """Whether two sentences are similar enough, and match the question well enough; see `Thresholds`."""
    weakest = _min_question_match(quote, other)
    similarity = sum(pair.maxsim_both_ways) / 2
    evidence = similarity + 0.5 * weakest + SHARED_NAME_BONUS * _share_a_name(pair.one, pair.other)
    return weakest >= MIN_TOKEN_MATCH and similarity >= least.similarity and evidence >= least.evidence


def _same_subject(quote: QuoteSpan, other: QuoteSpan, statements: StatementCache) -> bool:
    """Whether two similar sentences have one subject: "it" is what the sentence before is about."""
    if not (needs_antecedent(quote) or needs_antecedent(other)):
        return True
    return (
        quote.best_sentence > 0
        and other.best_sentence > 0
        and restates(
            statements.get(quote, quote.best_sentence - 1), statements.get(other, other.best_sentence - 1)
        )
    )


def quantities_differ(one: Statement, other: Statement, answer_type: AnswerType) -> bool:
    """Whether both state what is asked for, and no quantity of the one goes with any of the other."""
    first, second = _answering_quantities(one, answer_type), _answering_quantities(other, answer_type)
    pairs = [(left, right) for left in first for right in second if same_kind(left, right)]
    if answer_type.quantity_kinds & DATES:
        measures = {quantity.measure for quantity in (*first, *second)}
        return any(
            _all_differ(pairs, kind) for kind in (QuantityKind.DAY, QuantityKind.MONTH, QuantityKind.YEAR)
        ) or any(
            measures == {kind} and _all_differ(pairs, kind)
            for kind in (QuantityKind.WEEKDAY, QuantityKind.TIME)
        )
    return bool(pairs) and not any(can_both_hold(*pair) for pair in pairs)


def _all_differ(pairs: Sequence[tuple[Quantity, Quantity]], kind: QuantityKind) -> bool:
    of_kind = [pair for pair in pairs if pair[0].measure is kind]
    return bool(of_kind) and not any(can_both_hold(*pair) for pair in of_kind)


def _answering_quantities(statement: Statement, answer_type: AnswerType) -> list[Quantity]:
    """The quantities that could answer: of the kinds, and of the counted nouns if any is of them."""
    nouns = answer_type.counted_nouns
    of_kinds = [
        quantity for quantity in statement.quantities if quantity.measure in answer_type.quantity_kinds
    ]
    of_nouns = [quantity for quantity in of_kinds if quantity.unit & nouns]
    return of_nouns or [quantity for quantity in of_kinds if not (quantity.unit and nouns)]


def _both_values_reported(
    first: QuoteSpan,
    other: QuoteSpan,
    near: Sequence[QuoteSpan],
    answer_type: AnswerType,
    statements: StatementCache,
) -> bool:
    """Whether either article also states the other's value: then it reports several, and contradicts none."""
    if Wants.NAME in answer_type.wants:
        return False
    for quote in near:
        opposite = {first.article: other, other.article: first}.get(quote.article)
        if opposite is not None and _same_quantity(
            statements.get(quote), statements.get(opposite), answer_type
        ):
            return True
    return False


def _same_quantity(one: Statement, other: Statement, answer_type: AnswerType) -> bool:
    kinds = answer_type.quantity_kinds or frozenset(QuantityKind) - DATES
    wanted = replace(answer_type, quantity_kinds=kinds)
    comparable = any(
        same_kind(left, right)
        for left in _answering_quantities(one, wanted)
        for right in _answering_quantities(other, wanted)
    )
    return comparable and not quantities_differ(one, other, wanted)


def _different_period(one: Statement, other: Statement, answer_type: AnswerType) -> bool:
    """Whether the sentences are about different years or months, where that is not what is asked for."""
    if answer_type.quantity_kinds & DATES:
        return False
    for kind in (QuantityKind.YEAR, QuantityKind.MONTH):
        first, second = (
            {quantity.value for quantity in statement.quantities if quantity.measure is kind}
            for statement in (one, other)
        )
        if first != second and not first & second:
            return True
    return False


def _share_a_name(one: Statement, other: Statement) -> bool:
    first, second = (
        {statement.text[start:end].casefold() for start, end in statement.names if start > 0}
        for statement in (one, other)
    )
    return bool(first & second)


def _min_question_match(quote: QuoteSpan, other: QuoteSpan) -> float:
    """The least, over the question's content tokens, of the best cosine with either sentence.

    -1 where a token is missing in just one sentence: "killed 12" answers how many died, "left 200 homeless"
    does not.
    """
    first, second = _question_match(quote), _question_match(other)
    low, high = np.minimum(first, second), np.maximum(first, second)
    if ((low < TOKEN_MISSING_BELOW) & (high - low >= TOKEN_MISSING_GAP)).any():
        return -1.0
    return float(low.min(initial=1.0))


def _question_match(quote: QuoteSpan) -> NDArray[np.float32]:
    """The best cosine of each of the question's content tokens with the sentence."""
    sentence = quote.candidate.passage.sentences[quote.best_sentence]
    return quote.candidate.matches([sentence.span])
