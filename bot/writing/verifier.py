"""Whether a written sentence says what one sentence of the evidence says.

Rules with reasons, no learned weights; a sentence that is not shown loses nothing, since its quote is.
"""

import re
from collections.abc import Callable

from bot.writing.verdict import Outcome, Verdict
from retrieval.types import Evidence, TokenMatches

MatchTokens = Callable[[str, Evidence], TokenMatches]
"""`Library.match_tokens`."""
MIN_QUOTED = 0.9  # placement score from which the quote takes the place of a sentence that fails
_WORD = re.compile(r"\w+")


class Verifier:
    """Checks the sentences that are written from one evidence.

    Args:
        evidence: what was sent to the model.
        match_tokens: compares the tokens of a written sentence with the evidence; encodes it once.
    """

    def __init__(self, evidence: Evidence, match_tokens: MatchTokens) -> None:
        self._evidence = evidence
        self._match_tokens = match_tokens

    def verify(self, written: str, marker: int | None = None, *, after_failed: bool = False) -> Verdict:
        """The verdict on a sentence without its markers.

        Args:
            written: the sentence.
            marker: the number that the model gave as its source; it only breaks ties.
            after_failed: whether the sentence before it was replaced or struck, so that one that begins with
                a pronoun refers to nothing.
        """
        own = set(_WORD.findall(written.casefold()))
        best, share = None, 0.0
        for sentence in self._evidence.sentences:
            shared = len(own & set(_WORD.findall(sentence.citation.quote.casefold()))) / max(1, len(own))
            if shared > share:
                best, share = sentence, shared
        if best is None or 2 * share < MIN_QUOTED:
            return Verdict(Outcome.STRUCK, None, "no source says so", 2 * share)
        if written.strip() in best.citation.quote and not after_failed:
            return Verdict(Outcome.SUPPORTED, best.citation.n, None, 2 * share)
        return Verdict(Outcome.QUOTED, best.citation.n, "worded otherwise than its source", 2 * share)
