"""Whether a written sentence says what one sentence of the evidence says.

Rules with reasons, no learned weights, chosen for precision: a sentence that fails loses nothing, since its
quote is shown instead.
"""

import re
from collections.abc import Callable, Iterator

from bot.writing.checks.markup import foreign_markup
from bot.writing.checks.pronouns import begins_with_pronoun
from bot.writing.checks.table import objection
from bot.writing.comparison import Comparison
from bot.writing.parts import parts_of
from bot.writing.placement import Placement, place
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.sources import claims_of, sentences_of
from bot.writing.verdict import Outcome, Verdict
from retrieval.text.visible import visible
from retrieval.types import Evidence, TokenMatches

MatchTokens = Callable[[str, Evidence], TokenMatches]
"""`Library.match_tokens`."""
# Score of a placement from which the quote takes the place of a sentence that fails. Not tuned.
MIN_QUOTED = 0.9
_QUESTION = re.compile(r"\?[\s”’\"'*_)]*$")
_MARKS = re.compile(r"[“”\"„«»*_`]|^\s*#+\s|(?<!\w)'|'(?!\w)")
_SAME = str.maketrans("‘’–−", "''--")
MAX_CHARS = 1000  # of a written sentence; a longer one is no sentence


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

        Raises:
            ModelError: the sentence cannot be encoded.
        """
        text = visible(written).strip()
        wording = SentenceFeatures(text[:MAX_CHARS])
        if not wording.content or not self._evidence.sentences:
            return Verdict(Outcome.STRUCK, None, "it claims nothing that could be checked", 0.0)
        if len(text) > MAX_CHARS:
            return Verdict(Outcome.STRUCK, None, f"it is longer than {MAX_CHARS:,} characters", 0.0)
        matches = self._match_tokens(text, self._evidence)
        placement = place(wording, self._evidence.sentences, matches, marker)
        assert placement is not None  # there are sentences
        foreign = foreign_markup(text, placement.sentence.citation.passage)
        reason = foreign or _reason(wording, placement, after_failed=after_failed)
        source = placement.sentence.citation.n
        if not reason:
            return Verdict(Outcome.SUPPORTED, source, None, placement.score)
        if placement.score >= MIN_QUOTED and not foreign:
            return Verdict(Outcome.QUOTED, source, reason, placement.score)
        return Verdict(Outcome.STRUCK, None, reason, placement.score)


def _reason(wording: SentenceFeatures, placement: Placement, *, after_failed: bool) -> str:
    """What speaks against a sentence on its source; "" for nothing."""
    if after_failed and begins_with_pronoun(wording.text):
        return "it refers to a sentence that is not shown as written"
    source = visible(placement.sentence.citation.passage)
    if _is_quoted(wording, source):
        return ""
    pairs = _comparisons(wording, source, placement)
    reasons = [next(filter(None, _objections(pair)), "") for pair in pairs]
    return "" if "" in reasons else next(iter(reasons), "its source only asks it")


def _comparisons(wording: SentenceFeatures, source: str, placement: Placement) -> Iterator[Comparison]:
    """The sentence beside each claim of its source; a question claims nothing.

    The cosines are with all of the source, so they say nothing of a claim that is only a part of it.
    """
    context = SentenceFeatures(visible(placement.sentence.context))
    for claim in claims_of(source):
        if _asks(claim) and not _asks(wording.text):
            continue
        is_whole = claim == source.strip()
        cosines = placement.cosines if is_whole else tuple(0.0 for _ in placement.cosines)
        yield Comparison(wording, SentenceFeatures(claim), context, cosines)


def _asks(text: str) -> bool:
    return any(_QUESTION.search(sentence) for sentence in sentences_of(text))


def _is_quoted(wording: SentenceFeatures, source: str) -> bool:
    """Whether it is a whole sentence of the source, signs included."""
    return _plain(wording.text) in map(_plain, sentences_of(source))


def _plain(text: str) -> str:
    """A sentence without case, quote marks, markup and its last stop."""
    return " ".join(_MARKS.sub("", text.translate(_SAME)).split()).rstrip(".! ").casefold()


def _objections(pair: Comparison) -> Iterator[str]:
    """What there is against a sentence, then against each of its parts."""
    yield objection(pair)
    yield from (objection(part, is_part=True) for part in _parts(pair))


def _parts(pair: Comparison) -> Iterator[Comparison]:
    """The parts of a sentence beside the same source; none where it has only one."""
    parts = parts_of(pair.written.text)
    for start, end in parts if len(parts) > 1 else ():
        inside = [start <= word.start < end for word in pair.written.words]
        cosines = tuple(cosine for cosine, is_in in zip(pair.cosines, inside, strict=True) if is_in)
        yield Comparison(SentenceFeatures(pair.written.text[start:end]), pair.source, pair.context, cosines)
