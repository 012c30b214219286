"""Where articles contradict each other about what was asked: different figures, dates or names for one thing.

A false alarm is worse than a miss, so everything must speak for it; that two articles merely differ does not.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.quotes import Statements
from retrieval.answering.spans import Quote, covers, leans_back
from retrieval.answering.statements import Pair, Statement, figures_clash, says_the_same
from retrieval.query.asked import DATES, Asked, read_asked
from retrieval.query.query import Question
from retrieval.text.quantities import Amount, Measure, comparable, compatible

# How far below the best sentence, in units of the score, one of another article may be and still answer.
RIVAL = 24.0
# How far below it a sentence of the first quote may be and still be what answers.
OWN = 10.0
# Of the likeness of the two sentences (mean of both ways) + 0.5 * how well both have each word of the
# question + `NAMED` where they share a name. Of 32 made-up pairs, half of them contradictions, figures
# contradict from 0.60 up; names are told apart less well, so more is asked of them, and a likeness of `LIKE`.
# Of 2,000 questions made of words of 2,225 news articles 6 are then answered with a contradiction, of
# xquad-dev's 612 none.
EVIDENCE, EVIDENCE_OF_NAMES, LIKE, NAMED = 0.60, 0.72, 0.45, 0.06
ASKED = 0.25  # least cosine of any content token of the question with either sentence
LACKS, CLEARLY = 0.30, 0.15  # a token that one sentence has less than this, and the other better by this
TWIN = 0.62  # likeness both ways from which two sentences are about one thing whatever was asked


def rivals(
    chosen: Sequence[Quote], scored: Sequence[Quote], question: Question, known: Statements
) -> list[Quote]:
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
    near = [quote for quote in scored if quote.score >= scored[0].score - RIVAL]
    own = [quote for quote in near if covers(chosen[0], quote) and quote.score >= scored[0].score - OWN]
    others = [quote for quote in near if quote.article != chosen[0].article]
    found: list[Quote] = []
    for other in others:
        if other.article in {each.article for each in found}:
            continue
        mine = next((each for each in own if _contradict(each, other, asked, known)), None)
        if mine is not None and not _settled(mine, other, near, asked, known):
            found.append(next((each for each in chosen if covers(each, other)), other))
    against = {each.article for each in found}
    agrees = tuple(each for each in chosen[0].agrees if each.article not in against)
    return [replace(chosen[0], agrees=agrees), *found] if found else []


def _contradict(one: Quote, other: Quote, asked: Asked, known: Statements) -> bool:
    mine, theirs = known.of(one), known.of(other)
    differ = figures_differ(mine, theirs, asked) if asked.measures else figures_clash(mine, theirs)
    by_name = asked.name and not asked.measures and not differ and mine.words != theirs.words
    if not (differ or by_name):  # most pairs end here, before anything is multiplied
        return False
    if not mine.tokens.size or not theirs.tokens.size or _other_time(mine, theirs, asked):
        return False
    pair = Pair(mine, theirs)
    there, back = pair.likeness
    if min(there, back) >= TWIN and not pair.names_clash and _of_one_thing(one, other, known):
        return differ
    least = _least_shared(one, other)
    if least < ASKED:
        return False
    like = (there + back) / 2
    evidence = like + 0.5 * least + NAMED * _share_a_name(mine, theirs)
    if asked.measures:
        return evidence >= EVIDENCE and not pair.names_clash
    return by_name and like >= LIKE and evidence >= EVIDENCE_OF_NAMES and pair.names_clash


def _of_one_thing(one: Quote, other: Quote, known: Statements) -> bool:
    """Whether two sentences that are alike have one subject: "it" is what the sentence before is about."""
    if not (leans_back(one) or leans_back(other)):
        return True
    return (
        one.best > 0
        and other.best > 0
        and says_the_same(known.of(one, one.best - 1), known.of(other, other.best - 1))
    )


def figures_differ(one: Statement, other: Statement, asked: Asked) -> bool:
    """Whether both state what is asked, and no figure of the one goes with any of the other."""
    mine, theirs = _wanted(one, asked), _wanted(other, asked)
    pairs = [(each, figure) for each in mine for figure in theirs if comparable(each, figure)]
    if asked.measures & DATES:
        return any(_all_differ(pairs, measure) for measure in (Measure.DAY, Measure.MONTH, Measure.YEAR)) or (
            {each.measure for each in (*mine, *theirs)} == {Measure.WEEKDAY}
            and _all_differ(pairs, Measure.WEEKDAY)
        )
    return bool(pairs) and not any(compatible(*pair) for pair in pairs)


def _all_differ(pairs: Sequence[tuple[Amount, Amount]], measure: Measure) -> bool:
    of_it = [pair for pair in pairs if pair[0].measure is measure]
    return bool(of_it) and not any(compatible(*pair) for pair in of_it)


def _wanted(statement: Statement, asked: Asked) -> list[Amount]:
    """The figures of a statement that could answer: of the measure, and of the things if any is of them."""
    figures = [each for each in statement.amounts if each.measure in asked.measures]
    named = [each for each in figures if each.unit & asked.things]
    return named or [each for each in figures if not (each.unit and asked.things)]


def _settled(mine: Quote, other: Quote, near: Sequence[Quote], asked: Asked, known: Statements) -> bool:
    """Whether either article says elsewhere what the other says: several figures are no contradiction."""
    if asked.name:
        return False
    for quote in near:
        pair = {mine.article: other, other.article: mine}.get(quote.article)
        if pair is not None and _same_figure(known.of(quote), known.of(pair), asked):
            return True
    return False


def _same_figure(one: Statement, other: Statement, asked: Asked) -> bool:
    kinds = asked.measures or frozenset(Measure) - DATES
    of_kinds = Asked(kinds, asked.things, name=False)
    pairs = [
        (each, figure)
        for each in _wanted(one, of_kinds)
        for figure in _wanted(other, of_kinds)
        if comparable(each, figure)
    ]
    return bool(pairs) and not figures_differ(one, other, of_kinds)


def _other_time(one: Statement, other: Statement, asked: Asked) -> bool:
    """Whether the sentences speak of different years or months, where that is not what is asked."""
    if asked.measures & DATES:
        return False
    for measure in (Measure.YEAR, Measure.MONTH):
        mine, theirs = (
            {each.value for each in statement.amounts if each.measure is measure}
            for statement in (one, other)
        )
        if mine != theirs and not mine & theirs:
            return True
    return False


def _share_a_name(one: Statement, other: Statement) -> bool:
    mine, theirs = (
        {each.text[start:end].casefold() for start, end in each.names if start > 0} for each in (one, other)
    )
    return bool(mine & theirs)


def _least_shared(one: Quote, other: Quote) -> float:
    """The least, over the question's content tokens, of the best cosine with either sentence.

    -1 where one sentence has a token that the other clearly lacks: "killed 12" answers how many died, "left
    200 homeless" does not.
    """
    mine, theirs = _shares(one), _shares(other)
    low, high = np.minimum(mine, theirs), np.maximum(mine, theirs)
    if ((low < LACKS) & (high - low >= CLEARLY)).any():
        return -1.0
    return float(low.min(initial=1.0))


def _shares(quote: Quote) -> NDArray[np.float32]:
    """The best cosine of each of the question's content tokens with the sentence."""
    sentence = quote.candidate.row.passage.sentences[quote.best]
    tokens = quote.candidate.similarities[quote.candidate.inside(sentence.start, sentence.end)]
    return np.asarray(tokens.max(axis=0, initial=-1.0))
