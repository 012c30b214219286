"""In which tables and lists of a passage one row, or one value, is asked for rather than all of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Passage, Sentence, SentenceKind, Span

# By how much a row must match a word of the question better than every other row: the same word has a cosine
# of 0.6 and more in another context, an unrelated one up to 0.45.
MIN_WORD_GAP = 0.25

_KEY = re.compile(r"[^:\n]{1,40}:\s+\S")  # "Gull: built 1961"

Matches = Callable[[set[Span]], NDArray[np.float32]]


def groups_with_one_asked_for(passage: Passage, matches: Matches) -> frozenset[int]:
    """The groups of which one member has a word of the question that no other member has.

    Members are rows of a table, or items of which some have a key or a parent.

    Args:
        passage: the passage.
        matches: the best cosine of each of the question's tokens in some spans.
    """
    members: dict[tuple[int, SentenceKind], list[Sentence]] = defaultdict(list)
    for sentence in passage.sentences:
        if sentence.kind in (SentenceKind.ROW, SentenceKind.ITEM):
            members[sentence.group, sentence.kind].append(sentence)
    return frozenset(
        group
        for (group, kind), sentences in members.items()
        if len(sentences) > 1 and _has_one_asked_for(passage, sentences, kind, matches)
    )


def _has_one_asked_for(
    passage: Passage, members: Sequence[Sentence], kind: SentenceKind, matches: Matches
) -> bool:
    branches = _branches(members)
    has_keys = any(_KEY.match(passage.slice(member.start, member.end)) for member in members)
    is_nested = any(len(branch) > 1 for branch in branches.values())
    if len(branches) < 2 or (kind is SentenceKind.ITEM and not has_keys and not is_nested):
        return False
    best = np.sort([matches(spans) for spans in branches.values()], axis=0)
    return float((best[-1] - best[-2]).max(initial=0.0)) >= MIN_WORD_GAP


def _branches(members: Sequence[Sentence]) -> dict[Span, set[Span]]:
    """The members by their outermost parent, without what heads all of them: the spans of each branch."""
    shared = set(members[0].leads).intersection(*(member.leads for member in members[1:]))
    branches: dict[Span, set[Span]] = defaultdict(set)
    for member in members:
        spans = [*(lead for lead in member.leads if lead not in shared), (member.start, member.end)]
        branches[spans[0]].update(spans)
    return branches
