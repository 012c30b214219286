"""Words that make what follows them less, or another thing: "nearly", "up to", "seldom", "former"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.writing.comparison import Comparison
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.words import Word, synonyms
from retrieval.text.numbers import NUMBER_WORD

_FIGURE = rf"(?=\s*(?:the\s|an?\s)?(?:US|[$€£¥−-])*(?:\d|{NUMBER_WORD}|half\b|(?:third|quarter)s?\b))"
_OR = r"|\b(?=\d[\d,.]*(?:\s\w+){{0,2}}\sor (?:{})\b)"  # "500 or more"
# Bounds are as false where they are added as where they are left out.
_BOUNDS = {
    "over": r"\b(?:over|more than|above|exceeding|upwards of|in excess of)\b|>(?!=)",
    "at least": r"\b(?:at least|no(?:t)? (?:fewer|less) than|a minimum of)\b|≥|>="
    + _OR.format("more|over|above"),
    "up to": r"\b(?:up to|at most|no(?:t)? more than|as (?:many|much) as|a maximum of)\b|≤|<="
    + _OR.format("less|fewer|under|below"),
    "under": r"\b(?:under|less than|fewer than|below|just short of)\b|<(?!=)",
}
# Those of a line say the same.
_LESSENING = (
    # "Between 300 and 500" says neither; of years it does.
    r"\bbetween(?=\s[$€£¥]?\d)(?!\s[12]\d{3}\b)",
    r"\bbetween\s(?![12]\d{3}\b)[$€£¥]?\d\S*\s(?:\w+\s)?and\b",
    r"\b(?:almost|nearly|virtually|practically|close to)\b"
    rf"|\b(?:about|around|roughly|approximately|some|circa|estimated){_FIGURE}",
    r"\b(?:seldom|rarely|hardly|scarcely|barely|infrequently)\b",
    r"\b(?:sometimes|occasionally|at times)\b",
    r"\b(?:partly|partially|in part)\b",
    # Of a subject: at the start of a clause, or before a name.
    r"(?:^|(?<=[,;:] )|(?<=\band )|(?<=\bbut )|(?<=\bthat ))only\b|\bonly(?=\s(?-i:[A-Z]))",
    r"(?<!\ba )\bfew\b",
    r"\b(?:supposed|apparent|seeming|purported|presumab|ostensib|arguab|theoretical)ly\b|\bin theory\b",
    r"\b(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|seeks?|sought|seeking)\s+to\b",
    r"\b(?:promis|pledg)(?:e[sd]?|ing)\s+to\b|\bvow(?:s|ed|ing)?\s+to\b",
    r"\bthreaten(?:s|ed|ing)?\s+to\b",
    r"\bpretend(?:s|ed|ing)?\s+to\b",
    r"\boffer(?:s|ed|ing)?\s+to\b",
)
# What stands right before a title or noun and makes it another one.
_TITLES = (
    r"former(?:ly)?|ex|one-time|erstwhile|past|(?<=the )then|then(?=-)",
    r"acting|interim|caretaker|provisional",
    r"vice",
    r"deputy|assistant",
    r"so-called|self-styled|self-proclaimed|self-declared",
    r"would-be|aspiring",
    r"false|fake|bogus|untrue|fictitious|fictional",
    r"alleged|purported|supposed|apparent",
)
_ELECT = r"\b(?=\w+[- ](?:elect|designate)\b)"
_KINDS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        *((name, f"(?:{pattern}){_FIGURE}") for name, pattern in _BOUNDS.items()),
        *((pattern, pattern) for pattern in _LESSENING),
        *((pattern, rf"\b(?:{pattern})(?=[\s-]+\w)") for pattern in _TITLES),
        (_ELECT, _ELECT),
    )
}
_ADJACENT = frozenset(_TITLES)
# Between a qualifier and its word: "almost certainly won".
_PASSED_OVER = frozenset("certainly surely definitely completely entirely totally".split())
_STOP = re.compile(r"[.;:]\s")


@dataclass(frozen=True, slots=True)
class _Qualifier:
    """A qualifier of a kind, and the number of the word that it is about."""

    kind: str
    text: str
    head: int


def dropped_qualifier(pair: Comparison) -> str:
    """A qualifier of the source whose word the sentence has without it, or a bound that it adds."""
    written, source = tuple(_qualifiers(pair.written)), tuple(_qualifiers(pair.source))
    for qualifier in source:
        word = pair.source.words[qualifier.head]
        is_taken = qualifier.head in pair.partners or bool(synonyms(word.stem) & pair.written.stems)
        if is_taken and not any(_is_same(qualifier, other, pair) for other in written):
            return f"“{qualifier.text}” of the source is left out"
    for other in written:
        is_stated = pair.written.words[other.head].stem in pair.source.stems
        is_bound = other.kind in _BOUNDS and is_stated
        if is_bound and not any(_is_same(qualifier, other, pair) for qualifier in source):
            return f"the source does not say “{other.text}”"
    return ""


def _qualifiers(wording: SentenceFeatures) -> Iterator[_Qualifier]:
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(wording.text):
            head = _head(match.end(), wording, is_adjacent=kind in _ADJACENT)
            if head is not None:
                yield _Qualifier(kind, match.group() or _around(match.end(), wording), head)


def _around(at: int, wording: SentenceFeatures) -> str:
    """What is named of a qualifier that stands behind its word: "500 or more"."""
    return " ".join(wording.text[at:].split()[:3]).rstrip(".,")


def _head(at: int, wording: SentenceFeatures, *, is_adjacent: bool) -> int | None:
    """The number of the first content word from a character on, in the same clause."""
    stop = _STOP.search(wording.text, at)
    end = stop.start() if stop else len(wording.text)
    numbers = (n for n, word in enumerate(wording.words) if at <= word.start < end and _says(word))
    head = next(numbers, None)
    is_apart = head is not None and wording.text[at : wording.words[head].start].strip(" -“\"'") != ""
    return None if is_adjacent and is_apart else head


def _says(word: Word) -> bool:
    is_figure = word.has_digit or word.stem.isdigit()
    return (word.is_content or is_figure) and word.text.lower() not in _PASSED_OVER


def _is_same(source: _Qualifier, written: _Qualifier, pair: Comparison) -> bool:
    theirs, own = pair.source.words[source.head].stem, pair.written.words[written.head].stem
    is_same_word = pair.partners[written.head] == source.head or own in {theirs, *synonyms(theirs)}
    return source.kind == written.kind and is_same_word
