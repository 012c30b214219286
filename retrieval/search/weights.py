"""Every weight that decides which passage and which quote comes first.

A passage's score is a sum; a quote's is its passage's and what it adds itself. The weights were chosen on
nine sets together: Wikipedia paragraphs, questions to search engines, product FAQs, conversations, a
handbook, documentation and minutes. What each part adds is measured by `python -m bot.devtools.ablate
FOLDER`.
Whether an answer is given at all is decided elsewhere.
"""

from dataclasses import dataclass, replace

# The sum of idf up to which BM25 counts in full. A long question has many terms, and BM25 alone would decide:
# questions about filings, with a sum of 98, had the right page first for 0.475, and for 0.550 so bounded.
MAX_TOTAL_IDF = 18.0


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """A passage's score is the weighted sum of a cosine (-1..1), BM25 (0 to about 40) and MaxSim (-1..1)."""

    cosine: float
    bm25: float
    maxsim: float

    def fuse(self, cosine: float, bm25: float, maxsim: float = 0.0) -> float:
        """The score of a passage."""
        return self.cosine * cosine + self.bm25 * bm25 + self.maxsim * maxsim

    def bounded(self, total_idf: float) -> "FusionWeights":
        """The weights for a question whose terms have this sum of idf."""
        return replace(self, bm25=self.bm25 * min(1.0, MAX_TOTAL_IDF / max(total_idf, 1.0)))


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """All weights, in units of the score.

    Attributes:
        sentence_query: of passages, for a whole question. In the mean of the nine sets the right document is
            first for 0.854 of the questions, for 0.781 by cosine and 0.705 by BM25 alone, and on none of them
            less often than by either. The plateau around is wide.
        keyword_query: of passages, for keywords, which ask for what a passage is about rather than for its
            words: on 50 keyword questions over 5,000 DBpedia entries nDCG@10 is 0.515 dense, 0.519 with a
            little late interaction, and 0.47 with much BM25.
        foreign_query: of passages, for a question in another language than the one that the model was trained
            on. The right paragraph is first for 0.882 of German questions, 0.874 of Spanish and 0.857 of
            Turkish ones; for 0.815, 0.815 and 0.706 by the weights of `sentence_query`, 0.840, 0.849 and
            0.798 by BM25 alone.
        spelled_out_query: of passages, for a question of which the model sees only letters (Cyrillic,
            Chinese): words decide.
        sentence_words: of the share of such a question's words in the sentence alone, in place of
            `quote_maxsim`.
        quote_maxsim: of late interaction with what would be quoted, its lead-ins and its headings.
        interrogatives: of late interaction of the words that ask, "who" or "when", with what would be quoted.
            On six of seven sets it brings the answer first more often, on the seventh as often.
        section_heading: of late interaction with the heading of the section alone, above a least. From 7 to
            15 it brings one to four more answers first, of 205 about three folders of documents, and changes
            nothing on paragraphs.
        reason_bonus: for a sentence that gives a reason, in the answer to a "why"; half for its neighbours.
        exact_bonus: for a quote that states all numbers, versions, flags and the like of the question,
            with its headings; a share for some. From 6 to 9 nothing changes. It is taken off a quote that
            states another date than the question's.
        value_bonus: for a quote that states a value of the form asked for, as a price. From 8 to 12 it brings
            two more answers first on one of eight sets, and changes nothing on the others.
        likely_bonus: for a quote that has what the answer mostly has, such as a verdict on a yes or no.
        named_bonus: for the row or value of a list that alone has the names or the number of the question.
        former_penalty: for what an older release changed, or what "previously" was, unless that is asked for.
    """

    sentence_query: FusionWeights = FusionWeights(cosine=30.0, bm25=0.5, maxsim=40.0)
    keyword_query: FusionWeights = FusionWeights(cosine=30.0, bm25=0.25, maxsim=30.0)
    foreign_query: FusionWeights = FusionWeights(cosine=0.0, bm25=1.0, maxsim=40.0)
    spelled_out_query: FusionWeights = FusionWeights(cosine=0.0, bm25=1.0, maxsim=0.0)
    sentence_words: float = 30.0
    quote_maxsim: float = 60.0
    interrogatives: float = 30.0
    section_heading: float = 10.0
    reason_bonus: float = 4.0
    exact_bonus: float = 8.0
    value_bonus: float = 12.0
    likely_bonus: float = 8.0
    named_bonus: float = 10.0
    former_penalty: float = 5.0


DEFAULT_WEIGHTS = RankingWeights()
