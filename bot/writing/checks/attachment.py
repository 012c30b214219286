"""Things said of the wrong one of two: the source says them in a clause about another name or figure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.writing.checks.names import names_of
from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.words import Word
from retrieval.text.quantities import DATES, Quantity
from retrieval.text.quantity_comparison import follows
from retrieval.types import Span

# Where a new clause, with a subject of its own, may begin.
_BOUNDARY = re.compile(
    r"[;:]\s|\b(?:while|whereas|but|along with|and|as|when|with|then)\s(?=(?:\W*[\w-]+\s){0,3}?\W*[A-Z])"
)
_RELATIVE = re.compile(r"[\s,]+(?:who|which|whose)\b")
_PART = re.compile(r"[,;:]|\b(?:and|but|while)\b")
MAX_SUBJECT_START = 25  # characters before the name that a sentence is about
MAX_NAME_GAP = 2  # characters between a name and the "who" that goes with it


def said_of_another(pair: Comparison) -> str:
    """The name that the source says all of the sentence of, where the sentence names another one."""
    names = names_of(pair.written)
    if not names or names[0].start > MAX_SUBJECT_START:
        return ""
    own = {word.stem for name in names for word in name.words}
    clauses = list(_named_clauses(pair.source))
    telling = [
        pair.source.words[partner]
        for word, partner in zip(pair.written.words, pair.partners, strict=True)
        if partner is not None and word.is_content and word.start >= names[0].end and word.stem not in own
    ]
    foreign = [(start, end) for (start, end), stems in clauses if stems and not stems & own]
    if telling and all(any(start <= word.start < end for start, end in foreign) for word in telling):
        return f"the source does not say that of “{names[0].text}”"
    return ""


def _named_clauses(source: SentenceFeatures) -> Iterator[tuple[Span, frozenset[str]]]:
    """The clauses of a source after the first, and the stems of the names that each is about."""
    names = names_of(source)
    relatives = {match.end(): match.start() for match in _RELATIVE.finditer(source.text)}
    starts = sorted(
        {*(match.end() for match in _BOUNDARY.finditer(source.text)), *relatives, len(source.text)}
    )
    for start, end in pairwise(starts):
        inside = [name for name in names if start <= name.start < end]
        if start in relatives:
            inside += [name for name in names if 0 <= relatives[start] - name.end <= MAX_NAME_GAP]
        yield (start, end), frozenset(word.stem for name in inside for word in name.words)


def beside_another_figure(pair: Comparison) -> str:
    """A figure of the sentence whose words stand beside another figure of the same kind in the source."""
    for claimed in pair.written.quantities:
        stated = [figure for figure in pair.source.quantities if figure.measure is claimed.measure]
        own = [figure for figure in stated if follows(claimed, figure)]
        others = [
            figure
            for figure in stated
            if not any(follows(other, figure) for other in pair.written.quantities)
        ]
        if claimed.measure in DATES or len(own) != 1 or not others:
            continue
        words = list(_unique_words(pair))
        if words and all(_is_nearer(word, others, own[0], pair.source.text) for word in words):
            return (
                f"“{pair.written.text[claimed.start : claimed.end]}” goes with something else in the source"
            )
    return ""


def _unique_words(pair: Comparison) -> Iterator[Word]:
    """The source's words that the sentence has too and that the source has once, figures left out."""
    counts = Counter(word.stem for word in pair.source.words)
    for word, partner in zip(pair.written.words, pair.partners, strict=True):
        if partner is not None and word.is_content and not word.has_digit:
            shared = pair.source.words[partner]
            if counts[shared.stem] == 1:
                yield shared


def _is_nearer(word: Word, others: Sequence[Quantity], own: Quantity, text: str) -> bool:
    """Whether another figure is nearer to a word than its own, from which a comma or an "and" parts it."""
    between = text[min(own.end, word.end) : max(own.start, word.start)]
    return bool(_PART.search(between)) and any(
        _distance(word, other) < _distance(word, own) for other in others
    )


def _distance(word: Word, figure: Quantity) -> int:
    return max(figure.start - word.end, word.start - figure.end)
