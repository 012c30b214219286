"""Where articles contradict each other about what was asked: different figures, dates or names for one thing.

A false alarm is worse than a miss, so everything must speak for it; that two articles merely differ does not.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.quotes import StatementCache
from retrieval.answering.spans import QuoteSpan, contains, needs_antecedent
from retrieval.answering.statements import Statement, StatementPair, quantities_conflict, restates
from retrieval.query.asked import DATES, Asked, read_asked
from retrieval.query.query import Query
from retrieval.text.quantities import Quantity, QuantityKind, can_both_hold, same_kind

# How far below the best sentence, in units of the score, one of another article may be and still answer.
MAX_RIVAL_GAP = 24.0
# How far below it a sentence of the first quote may be and still be what answers.
MAX_ANSWER_GAP = 10.0
# Of the likeness of the two sentences (mean of both ways) + 0.5 * how well both have each word of the
# question + `SHARED_NAME_BONUS` where they share a name. Of 32 made-up pairs, half of them contradictions, figures
# contradict from 0.60 up; names are told apart less well, so more is asked of them, and a likeness of `MIN_SIMILARITY`.
# Of 2,000 questions made of words of 2,225 news articles 6 are then answered with a contradiction, of
# xquad-dev's 612 none.
MIN_EVIDENCE, MIN_EVIDENCE_NAMES, MIN_SIMILARITY, SHARED_NAME_BONUS = 0.60, 0.72, 0.45, 0.06
MIN_TOKEN_MATCH = 0.25  # least cosine of any content token of the question with either sentence
TOKEN_MISSING_BELOW, TOKEN_MISSING_GAP = (
    0.30,
    0.15,
)  # a token that one sentence has less than this, and the other better by this
MIN_TWIN_SIMILARITY = (
    0.62  # likeness both ways from which two sentences are about one thing whatever was asked
)


def contradicting_quotes(
    chosen: Sequence[QuoteSpan], scored: Sequence[QuoteSpan], question: Query, known: StatementCache
) -> list[QuoteSpan]:
    """The first quote and those of other articles that contradict it; empty where none does.

    Args:
        chosen: the quotes of the answer.
        scored: every sentence of the best passages, best first.
        question: what was asked.
        known: the sentences as statements.
    """
    if not chosen:
        return []
    asked = read_asked(question.text[question.own :])
    near = [quote for quote in scored if quote.score >= scored[0].score - MAX_RIVAL_GAP]
    answer_sentences = [
        quote
        for quote in near
        if contains(chosen[0], quote) and quote.score >= scored[0].score - MAX_ANSWER_GAP
    ]
    others = [quote for quote in near if quote.article != chosen[0].article]
    found: list[QuoteSpan] = []
    for other in others:
        if other.article in {each.article for each in found}:
            continue
        first = next((each for each in answer_sentences if _contradict(each, other, asked, known)), None)
        if first is not None and not _both_values_reported(first, other, near, asked, known):
            found.append(next((each for each in chosen if contains(each, other)), other))
    against = {each.article for each in found}
    agrees = tuple(each for each in chosen[0].supporting if each.article not in against)
    return [replace(chosen[0], supporting=agrees), *found] if found else []


def _contradict(one: QuoteSpan, other: QuoteSpan, asked: Asked, known: StatementCache) -> bool:
    first, second = known.get(one), known.get(other)
    differ = quantities_differ(first, second, asked) if asked.measures else quantities_conflict(first, second)
    by_name = asked.name and not asked.measures and not differ and first.words != second.words
    if not (differ or by_name):  # most pairs end here, before anything is multiplied
        return False
    if not first.tokens.size or not second.tokens.size or _different_period(first, second, asked):
        return False
    pair = StatementPair(first, second)
    there, back = pair.maxsim_both_ways
    if (
        min(there, back) >= MIN_TWIN_SIMILARITY
        and not pair.names_conflict
        and _same_subject(one, other, known)
    ):
        return differ
    least = _min_question_match(one, other)
    if least < MIN_TOKEN_MATCH:
        return False
    like = (there + back) / 2
    evidence = like + 0.5 * least + SHARED_NAME_BONUS * _share_a_name(first, second)
    if asked.measures:
        return evidence >= MIN_EVIDENCE and not pair.names_conflict
    return by_name and like >= MIN_SIMILARITY and evidence >= MIN_EVIDENCE_NAMES and pair.names_conflict


def _same_subject(one: QuoteSpan, other: QuoteSpan, known: StatementCache) -> bool:
    """Whether two sentences that are alike have one subject: "it" is what the sentence before is about."""
    if not (needs_antecedent(one) or needs_antecedent(other)):
        return True
    return (
        one.best_sentence > 0
        and other.best_sentence > 0
        and restates(known.get(one, one.best_sentence - 1), known.get(other, other.best_sentence - 1))
    )


def quantities_differ(one: Statement, other: Statement, asked: Asked) -> bool:
    """Whether both state what is asked, and no figure of the one goes with any of the other."""
    first, second = _answering_quantities(one, asked), _answering_quantities(other, asked)
    pairs = [(each, figure) for each in first for figure in second if same_kind(each, figure)]
    if asked.measures & DATES:
        return any(
            _all_differ(pairs, measure)
            for measure in (QuantityKind.DAY, QuantityKind.MONTH, QuantityKind.YEAR)
        ) or (
            {each.measure for each in (*first, *second)} == {QuantityKind.WEEKDAY}
            and _all_differ(pairs, QuantityKind.WEEKDAY)
        )
    return bool(pairs) and not any(can_both_hold(*pair) for pair in pairs)


def _all_differ(pairs: Sequence[tuple[Quantity, Quantity]], measure: QuantityKind) -> bool:
    of_it = [pair for pair in pairs if pair[0].measure is measure]
    return bool(of_it) and not any(can_both_hold(*pair) for pair in of_it)


def _answering_quantities(statement: Statement, asked: Asked) -> list[Quantity]:
    """The figures of a statement that could answer: of the measure, and of the things if any is of them."""
    figures = [each for each in statement.quantities if each.measure in asked.measures]
    named = [each for each in figures if each.unit & asked.things]
    return named or [each for each in figures if not (each.unit and asked.things)]


def _both_values_reported(
    first: QuoteSpan, other: QuoteSpan, near: Sequence[QuoteSpan], asked: Asked, known: StatementCache
) -> bool:
    """Whether either article says elsewhere what the other says: several figures are no contradiction."""
    if asked.name:
        return False
    for quote in near:
        pair = {first.article: other, other.article: first}.get(quote.article)
        if pair is not None and _same_figure(known.get(quote), known.get(pair), asked):
            return True
    return False


def _same_figure(one: Statement, other: Statement, asked: Asked) -> bool:
    kinds = asked.measures or frozenset(QuantityKind) - DATES
    of_kinds = Asked(kinds, asked.things, name=False)
    pairs = [
        (each, figure)
        for each in _answering_quantities(one, of_kinds)
        for figure in _answering_quantities(other, of_kinds)
        if same_kind(each, figure)
    ]
    return bool(pairs) and not quantities_differ(one, other, of_kinds)


def _different_period(one: Statement, other: Statement, asked: Asked) -> bool:
    """Whether the sentences speak of different years or months, where that is not what is asked."""
    if asked.measures & DATES:
        return False
    for measure in (QuantityKind.YEAR, QuantityKind.MONTH):
        first, second = (
            {each.value for each in statement.quantities if each.measure is measure}
            for statement in (one, other)
        )
        if first != second and not first & second:
            return True
    return False


def _share_a_name(one: Statement, other: Statement) -> bool:
    first, second = (
        {each.text[start:end].casefold() for start, end in each.names if start > 0} for each in (one, other)
    )
    return bool(first & second)


def _min_question_match(one: QuoteSpan, other: QuoteSpan) -> float:
    """The least, over the question's content tokens, of the best cosine with either sentence.

    -1 where one sentence has a token that the other clearly lacks: "killed 12" answers how many died, "left
    200 homeless" does not.
    """
    first, second = _question_match(one), _question_match(other)
    low, high = np.minimum(first, second), np.maximum(first, second)
    if ((low < TOKEN_MISSING_BELOW) & (high - low >= TOKEN_MISSING_GAP)).any():
        return -1.0
    return float(low.min(initial=1.0))


def _question_match(quote: QuoteSpan) -> NDArray[np.float32]:
    """The best cosine of each of the question's content tokens with the sentence."""
    sentence = quote.candidate.stored.passage.sentences[quote.best_sentence]
    tokens = quote.candidate.similarities[quote.candidate.tokens_between(sentence.start, sentence.end)]
    return np.asarray(tokens.max(axis=0, initial=-1.0))
