"""The evidence for a written answer: the answer in quotes, and the sentences closest to the question.

Values only. What a model writes from them is checked elsewhere, with the token vectors that they carry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.types.answer import Answer
from retrieval.types.article import Span
from retrieval.types.citation import Citation

if TYPE_CHECKING:  # numpy takes 0.1 s, which no help and no list of articles should cost
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceSentence:
    """A sentence of an article that a written sentence may rest on; `citation.n` numbers the evidence from 1.

    `context` is the text of its passage with its title and headings: a first name may be spelled out there.
    `token_bits` are the signs of the vectors of the tokens of the quote and its lead, (tokens, dimension / 8)
    uint8.
    """

    citation: Citation
    context: str
    token_bits: "NDArray[np.uint8]"


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """An answer and the sentences that one in prose may be written from, all of one generation of the index.

    `sentences` is empty where nothing is to be written: the articles do not say or disagree, the index itself
    answers, or the sentences are in a language that the model does not tell support from error in.
    """

    answer: Answer
    sentences: tuple[EvidenceSentence, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TokenMatches:
    """The tokens of a written sentence, and how well each is found in each sentence of the evidence.

    `offsets`, (tokens, 2) int32, says where each token stands in the written sentence. `cosines`, (sentences,
    tokens), is the best cosine of the token with any token of that sentence, by the signs of both.
    """

    offsets: "NDArray[np.int32]"
    cosines: "NDArray[np.float32]"

    def of_spans(self, spans: Sequence[Span], sentence: int) -> tuple[float, ...]:
        """For each span of what is written, the mean cosine of its tokens with that sentence, from 0."""
        starts, ends = self.offsets[:, 0], self.offsets[:, 1]
        means = []
        for start, end in spans:
            inside = (starts < end) & (ends > start)
            means.append(float(self.cosines[sentence][inside].mean()) if inside.any() else 0.0)
        return tuple(means)
