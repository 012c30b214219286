"""How an answer was chosen: confidence, thresholds, scores and context, for the screen and for a pipe."""

import re
from dataclasses import dataclass

from retrieval.text.stopwords import STOPWORDS
from retrieval.types import Answer, Hit

MAX_UNCITED = 5  # passages, besides those that are cited
LEGEND = (
    "score: the three others together. cosine: how near question and passage are in meaning, 0 to 1. "
    "BM25: how many words they share, and how rare these are. MaxSim: how near each word is in meaning."
)


@dataclass(frozen=True, slots=True)
class AnswerExplanation:
    """How an answer was chosen.

    `hits` are the passages it was chosen from, best first. It is given from a confidence of
    `answer_threshold`; where that of its first quote is below `quote_threshold`, "possibly" stands before it.
    `context` is the question before a follow-up; `scope` names the filters; `silence` is the degree of
    silence with its errors; `unshown` is what a model wrote that is not shown, with the reasons.
    """

    answer: Answer
    hits: tuple[Hit, ...]
    answer_threshold: float
    quote_threshold: float
    context: str
    scope: str
    silence: str = ""
    unshown: tuple[str, ...] = ()


def sentences_of(reasons: AnswerExplanation) -> tuple[str, ...]:
    """The confidence against its thresholds, then what else the answer depended on."""
    answer, least = reasons.answer, reasons.answer_threshold
    parts = [f"Not answered: confidence {answer.confidence:.2f} (needs {least:.2f})."]
    if answer.found:
        parts = [
            f"Confidence {answer.confidence:.2f} that the articles answer (given from {least:.2f}),",
            f'{answer.quote_confidence:.2f} that [1] does ("possibly" below {reasons.quote_threshold:.2f}).',
        ]
    if reasons.silence:
        parts.append(f"Silence {reasons.silence}.")
    if reasons.context:
        parts.append(f"Asked as a follow-up of: {reasons.context}")
    if reasons.scope:
        parts.append(f"Asked only {reasons.scope}.")
    if answer.changed:
        parts.append(f"Edited after indexing, and so left out: {', '.join(answer.changed)}.")
    parts.extend(reasons.unshown)
    parts.append(f"{'Chosen from' if answer.found else 'The closest of'} {len(reasons.hits):,} passages:")
    return tuple(parts)


def ranked(reasons: AnswerExplanation) -> tuple[tuple[str, Hit], ...]:
    """The best passages and all that are cited, each with the numbers of its quotes, or its rank."""
    rows = []
    for rank, hit in enumerate(reasons.hits, 1):
        cited = "".join(
            citation.marker
            for citation in reasons.answer.citations
            if citation.article.id == hit.article.id and hit.passage.start <= citation.start < hit.passage.end
        )
        if cited or rank <= MAX_UNCITED:
            rows.append((cited or f"#{rank}", hit))
    return tuple(rows)


def words_in_common(question: str, hit: Hit) -> str:
    """Which of a question's words a passage has, and which it has not: "has: sick, days; lacks: bank"."""
    wanted = list(dict.fromkeys(words_with_meaning(question.lower())))
    has = [word for word in wanted if word in hit.passage.indexed_text.lower()]
    lacks = [word for word in wanted if word not in has]
    parts = (("has", has), ("lacks", lacks))
    return "; ".join(f"{verb}: {', '.join(words)}" for verb, words in parts if words)


def words_with_meaning(question: str) -> list[str]:
    """The words of a question that are no function words."""
    return [word for word in re.findall(r"\w{3,}", question) if word.lower() not in STOPWORDS]


def scores(hit: Hit) -> str:
    """A passage's fused score and its parts: cosine, BM25 and MaxSim."""
    return f"score {hit.score:.1f} · cosine {hit.cosine:.2f} · BM25 {hit.bm25:.1f} · MaxSim {hit.maxsim:.2f}"
