"""From what was retrieved to an Answer: the sentences that answer, quoted, or that the articles do not say.

It never words anything itself: an answer is quotes and their markers.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from retrieval.retriever import Candidate, Retrieved
from retrieval.types import Answer, ArticleInfo, Citation, Kind, Nearby, Sentence

NOT_SAID = "The articles do not say."
PASSAGES = 8  # best passages whose sentences are looked at
SENTENCE_WEIGHT = 60.0  # of late interaction with the sentence alone
CLOSEST = 3
# Score of the best passage above which the articles are taken to answer; a first, plain value.
THRESHOLD = 53.0
SCALE = 4.0  # of the score, for a confidence in 0..1: sigmoid((score - THRESHOLD) / SCALE)
NEAR = 0.75  # of the best sentence's score: what a further quote must reach

_LINE_END = re.compile(r"\r\n|\n|\r")


Describe = Callable[[int], ArticleInfo]
Unchanged = Callable[[int], bool]


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    candidate: Candidate
    sentence: Sentence
    score: float


def compose(
    retrieved: Retrieved, k: int, describe: Describe, unchanged: Unchanged, elapsed: Callable[[], float]
) -> Answer:
    """The answer to what was retrieved, with at most `k` quotes.

    Args:
        retrieved: the passages found.
        k: quotes at most.
        describe: what a reader is told of an article, by its number.
        unchanged: whether an article's file is as it was indexed; asked only of what would be shown.
        elapsed: milliseconds since the question was asked.
    """
    changed: dict[int, str] = {}

    def usable(candidate: Candidate) -> bool:
        article = candidate.row.article
        if article in changed or not unchanged(article):
            changed[article] = describe(article).path
        return article not in changed

    best = max((each.score for each in retrieved.candidates), default=-math.inf)
    confidence = _squash(best)
    chosen = _choose(retrieved, k, usable) if best >= THRESHOLD else []
    citations = tuple(_cite(n, each, describe) for n, each in enumerate(chosen, 1))
    closest = () if citations else tuple(_nearby(each, describe) for each in _closest(retrieved, usable))
    return Answer(
        question=retrieved.question.text,
        text="\n".join(f"{each.quote} [{each.n}]" for each in citations) or NOT_SAID,
        found=bool(citations),
        confidence=confidence,
        citations=citations,
        closest=closest,
        changed=tuple(sorted(changed.values())),
        elapsed_ms=elapsed(),
    )


def score_sentences(candidate: Candidate) -> list[tuple[float, Sentence]]:
    """The sentences of a passage that can be quoted, with the score of each."""
    scored = []
    for sentence in candidate.row.passage.sentences:
        if sentence.kind in (Kind.HEADING, Kind.HEADER) and len(candidate.row.passage.sentences) > 1:
            continue
        inside = (candidate.places[:, 0] >= sentence.start) & (candidate.places[:, 1] <= sentence.end)
        inside &= candidate.places[:, 0] < candidate.places[:, 1]
        maxsim = float(candidate.similarities[:, inside].max(axis=1).mean()) if inside.any() else 0.0
        scored.append((candidate.score + SENTENCE_WEIGHT * maxsim, sentence))
    return scored


def _choose(retrieved: Retrieved, k: int, usable: Callable[[Candidate], bool]) -> list[_Scored]:
    """The best sentences, best first: the first one, and those that come near it."""
    scored = [
        _Scored(candidate, sentence, score)
        for candidate in retrieved.candidates[:PASSAGES]
        for score, sentence in score_sentences(candidate)
    ]
    scored.sort(key=lambda each: -each.score)
    chosen: list[_Scored] = []
    for each in scored:
        if len(chosen) == k or (chosen and each.score < NEAR * chosen[0].score):
            break
        if usable(each.candidate):
            chosen.append(each)
    return chosen


def _closest(retrieved: Retrieved, usable: Callable[[Candidate], bool]) -> Iterator[Candidate]:
    shown = 0
    for candidate in retrieved.candidates:
        if shown == CLOSEST:
            return
        if usable(candidate):
            shown += 1
            yield candidate


def _cite(n: int, each: _Scored, describe: Describe) -> Citation:
    passage, sentence = each.candidate.row.passage, each.sentence
    quote = passage.text[sentence.start - passage.start : sentence.end - passage.start]
    first = each.candidate.row.line + _line_ends(passage.text[: sentence.start - passage.start])
    return Citation(
        n=n,
        quote=quote,
        start=sentence.start,
        end=sentence.end,
        lines=(first, first + _line_ends(quote)),
        score=_squash(each.candidate.score),
        article=describe(each.candidate.row.article),
    )


def _nearby(candidate: Candidate, describe: Describe) -> Nearby:
    first = candidate.row.line
    lines = (first, first + _line_ends(candidate.row.passage.text))
    return Nearby(describe(candidate.row.article), lines, _squash(candidate.score))


def _line_ends(text: str) -> int:
    return len(_LINE_END.findall(text))


def _squash(score: float) -> float:
    return 0.0 if score == -math.inf else 1 / (1 + math.exp(-(score - THRESHOLD) / SCALE))
