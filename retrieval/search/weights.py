"""Every weight that decides which passage and which sentence comes first, in one place.

A passage's score is a sum; a sentence's is its passage's and what it adds itself. The weights were chosen on
xquad-dev (612 questions over 100 paragraphs of Wikipedia) and on questions about news; what each part adds
is measured by `python -m bot.devtools.ablate FOLDER`. When an answer is given at all is `confidence`'s business.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """What a passage's score is the sum of: a cosine (-1..1), BM25 (0 to about 40), MaxSim (-1..1)."""

    cosine: float
    bm25: float
    maxsim: float


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """All weights, in units of the score.

    Attributes:
        question: of passages, for a whole question. On 1,190 SQuAD questions over 240 paragraphs cosine and
            BM25 so weighed put the right passage first for 0.951, with late interaction for 0.969; the
            plateau around is wide.
        keywords: of passages, for keywords. They ask for what a passage is about, not for its words: on 50
            keyword questions over 5,000 DBpedia entries nDCG@10 is 0.515 dense, 0.519 with a little late
            interaction, and 0.47 with a lot of the words.
        sentence: of late interaction with the sentence alone. Any value from 40 to 200 finds the answering
            sentence of xquad-dev equally often (0.812), and so does a model over 23 features.
        reason: what a reason is worth in the answer to a "why"; half for a sentence next to one.
        lacking: what a sentence loses that holds no number, time or name where one is asked for. Anything
            from 3 to 6 helps xquad-dev a little; it is there for "When ...?" and "How many ...?".
    """

    sentence_query: FusionWeights = FusionWeights(cosine=20.0, bm25=1.0, maxsim=80.0)
    keyword_query: FusionWeights = FusionWeights(cosine=20.0, bm25=0.2, maxsim=10.0)
    sentence_maxsim: float = 60.0
    reason_bonus: float = 4.0
    wrong_type_penalty: float = 5.0


DEFAULT_WEIGHTS = RankingWeights()
