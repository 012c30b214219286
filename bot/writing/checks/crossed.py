"""Facts of one source that are put together otherwise: one clause's subject with another one's figure."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from bot.writing.clauses import Clause, ClauseKind, clauses_of
from bot.writing.comparison import Comparison
from bot.writing.words import synonyms

CROSSED = "it puts parts of its source together otherwise"
# Content words from the start of a clause among which the names are its subject.
MAX_SUBJECT_WORDS = 4
MAX_FIGURE_GAP = 2  # content words beside a figure of which one has to come with it
_PREPOSITIONS = frozenset("in on at of for to from by with the".split())
_EMPTY_VERBS = frozenset("make do have get take give come go put set".split())
_CONDITIONS = frozenset({"if", "unless"})
_CONDITION = re.compile(r"\b(?:if|unless|provided|should|when|until)\b", re.IGNORECASE)


def crossed_clauses(pair: Comparison) -> str:
    """What the sentence takes from a clause of its source without that clause's subject, verb or condition.

    A word that the source has not may stand for one of them.
    """
    clauses = clauses_of(pair.source)
    touched = [clause for clause in clauses if _taken(_own_words(clause, clauses, pair), pair)]
    if any(clause.opening in _CONDITIONS for clause in touched) and not _CONDITION.search(pair.written.text):
        return "the source says that under a condition"
    for before, clause in pairwise(clauses):
        if clause in touched and _takes_subject_from_elsewhere(before, clause, pair):
            return CROSSED
        if clause in touched and len(touched) > 1 and _is_cut(before, clause, pair):
            return CROSSED
    if len(touched) > 1 and any(_has_lone_figure(clause, pair) for clause in touched):
        return CROSSED
    return ""


def _is_cut(before: Clause, clause: Clause, pair: Comparison) -> bool:
    """Whether the sentence has words of a clause without its first ones, or its subject alone."""
    if clause.kind is ClauseKind.RELATIVE and before.words and not _has(before.words[-2:], pair):
        return True
    if clause.kind is ClauseKind.PHRASE:
        return False
    head, rest = _head(clause, pair)
    is_only_subject = clause.kind is ClauseKind.SUBORDINATE and bool(rest) and not _has(rest, pair)
    return (is_only_subject or not _has(head, pair)) and bool(head) and not _has_spare(pair)


def _takes_subject_from_elsewhere(before: Clause, clause: Clause, pair: Comparison) -> bool:
    """Whether a clause without a subject of its own gets another name than the one before begins with."""
    head, _ = _head(clause, pair)
    words = pair.source.words
    if clause.kind not in (ClauseKind.ADDED, ClauseKind.SUBORDINATE) or not before.words or not head:
        return False
    if any(words[n].is_capitalised for n in clause.words) or not words[before.words[0]].is_capitalised:
        return False
    names = [n for n in before.words if words[n].is_capitalised]
    others = [n for n in names if words[n].stem not in {words[first].stem for first in before.words[:2]}]
    return _taken(others, pair) and not _has(before.words[:2], pair) and _taken(clause.words[:1], pair)


def _has_lone_figure(clause: Clause, pair: Comparison) -> bool:
    """Whether the sentence has a figure of a clause without the words beside it."""
    words = [n for n in clause.words if not pair.source.words[n].has_digit]
    for figure in (n for n in clause.words if pair.source.words[n].has_digit and n in pair.partners):
        before = [n for n in words if n < figure][-MAX_FIGURE_GAP:]
        neighbours = [*before, *(n for n in words if n > figure)][:MAX_FIGURE_GAP]
        if neighbours and not _has(neighbours, pair) and not _has_spare(pair):
            return True
    return False


def _head(clause: Clause, pair: Comparison) -> tuple[Sequence[int], Sequence[int]]:
    """The words a clause begins with, its names if they come soon, else its first word; then the others."""
    words = [n for n in clause.words if not pair.source.words[n].is_light]
    soon = words[: 0 if clause.kind is ClauseKind.RELATIVE else MAX_SUBJECT_WORDS]
    ended = next((n for n in soon[1:] if pair.source.words[n - 1].text.lower() in _PREPOSITIONS), math.inf)
    names = [n for n in soon if n < ended and pair.source.words[n].is_capitalised]
    size = 1 + words.index(names[-1]) if names else 1
    while names and size < len(words) and pair.source.words[words[size]].is_capitalised:
        size += 1
    return words[:size], words[size:]


def _own_words(clause: Clause, clauses: Sequence[Clause], pair: Comparison) -> list[int]:
    """The words of a clause that no other has."""
    words = pair.source.words
    elsewhere = {words[n].stem for other in clauses if other is not clause for n in other.words}
    return [n for n in clause.words if words[n].stem not in elsewhere]


def _taken(numbers: Sequence[int], pair: Comparison) -> bool:
    """Whether the sentence has any of these words of the source."""
    return any(n in pair.partners for n in numbers)


def _has(numbers: Sequence[int], pair: Comparison) -> bool:
    """The same, or a synonym of one."""
    stems = {pair.source.words[n].stem for n in numbers}
    likes = stems.union(*map(synonyms, stems))
    return _taken(numbers, pair) or bool(likes & pair.written.stems)


def _has_spare(pair: Comparison) -> bool:
    """Whether a word that the source has not may stand for one of its verbs or subjects."""
    return any(word.stem not in _EMPTY_VERBS for word, _ in pair.new_words)
