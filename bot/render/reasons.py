"""How an answer was chosen, in words that both the screen and a pipe give."""

from bot.render import AnswerExplanation
from retrieval.types import Hit

SHOWN = 5  # passages, besides those that are cited


def sentences_of(reasons: AnswerExplanation) -> tuple[str, ...]:
    """How sure the answer is against what is asked of it, and what else had a part in it."""
    answer = reasons.answer
    verdict = f"below {reasons.answer_threshold:.2f}, so not given"
    if answer.found:
        verdict = f'given from {reasons.answer_threshold:.2f}, without "possibly" from {reasons.certain_threshold:.2f}'
    parts = [f"Confidence {answer.confidence:.2f}: {verdict}."]
    if reasons.context:
        parts.append(f"It leaned on: {reasons.context}")
    if reasons.scope:
        parts.append(f"Asked only {reasons.scope}.")
    if answer.changed:
        parts.append(f"Changed since they were indexed, and so left out: {', '.join(answer.changed)}.")
    parts.append(f"Chosen from {len(reasons.hits):,} passages, the best of them:")
    return tuple(parts)


def ranked(reasons: AnswerExplanation) -> tuple[tuple[str, Hit], ...]:
    """The best passages and all that are cited, each with the numbers of its quotes, or its rank."""
    rows = []
    for rank, hit in enumerate(reasons.hits, 1):
        cited = "".join(
            f"[{each.n}]"
            for each in reasons.answer.citations
            if each.article.id == hit.article.id and hit.passage.start <= each.start < hit.passage.end
        )
        if cited or rank <= SHOWN:
            rows.append((cited or f"#{rank}", hit))
    return tuple(rows)


def scores(hit: Hit) -> str:
    """What a passage was scored on: its meaning, its words, and both token by token."""
    return f"score {hit.score:.1f} · cosine {hit.cosine:.2f} · BM25 {hit.bm25:.1f} · MaxSim {hit.maxsim:.2f}"
