"""Which sentence of the evidence a written one was taken from, whatever number the model gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from retrieval.types import EvidenceSentence, TokenMatches

TIE = 0.02  # scores that differ by no more are equal, so that the model's number decides


@dataclass(frozen=True, eq=False)
class Placement:
    """A written sentence on one of the evidence; `score` is 0 to 2, see `place`."""

    sentence: EvidenceSentence
    cosines: tuple[float, ...]
    score: float


def place(
    written: SentenceFeatures,
    sentences: Sequence[EvidenceSentence],
    matches: TokenMatches,
    marker: int | None,
) -> Placement | None:
    """The sentence with the largest share of the written content words plus the mean of their best cosines.

    Args:
        written: the written sentence.
        sentences: those of the evidence.
        matches: how well the tokens of the written sentence are found in each.
        marker: the number that the model gave, which decides between equal ones.
    """
    spans = [(word.start, word.end) for word in written.words]
    placements = [
        _placement(written, sentence, matches.of_spans(spans, row)) for row, sentence in enumerate(sentences)
    ]
    if not placements:
        return None
    best = max(placement.score for placement in placements)
    near = [placement for placement in placements if placement.score >= best - TIE]
    marked = [placement for placement in near if placement.sentence.citation.n == marker]
    return marked[0] if marked else max(near, key=lambda placement: placement.score)


def _placement(
    written: SentenceFeatures, sentence: EvidenceSentence, cosines: tuple[float, ...]
) -> Placement:
    pair = Comparison(
        written, SentenceFeatures(sentence.citation.passage), SentenceFeatures(sentence.context), cosines
    )
    telling = [n for n, word in enumerate(written.words) if word.is_content] or range(len(written.words))
    if not telling:
        return Placement(sentence, cosines, 0.0)
    shared = [pair.partners[n] is not None for n in telling]
    return Placement(sentence, cosines, fmean(shared) + fmean(cosines[n] for n in telling))
