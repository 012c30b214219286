"""Every weight that decides which passage and which sentence comes first, in one place.

A passage's score is a sum; a sentence's is its passage's and what it adds itself. The weights were chosen on
xquad-dev (612 questions over 100 paragraphs of Wikipedia) and on questions about news; what each part adds is
measured by `python -m bot.devtools.ablate FOLDER`. Whether an answer is given at all is decided elsewhere.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """A passage's score is the weighted sum of a cosine (-1..1), BM25 (0 to about 40) and MaxSim (-1..1)."""

    cosine: float
    bm25: float
    maxsim: float

    def fuse(self, cosine: float, bm25: float, maxsim: float = 0.0) -> float:
        """The score of a passage."""
        return self.cosine * cosine + self.bm25 * bm25 + self.maxsim * maxsim


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """All weights, in units of the score.

    Attributes:
        sentence_query: of passages, for a whole question. On 1,190 SQuAD questions over 240 paragraphs cosine
            and BM25 so weighed put the right passage first for 0.951, with late interaction for 0.969; the
            plateau around is wide.
        keyword_query: of passages, for keywords, which ask for what a passage is about rather than for its
            words: on 50 keyword questions over 5,000 DBpedia entries nDCG@10 is 0.515 dense, 0.519 with a
            little late interaction, and 0.47 with much BM25.
        spelled_out_query: of passages, for a question of which the model sees only letters (Cyrillic,
            Chinese): words decide.
        sentence_words: of the share of such a question's words in the sentence alone, in place of
            `sentence_maxsim`.
        sentence_maxsim: of late interaction with the sentence alone. Any value from 40 to 200 finds the
            answering sentence of xquad-dev equally often (0.812), and so does a model over 23 features.
        reason_bonus: for a sentence that gives a reason, in the answer to a "why"; half for its neighbours.
    """

    sentence_query: FusionWeights = FusionWeights(cosine=20.0, bm25=1.0, maxsim=80.0)
    keyword_query: FusionWeights = FusionWeights(cosine=20.0, bm25=0.2, maxsim=10.0)
    spelled_out_query: FusionWeights = FusionWeights(cosine=0.0, bm25=1.0, maxsim=0.0)
    sentence_words: float = 30.0
    sentence_maxsim: float = 60.0
    reason_bonus: float = 4.0


DEFAULT_WEIGHTS = RankingWeights()
