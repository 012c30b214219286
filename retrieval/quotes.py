"""Which words of the passages to quote: the answering sentences, with what they need to be understood.

A quote is one span of one article. Neighbouring sentences that answer together become one quote, a
sentence that begins with a pronoun brings the one before it, a lead-in brings its list.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from retrieval.retriever import Candidate
from retrieval.types import Kind, Sentence

PASSAGES = 8  # best passages whose sentences are looked at
# Of late interaction with the sentence alone, beside the passage's score. Measured on xquad-dev: any value
# from 40 to 200 finds the answering sentence equally often (0.812), and so does a model over 23 features.
SENTENCE_WEIGHT = 60.0
# How far below the best sentence, in units of the score, a neighbour may be to join a quote, and any other
# sentence to be a quote of its own. On xquad-dev joining at 8 lifts answer@1 from 0.812 to 0.88, for a
# median quote of 230 characters where the single sentence has 180.
JOIN = 8.0
FURTHER = 16.0
LONGEST = 600  # characters of a quote that is joined; a single sentence may be longer

_QUOTABLE = {Kind.PROSE, Kind.ITEM, Kind.ROW, Kind.CODE}
# A sentence that begins so says of whom or what only in the sentence before it.
_LEANS_BACK = re.compile(
    r"[\"'“‘(]*(?:he|she|it|they|this|that|these|those|his|her|hers|its|their|such|there|however|but|and|also"
    r"|both|another)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r":[\"'”’*_]*$")


@dataclass(frozen=True, slots=True, eq=False)
class Quote:
    """A span to be quoted: sentences `first` to `last` (inclusive) of a candidate's passage.

    `score` is comparable within one question; `relevance`, -1..1, is the late interaction of the best of
    its sentences with the question.
    """

    candidate: Candidate
    first: int
    last: int
    score: float
    relevance: float

    @property
    def start(self) -> int:
        """Where it begins in the article."""
        return self._sentences[self.first].start

    @property
    def end(self) -> int:
        """Where it ends in the article."""
        return self._sentences[self.last].end

    @property
    def lead(self) -> tuple[int, int] | None:
        """The span of a list's lead-in or a table's header that the quote needs and does not include."""
        lead = self._sentences[self.first].lead
        return None if lead is None or lead[0] >= self.start else lead

    @property
    def _sentences(self) -> tuple[Sentence, ...]:
        return self.candidate.row.passage.sentences


def choose(candidates: Sequence[Candidate], k: int) -> list[Quote]:
    """At most `k` quotes from the best passages, best first."""
    scored = sorted(
        (quote for candidate in candidates[:PASSAGES] for quote in _sentences(candidate)),
        key=lambda quote: -quote.score,
    )
    chosen: list[Quote] = []
    for quote in scored:
        if quote.score < scored[0].score - FURTHER:
            break
        if any(_covers(each, quote) for each in chosen):
            continue
        place = next((n for n, each in enumerate(chosen) if _joins(each, quote)), None)
        if place is not None:
            chosen[place] = _joined(chosen[place], quote)
        elif len(chosen) < k:
            chosen.append(_with_list(quote))
    return _without_overlaps(_with_what_it_leans_on(quote) for quote in chosen)


def sentence_scores(candidate: Candidate) -> list[float]:
    """Late interaction of the question with each sentence of a passage, -1..1.

    The mean over the question's content tokens of the best cosine among the sentence's tokens (MaxSim, as
    in ColBERT); 0 where a sentence has no token.
    """
    starts, ends = candidate.places[:, 0], candidate.places[:, 1]
    scores = []
    for sentence in candidate.row.passage.sentences:
        inside = (starts >= sentence.start) & (ends <= sentence.end)
        if sentence.lead is not None:  # a row says what it says under its header, an item under its lead-in
            inside |= (starts >= sentence.lead[0]) & (ends <= sentence.lead[1])
        inside &= starts < ends
        scores.append(float(candidate.similarities[:, inside].max(axis=1).mean()) if inside.any() else 0.0)
    return scores


def _sentences(candidate: Candidate) -> list[Quote]:
    """Each sentence of a passage that can be quoted, as a quote; headings only where nothing else is."""
    sentences = candidate.row.passage.sentences
    quotable = [n for n, each in enumerate(sentences) if each.kind in _QUOTABLE] or range(len(sentences))
    scores = sentence_scores(candidate)
    return [
        Quote(candidate, n, n, candidate.score + SENTENCE_WEIGHT * scores[n], scores[n]) for n in quotable
    ]


def _covers(chosen: Quote, quote: Quote) -> bool:
    return chosen.candidate is quote.candidate and chosen.first <= quote.first and quote.last <= chosen.last


def _joins(chosen: Quote, quote: Quote) -> bool:
    """Whether a sentence stands next to a quote, answers nearly as well, and leaves it short enough."""
    if chosen.candidate is not quote.candidate or quote.score < chosen.score - JOIN:
        return False
    if quote.first not in (chosen.first - 1, chosen.last + 1):
        return False
    sentences = chosen.candidate.row.passage.sentences
    same_kind = sentences[quote.first].kind is sentences[chosen.first].kind is not Kind.ROW
    both = _joined(chosen, quote)
    return same_kind and both.end - both.start <= LONGEST


def _joined(one: Quote, other: Quote) -> Quote:
    return replace(one, first=min(one.first, other.first), last=max(one.last, other.last))


def _with_list(quote: Quote) -> Quote:
    """A lead-in by itself says nothing: with it comes its list, as far as the passage has it."""
    passage = quote.candidate.row.passage
    text = passage.text[quote.start - passage.start : quote.end - passage.start]
    if not _LEAD_IN.search(text):
        return quote
    span = (quote.start, quote.end)
    last = quote.last
    while last + 1 < len(passage.sentences) and passage.sentences[last + 1].lead == span:
        last += 1
    return replace(quote, last=last)


def _with_what_it_leans_on(quote: Quote) -> Quote:
    passage = quote.candidate.row.passage
    if quote.first == 0 or passage.sentences[quote.first].kind is not Kind.PROSE:
        return quote
    before = passage.sentences[quote.first - 1]
    leans = _LEANS_BACK.match(passage.text, quote.start - passage.start)
    fits = before.kind is Kind.PROSE and quote.end - before.start <= LONGEST
    return replace(quote, first=quote.first - 1) if leans and fits else quote


def _without_overlaps(quotes: Iterable[Quote]) -> list[Quote]:
    """The quotes with those that came to overlap an earlier one joined to it."""
    kept: list[Quote] = []
    for quote in quotes:
        for place, other in enumerate(kept):
            if other.candidate is quote.candidate and quote.first <= other.last and other.first <= quote.last:
                kept[place] = _joined(other, quote)
                break
        else:
            kept.append(quote)
    return kept
