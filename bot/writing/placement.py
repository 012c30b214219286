"""Which sentence of the evidence a written one was taken from, whatever number the model gave."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.writing.comparison import Comparison
from bot.writing.wording import Wording
from retrieval.types import EvidenceSentence, TokenMatches

TIE = 0.02  # scores that differ by no more are equal, so that the model's number decides


@dataclass(frozen=True, eq=False)
class Placement:
    """A written sentence on one of the evidence; `score` is 0 to 2, see `place`."""

    sentence: EvidenceSentence
    cosines: tuple[float, ...]
    score: float


def place(
    written: Wording, sentences: Sequence[EvidenceSentence], matches: TokenMatches, marker: int | None
) -> Placement | None:
    """The sentence with the largest share of the written content words plus the mean of their best cosines.

    Args:
        written: the written sentence.
        sentences: those of the evidence.
        matches: how well the tokens of the written sentence are found in each.
        marker: the number that the model gave, which decides between equal ones.
    """
    placements = [
        _placement(written, sentence, word_cosines(written, matches, row))
        for row, sentence in enumerate(sentences)
    ]
    if not placements:
        return None
    best = max(placement.score for placement in placements)
    near = [placement for placement in placements if placement.score >= best - TIE]
    marked = [placement for placement in near if placement.sentence.citation.n == marker]
    return marked[0] if marked else max(near, key=lambda placement: placement.score)


def word_cosines(written: Wording, matches: TokenMatches, row: int) -> tuple[float, ...]:
    """For each word of a written sentence, the mean of its tokens' best cosines with evidence sentence `row`."""
    starts, ends = matches.offsets[:, 0], matches.offsets[:, 1]
    cosines = []
    for word in written.words:
        inside = (starts < word.end) & (ends > word.start)
        cosines.append(float(np.mean(matches.cosines[row][inside])) if inside.any() else 0.0)
    return tuple(cosines)


def _placement(written: Wording, sentence: EvidenceSentence, cosines: tuple[float, ...]) -> Placement:
    pair = Comparison(written, Wording(sentence.citation.passage), Wording(sentence.context), cosines)
    telling = [n for n, word in enumerate(written.words) if word.is_content] or range(len(written.words))
    if not telling:
        return Placement(sentence, cosines, 0.0)
    shared = [pair.partners[n] is not None for n in telling]
    return Placement(sentence, cosines, float(np.mean(shared) + np.mean([cosines[n] for n in telling])))
