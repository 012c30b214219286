"""In which tables and lists of a passage one row, or one value, is asked for rather than all of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.query.exact_forms import ExactTerm, states
from retrieval.query.exact_terms import is_year
from retrieval.reading.header_block import is_of_mail
from retrieval.search.token_offsets import TITLE_SPAN
from retrieval.text.quantities import singular
from retrieval.text.stopwords import STOPWORDS
from retrieval.types import Passage, Sentence, SentenceKind, Span

# By how much a row must match a word of the question better than every other row: the same word has a cosine
# of 0.6 and more in another context, an unrelated one up to 0.45.
MIN_WORD_GAP = 0.25
MAX_VALUE_CHARS = 100  # of an item that is a value
MAX_BRANCHES = 64  # of a table or list that are compared; a longer one is never quoted whole

MAX_NAMED_BRANCHES = 200  # of a table or list whose words are compared

_NAME = re.compile(r"\b[^\W_a-z]\w*")  # begins with a capital or a figure
# "Gull: built 1961", "Ida Holt, 12 crowns", "Holt, Ida .... 371"
_KEY = re.compile(r"[^:\n]{1,40}(?::\s+\S|,\s*\d|\s\.{3,}\s)")
# What comes before the first mark that parts a key from its value: "Ida Holt" of "| Ida Holt | 371 |". An
# option such as `--files` is a code.
_BEFORE_VALUE = re.compile(
    r"[|\s*_]*([^\W_][^|:,;=\t]{0,120}?)[\s*_]*(?:[|:,;=\t]|\.{2}|\s[-\u2013\u2014]\s)"
)
_WORD = re.compile(r"\w+")

Matches = Callable[[set[Span]], NDArray[np.float32]]


def branches_with_one_asked_for(
    passage: Passage, matches: Matches, words: Collection[str] = (), terms: Collection[ExactTerm] = ()
) -> dict[Span, Span]:
    """The members of tables and lists of which one is asked for: its words of the question no other has.

    Members are rows of a table, or short items of which some have a key or a parent.

    Args:
        passage: the passage.
        matches: the best cosine of each of the question's tokens in some spans.
        words: those of the question that carry meaning, in small letters.
        terms: the exact terms of the question.

    Returns:
        The span of each member, and that of its outermost parent below what heads them all.
    """
    asked_for: dict[Span, Span] = {}
    heads = {sentence.span: sentence.headings for sentence in passage.sentences}
    for paths in _value_groups(passage):
        # What heads all of them singles out none: "After an accident" above "fill in the accident report".
        shared = {TITLE_SPAN, *heads[paths[0][-1]]}
        # To a model, one number or name is as good as the next.
        if (
            _has_one_asked_for(paths, shared, matches)
            or _named_branch(passage, paths, words, terms) is not None
        ):
            asked_for |= {path[-1]: path[0] for path in paths}
    return asked_for


def _value_groups(passage: Passage) -> Iterator[list[tuple[Span, ...]]]:
    """The tables, and the lists of values, each as the paths of its members."""
    groups: dict[tuple[int, SentenceKind], list[Sentence]] = defaultdict(list)
    for sentence in passage.sentences:
        if sentence.kind in (SentenceKind.ROW, SentenceKind.ITEM):
            groups[sentence.group, sentence.kind].append(sentence)
    for (_, kind), members in groups.items():
        paths = _paths(members)
        if kind is SentenceKind.ROW or (_are_values(passage, paths) and not _is_mail_header(passage, paths)):
            yield paths


def _is_mail_header(passage: Passage, paths: Sequence[tuple[Span, ...]]) -> bool:
    """Whether the items are the header of a mail: who wrote to whom, when and about what is one statement."""
    return is_of_mail({passage.slice(*path[-1]).partition(":")[0].lower() for path in paths})


def _are_values(passage: Passage, paths: Sequence[tuple[Span, ...]]) -> bool:
    """Whether the items are short, and some have a key or stand below others: no sentences, and no steps."""
    if any(end - start > MAX_VALUE_CHARS for path in paths for start, end in path[-1:]):
        return False
    return any(len(path) > 1 or _KEY.match(passage.slice(*path[-1])) for path in paths)


def _has_one_asked_for(paths: Sequence[tuple[Span, ...]], shared: set[Span], matches: Matches) -> bool:
    """Whether one branch alone has, beside each of the others, a word of the question that it lacks.

    What is in the `shared` spans, all have.
    """
    branches: dict[Span, set[Span]] = defaultdict(set)
    for path in paths:
        branches[path[0]].update(path)
    if not 1 < len(branches) <= MAX_BRANCHES:
        return False
    values = np.array([matches(spans | shared) for spans in branches.values()])
    if not values.size:
        return False
    gaps = (values[:, None, :] - values[None, :, :]).max(axis=2)  # (branch, other branch)
    np.fill_diagonal(gaps, np.inf)
    return int((gaps >= MIN_WORD_GAP).all(axis=1).sum()) == 1  # several: "phone, internet and wellness"


def named_members(
    passage: Passage, words: Collection[str], terms: Collection[ExactTerm] = ()
) -> frozenset[Span]:
    """The rows and values that a question names to the letter; see `_named_branch`."""
    named: set[Span] = set()
    for paths in _value_groups(passage):
        branch = _named_branch(passage, paths, words, terms)
        named.update(path[-1] for path in paths if path[0] == branch)
    return frozenset(named)


def _named_branch(
    passage: Passage, paths: Sequence[tuple[Span, ...]], words: Collection[str], terms: Collection[ExactTerm]
) -> Span | None:
    """The branch that alone states the most exact terms, or whose key is in the question, or two names."""
    texts: dict[Span, str] = defaultdict(str)
    for path in paths:
        texts[path[0]] += "".join(f"{passage.slice(*span)}\n" for span in path)
    if not 1 < len(texts) <= MAX_NAMED_BRANCHES:
        return None
    naming = [term for term in terms if not is_year(term)]  # which dates many things
    stated = {branch: {term.text for term in naming if states(term, text)} for branch, text in texts.items()}
    keys = _keys_in(frozenset(map(singular, words)), passage, paths)
    names = {
        branch: {word.casefold() for word in _NAME.findall(text)}.intersection(words)
        for branch, text in texts.items()
    }
    return _alone(stated, 1) or _alone(keys, 1) or _alone(names, 2)


def _keys_in(
    words: Collection[str], passage: Passage, paths: Sequence[tuple[Span, ...]]
) -> Mapping[Span, Collection[str]]:
    """The words of each branch's key if the question has all of them, none if it has two such keys."""
    keys: dict[Span, frozenset[str]] = {}
    for path in paths:
        first = passage.slice(*path[0])
        match = _BEFORE_VALUE.match(first)
        key = match[1] if match else first if len(path) > 1 else ""
        stems = frozenset(map(singular, _WORD.findall(key))) - STOPWORDS
        keys[path[0]] = (
            stems if stems.issubset(words) and any(len(stem) > 2 for stem in stems) else frozenset()
        )
    longest = max(keys.values(), key=len)
    return keys if all(key <= longest for key in keys.values()) else {}


def _alone(having: Mapping[Span, Collection[str]], least: int) -> Span | None:
    """The branch that has at least so many words, more than any other and one that no other has."""
    if not having:
        return None
    branch = max(having, key=lambda span: len(having[span]))
    own = set(having[branch])
    others = [set(words) for span, words in having.items() if span != branch]
    is_alone = all(len(other) < len(own) and own - other for other in others)
    return branch if len(own) >= least and is_alone else None


def _paths(members: Sequence[Sentence]) -> list[tuple[Span, ...]]:
    """For each member its parents and itself, outermost first, without what heads all members."""
    shared = set(members[0].leads).intersection(*(member.leads for member in members[1:]))
    return [(*(lead for lead in member.leads if lead not in shared), member.span) for member in members]
