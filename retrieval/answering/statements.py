"""Whether two sentences make the same claim: similar, and with no other quantity, name or negation.

Only what was computed when the articles were indexed is compared.
"""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.lazy import lazy_attribute
from retrieval.search.candidates import Candidate
from retrieval.store.embeddings import unpack_signs
from retrieval.text.language import is_spelled_out
from retrieval.text.quantities import Quantity, find_quantities
from retrieval.text.quantity_comparison import can_both_hold, same_kind
from retrieval.text.stopwords import STOPWORDS
from retrieval.text.visible import visible_offsets
from retrieval.types import SentenceKind

# How well the tokens of one sentence are found in the other (late interaction: the mean of each one's best
# cosine, in signs), and the other way round. On the five sample articles and the same facts told in other
# words, 94% of 169 sentences find themselves so, and of 29,238 pairs from different articles none passes; at
# 0.55 it is 97% and 6. (The cosine of the sentences' mean vectors tells them apart less well: 0.71 to 0.94
# against 0.54 to 0.80.) With the conditions on quantities, names and negation below it is 92% and none.
MIN_FORWARD_MAXSIM, MIN_BACKWARD_MAXSIM = 0.60, 0.45
MIN_COSINE = 0.65  # cosine of mean vectors below which nothing else needs to be looked at
# By how much an equal quantity lowers the forward threshold: "12 died" in two reports that share little else.
QUANTITY_BONUS = 0.10
# A name is not in the other sentence where its tokens' best cosines are below this on average. Of made-up
# pairs, Moscow and Russia have 0.58, U.S. and United States 0.57, Norland and Sudland 0.44, Vienna and Oslo
# 0.19.
MIN_NAME_SIMILARITY = 0.46
# The first word of a sentence may only look like a name, so more must speak against it: Smith and Jones have
# 0.23, Germany and France 0.22.
MIN_FIRST_WORD_SIMILARITY = 0.30

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\b[A-Z][\w.’'&-]*(?:\s(?:(?:of|de|van|von|al)\s)?[A-Z][\w.’'&-]*)*")
NEGATION = re.compile(
    r"\b(?:is|are|was|were|will|would|did|does|do|has|have|had|can|could|should|may|might|must)\s+not\b(?!\sonly)"
    r"|\b(?:cannot|never|neither|nor|nobody|none|nothing)\b|n['’]t\b"
    # "no deal", but neither "No. 10" nor "no doubt", "no longer than" and the like
    r"|\bno\b(?!\.?\s*\d)(?!\s+(?:doubt|matter|more|less|fewer|later|sooner|wonder)\b)"
    r"|\b(?:den(?:y|ies|ied|ying)|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?|declin(?:e[sd]?|ing)\s+to"
    r"|fail(?:s|ed|ing)?\s+to|without)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Statement:
    """A sentence to be compared: visible `text`, `tokens` (n, d) of length 1, their `offsets` (n, 2) in it.

    Words, names and quantities are read when first needed: most pairs are told apart by vectors alone.
    """

    text: str
    kind: SentenceKind
    tokens: NDArray[np.float32]
    offsets: NDArray[np.int32]

    @lazy_attribute
    def vector(self) -> NDArray[np.float32]:
        """The mean of its tokens' vectors, of length 1; zeros if it has none."""
        total: NDArray[np.float32] = np.add.reduce(self.tokens)
        return total / np.float32(max(math.sqrt(total @ total), 1e-9))

    @lazy_attribute
    def words(self) -> tuple[str, ...]:
        """Its words without case and punctuation."""
        return tuple(_WORD.findall(self.text.casefold()))

    @lazy_attribute
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities it states."""
        return find_quantities(self.text)

    @lazy_attribute
    def names(self) -> tuple[tuple[int, int], ...]:
        """The spans of its names."""
        return names(self.text)


def make_statements(candidate: Candidate) -> list[Statement]:
    """The sentences of a candidate's passage."""
    passage, texts = candidate.passage, candidate.sentence_texts
    spans = [sentence.span for sentence in passage.sentences]
    tokens = unpack_signs(candidate.token_bits)
    statements = []
    for n, (first, behind) in enumerate(candidate.token_ranges(spans).tolist()):
        start, end = spans[n]
        offsets = candidate.token_offsets[first:behind] - start
        if len(texts[n]) < end - start:
            offsets = np.searchsorted(visible_offsets(passage.slice(start, end)), offsets).astype(np.int32)
        statements.append(Statement(texts[n], passage.sentences[n].kind, tokens[first:behind], offsets))
    return statements


@dataclass(frozen=True, eq=False)
class StatementPair:
    """Two sentences compared token by token."""

    one: Statement
    other: Statement

    @lazy_attribute
    def _best_matches(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The best cosine of each token of either sentence with the other's tokens."""
        cosines = self.one.tokens @ self.other.tokens.T
        return cosines.max(axis=1), cosines.max(axis=0)

    @lazy_attribute
    def maxsim_both_ways(self) -> tuple[float, float]:
        """Late interaction of the one sentence with the other and the other way round, -1..1."""
        there, back = self._best_matches
        return float(there.mean()), float(back.mean())

    @lazy_attribute
    def names_conflict(self) -> bool:
        """Whether each sentence has a name that the other does not have in any spelling."""
        there, back = self._best_matches
        return _has_unmatched_name(self.one, there) and _has_unmatched_name(self.other, back)


def restates(one: Statement, other: Statement) -> bool:
    """Whether `other` says what `one` says; it may say more."""
    if float(one.vector @ other.vector) < MIN_COSINE:
        return False
    if one.words == other.words:
        return True
    if is_spelled_out(one.text, len(one.tokens)) or is_spelled_out(other.text, len(other.tokens)):
        return False  # such tokens are letters, alike in all sentences
    if SentenceKind.ROW in (one.kind, other.kind) or not one.tokens.size or not other.tokens.size:
        return False  # rows of a table are alike by design
    pair = StatementPair(one, other)
    there, back = pair.maxsim_both_ways
    bonus = QUANTITY_BONUS if _share_quantity(one, other) else 0.0
    if there < MIN_FORWARD_MAXSIM - bonus or back < MIN_BACKWARD_MAXSIM:
        return False
    return not (
        quantities_conflict(one, other) or _is_negated(one) != _is_negated(other) or pair.names_conflict
    )


def quantities_conflict(one: Statement, other: Statement) -> bool:
    """Whether a quantity of one sentence goes with none of the other's of the same kind."""
    for quantity in one.quantities:
        comparable = [candidate for candidate in other.quantities if same_kind(quantity, candidate)]
        if comparable and not any(can_both_hold(quantity, candidate) for candidate in comparable):
            return True
    return False


def names(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of what is spelled like a name; the first word of a sentence may be none."""
    spans = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        first = text[start:end].split()[0]
        if first.lower() in STOPWORDS:
            start = min(end, start + len(first) + 1)
        if start < end:
            spans.append((start, end))
    return tuple(spans)


def _has_unmatched_name(statement: Statement, best: NDArray[np.float32]) -> bool:
    """Whether a name of the statement is not found, by the best cosine of each of its tokens."""
    starts, ends = statement.offsets[:, 0], statement.offsets[:, 1]
    for start, end in statement.names:
        inside = (starts < end) & (ends > start)
        least = (
            MIN_FIRST_WORD_SIMILARITY
            if start == 0 and " " not in statement.text[start:end]
            else MIN_NAME_SIMILARITY
        )
        if inside.any() and float(best[inside].mean()) < least and not _is_quantity(statement, start, end):
            return True
    return False


def _is_quantity(statement: Statement, start: int, end: int) -> bool:
    return any(quantity.start < end and start < quantity.end for quantity in statement.quantities)


def _share_quantity(one: Statement, other: Statement) -> bool:
    return any(
        same_kind(left, right) and can_both_hold(left, right) and left.unit
        for left in one.quantities
        for right in other.quantities
    )


def _is_negated(statement: Statement) -> bool:
    return bool(NEGATION.search(statement.text))
