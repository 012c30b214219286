"""The extent of a quote: its paragraph or list, its antecedent, what it leads in; nothing that is hidden."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from retrieval.answering.quote_extent import (
    MAX_ANSWER_CHARS,
    MAX_GROUP_CHARS,
    MAX_LIST_CHARS,
    MAX_PARAGRAPH_CHARS,
    expand,
)
from retrieval.answering.quote_span import MAX_JOIN_GAP, MAX_QUOTE_CHARS, QuoteSpan, can_join, merge_overlaps
from retrieval.query.exact_forms import ExactKind
from retrieval.query.exact_terms import find_exact_terms
from retrieval.search.candidates import Candidate
from retrieval.types import SentenceKind
from tests.retrieval.candidates import candidate

PROSE, ITEM, ROW, CODE, HEADING, QUESTION, LINK, HIDDEN = (
    SentenceKind.PROSE,
    SentenceKind.ITEM,
    SentenceKind.ROW,
    SentenceKind.CODE,
    SentenceKind.HEADING,
    SentenceKind.QUESTION,
    SentenceKind.LINK,
    SentenceKind.HIDDEN,
)


def sentence(chars: int, start: str = "Skerry") -> str:
    """A sentence of so many characters that begins with a word."""
    return f"{start} ".ljust(chars - 1, "x") + "."


def quote_of(passage: Candidate, n: int, score: float = 0.0) -> QuoteSpan:
    return QuoteSpan(passage, n, n, score, 0.0, n)


def extent(passage: Candidate, n: int, *, several: bool = False) -> tuple[int, int]:
    """The first and the last sentence of the quote that one sentence grows into."""
    expanded = expand(quote_of(passage, n), several=several)
    return expanded.first, expanded.last


def list_of(count: int, chars: int, leads: Sequence[int | None] = ()) -> Candidate:
    """A list of items of the same length."""
    return candidate(1, [sentence(chars, "-")] * count, kinds=[ITEM] * count, leads=leads)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_short_paragraph_is_quoted_whole_from_any_of_its_sentences(n: int) -> None:
    paragraph = candidate(1, [sentence(MAX_PARAGRAPH_CHARS // 3 - 1)] * 3)
    assert extent(paragraph, n) == (0, 2)


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("What does E-1034 mean?", (1, 1)),
        ("What do E-1034 and E-1403 mean?", (1, 2)),
        ("What is 42?", (0, 2)),
    ],
)
def test_a_sentence_about_a_code_like_that_of_the_question_is_not_part_of_the_quote(
    question: str, whole: tuple[int, int]
) -> None:
    errors = ["E-1043: the lid is open.", "E-1034: the filter is full.", "E-1403: it is cold."]
    codes = tuple(term for term in find_exact_terms(question) if term.kind is ExactKind.CODE)
    assert extent(replace(candidate(1, errors), naming_terms=codes), 1) == whole


def test_a_sentence_without_a_code_is_part_of_the_quote() -> None:
    errors = candidate(1, ["E-1034: the filter is full.", "Wash it."])
    assert extent(replace(errors, naming_terms=find_exact_terms("What is E-1034?")), 0) == (0, 1)


def test_the_next_paragraph_is_not_part_of_the_quote() -> None:
    assert extent(candidate(1, [sentence(40)] * 4, groups=[0, 1, 1, 2]), 1) == (1, 2)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        pytest.param(0, (0, 2), id="the first: what follows"),
        pytest.param(1, (1, 3), id="one in the middle: what follows, nothing before"),
        pytest.param(3, (2, 4), id="the last but one: what follows, then what fits before"),
        pytest.param(4, (2, 4), id="the last: what fits before"),
    ],
)
def test_of_a_long_paragraph_what_follows_comes_first_and_then_what_stands_before(
    n: int, expected: tuple[int, int]
) -> None:
    assert extent(candidate(1, [sentence(MAX_PARAGRAPH_CHARS // 3 - 1)] * 5), n) == expected


def test_a_sentence_that_does_not_fit_is_not_skipped_for_a_shorter_one_behind_it() -> None:
    paragraph = candidate(1, [sentence(30), sentence(MAX_PARAGRAPH_CHARS), sentence(30)])
    assert extent(paragraph, 0) == (0, 0)
    assert extent(paragraph, 2) == (2, 2)


@pytest.mark.parametrize(
    ("start", "expected"),
    [("It", (0, 1)), ("However", (0, 1)), ('"They', (0, 1)), ("Items", (1, 1)), ("Skerry", (1, 1))],
)
def test_the_sentence_before_comes_along_where_the_quote_refers_to_it(
    start: str, expected: tuple[int, int]
) -> None:
    paragraph = candidate(1, [sentence(MAX_PARAGRAPH_CHARS - 50), sentence(100, start)])
    assert extent(paragraph, 1) == expected


def test_a_sentence_before_that_is_too_long_stays_away_even_where_the_quote_refers_to_it() -> None:
    assert extent(candidate(1, [sentence(MAX_QUOTE_CHARS), sentence(100, "It")]), 1) == (1, 1)


def test_a_sentence_of_another_paragraph_is_no_antecedent() -> None:
    assert extent(candidate(1, [sentence(40), sentence(40, "It")], groups=[0, 1]), 1) == (1, 1)


@pytest.mark.parametrize("kind", [ITEM, ROW, CODE])
def test_a_short_group_is_quoted_whole_and_a_longer_one_is_not(kind: SentenceKind) -> None:
    chars = MAX_GROUP_CHARS[kind] // 4 - 1
    assert extent(candidate(1, [sentence(chars)] * 4, kinds=[kind] * 4), 2) == (0, 3)
    assert extent(candidate(1, [sentence(chars)] * 5, kinds=[kind] * 5), 2) == (2, 2)


def test_an_item_of_a_long_list_brings_the_items_below_it() -> None:
    nested = list_of(6, MAX_GROUP_CHARS[ITEM] // 4 - 1, leads=[None, None, 1, 1, None, 4])
    assert extent(nested, 1) == (1, 3)
    assert extent(nested, 0) == (0, 0)
    assert extent(nested, 2) == (2, 2)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_an_item_of_a_long_list_is_quoted_with_all_its_sentences(n: int) -> None:
    chars = MAX_PARAGRAPH_CHARS // 3 - 1
    long = candidate(1, [sentence(chars)] * 7, kinds=[ITEM] * 7, in_one_item=[2, 3])
    assert extent(long, n) == (1, 3)


def test_of_a_long_item_what_follows_comes_first() -> None:
    chars = MAX_PARAGRAPH_CHARS // 2 - 1
    long = candidate(1, [sentence(chars)] * 6, kinds=[ITEM] * 6, in_one_item=[2, 3])
    assert [extent(long, n) for n in (1, 2, 3)] == [(1, 2), (2, 3), (2, 3)]


def test_an_item_brings_what_stands_below_any_of_its_sentences() -> None:
    leads = [None, None, None, 2, None]
    chars = MAX_GROUP_CHARS[ITEM] // 4 - 1
    nested = candidate(1, [sentence(chars)] * 5, kinds=[ITEM] * 5, leads=leads, in_one_item=[2])
    assert extent(nested, 1) == (1, 3)


def test_a_longer_list_is_quoted_whole_only_where_several_things_are_asked_for() -> None:
    list_of_ten = list_of(10, MAX_LIST_CHARS // 10 - 1)
    assert extent(list_of_ten, 3) == (3, 3)
    assert extent(list_of_ten, 3, several=True) == (0, 9)
    assert extent(list_of(11, MAX_LIST_CHARS // 10 - 1), 3, several=True) == (3, 3)


def test_a_lead_in_brings_the_code_below_it() -> None:
    code = candidate(
        1, ["Light it so:", "oil()", "match()", "Done."], kinds=[PROSE, CODE, CODE], groups=[0, 1, 1, 2]
    )
    assert extent(code, 0) == (0, 2)


def test_a_lead_in_without_a_colon_brings_the_code_that_it_heads() -> None:
    code = candidate(
        1, ["Light it as follows.", "oil()", "Done."], kinds=[PROSE, CODE], leads=[None, 0], groups=[0, 1, 2]
    )
    assert extent(code, 0) == (0, 1)


def test_what_a_lead_in_heads_is_quoted_in_its_place_where_hidden_markup_parts_them() -> None:
    code = candidate(
        1,
        ["Light it so:", ".. code-block:: sh", "oil()", "Done."],
        kinds=[PROSE, HIDDEN, CODE],
        leads=[None, None, 0],
        groups=[0, 1, 2, 3],
    )
    assert extent(code, 0) == (2, 2)


def test_a_lead_in_in_bold_brings_its_list_as_far_as_it_fits() -> None:
    chars = MAX_QUOTE_CHARS // 4
    passage = candidate(
        1, ["**Bring these:**"] + [sentence(chars, "-")] * 5, kinds=[PROSE] + [ITEM] * 5, groups=[0] + [1] * 5
    )
    assert extent(passage, 0) == (0, 3)


def test_a_lead_in_brings_one_piece_even_where_that_is_too_long() -> None:
    passage = candidate(
        1, ["Light it so:", *[sentence(MAX_QUOTE_CHARS)] * 2], kinds=[PROSE, CODE, CODE], groups=[0, 1, 1]
    )
    assert extent(passage, 0) == (0, 1)


def test_a_sentence_without_a_colon_leads_nothing_in() -> None:
    passage = candidate(1, ["Light it.", "oil()"], kinds=[PROSE, CODE], groups=[0, 1])
    assert extent(passage, 0) == (0, 0)


@pytest.mark.parametrize("kind", [ITEM, ROW])
def test_a_list_below_a_paragraph_comes_along_where_several_things_are_asked_for(kind: SentenceKind) -> None:
    passage = candidate(
        1, ["We cannot sail there.", "- Yell", "- Unst"], kinds=[PROSE, kind, kind], groups=[0, 1, 1]
    )
    assert extent(passage, 0) == (0, 0)
    assert extent(passage, 0, several=True) == (0, 2)


def test_links_are_part_of_the_list_that_a_colon_leads_in() -> None:
    links = ["[Yell](https://yell.example)", "[Unst](https://unst.example)"]
    passage = candidate(1, ["My favourites are:", *links], kinds=[PROSE, LINK, LINK], groups=[0, 1, 1])
    assert extent(passage, 0) == (0, 2)


def test_questions_are_no_part_of_the_list_that_a_colon_leads_in() -> None:
    links = ["[Who keeps Yell?](#yell)", "[Who keeps Unst?](#unst)"]
    passage = candidate(1, ["Contents:", *links], kinds=[PROSE, QUESTION, QUESTION], groups=[0, 1, 1])
    assert extent(passage, 0) == (0, 0)


def test_a_lead_in_at_the_end_of_a_passage_or_above_a_heading_stays_alone() -> None:
    assert extent(candidate(1, ["Light it so:"]), 0) == (0, 0)
    heading = candidate(1, ["Light it so:", "# Oil"], kinds=[PROSE, HEADING], groups=[0, 1])
    assert extent(heading, 0) == (0, 0)


def test_an_answer_brings_what_else_stands_below_its_question_as_far_as_it_fits() -> None:
    chars = MAX_ANSWER_CHARS // 3 - 1
    passage = candidate(
        1,
        ["Who lit it?", *[sentence(chars)] * 4],
        kinds=[QUESTION],
        leads=[None, 0, 0, 0, 0],
        groups=range(5),
    )
    assert extent(passage, 1) == (1, 3)


def test_an_answer_ends_where_the_next_question_begins() -> None:
    passage = candidate(
        1,
        ["Who lit it?", "Boyd.", "In 1847.", "Who put it out?", "Nobody."],
        kinds=[QUESTION, PROSE, PROSE, QUESTION, PROSE],
        leads=[None, 0, 0, None, 3],
        groups=range(5),
    )
    assert extent(passage, 1) == (1, 2)


def test_what_stands_below_a_lead_in_that_does_not_ask_is_no_answer() -> None:
    passage = candidate(1, ["The keepers", "Boyd.", "Muir."], leads=[None, 0, 0], groups=range(3))
    assert extent(passage, 1) == (1, 1)


@pytest.mark.parametrize("kind", [PROSE, ITEM, ROW, CODE])
@pytest.mark.parametrize("hidden", [HIDDEN, QUESTION])
def test_what_is_never_quoted_ends_a_paragraph_list_table_or_code(
    kind: SentenceKind, hidden: SentenceKind
) -> None:
    passage = candidate(1, [sentence(30)] * 5, kinds=[kind, hidden, kind, kind, hidden])
    assert extent(passage, 2) == (2, 3)
    assert extent(passage, 0) == (0, 0)


def test_hidden_text_is_no_antecedent() -> None:
    paragraph = candidate(
        1, ["Hidden.", sentence(30, "It"), sentence(MAX_PARAGRAPH_CHARS)], kinds=[HIDDEN, PROSE, PROSE]
    )
    assert extent(paragraph, 1) == (1, 1)


def test_a_lead_in_brings_nothing_hidden() -> None:
    assert extent(candidate(1, ["So:", "oil()"], kinds=[PROSE, HIDDEN], groups=[0, 1]), 0) == (0, 0)
    inside = candidate(
        1, ["So:", "oil()", "gas()", "match()"], kinds=[PROSE, CODE, HIDDEN, CODE], groups=[0, 1, 1, 1]
    )
    assert extent(inside, 0) == (0, 1)


def test_an_item_brings_nothing_hidden_from_below_it() -> None:
    chars = MAX_GROUP_CHARS[ITEM] // 3
    passage = candidate(1, [sentence(chars)] * 4, kinds=[ITEM, ITEM, HIDDEN, ITEM], leads=[None, 0, 0, 0])
    assert extent(passage, 0) == (0, 1)


def test_an_answer_brings_nothing_hidden() -> None:
    passage = candidate(
        1,
        ["Who lit it?", "Boyd.", "Muir.", "In 1847."],
        kinds=[QUESTION, PROSE, HIDDEN, PROSE],
        leads=[None, 0, 0, 0],
        groups=range(4),
    )
    assert extent(passage, 1) == (1, 1)


@pytest.mark.parametrize(
    ("chosen", "other", "score", "expected"),
    [
        pytest.param(0, 1, -MAX_JOIN_GAP, True, id="a neighbour nearly as good"),
        pytest.param(1, 0, 0.0, True, id="a neighbour before"),
        pytest.param(0, 1, -MAX_JOIN_GAP - 0.1, False, id="a neighbour that answers much worse"),
        pytest.param(0, 2, 0.0, False, id="no neighbour"),
        pytest.param(2, 3, 0.0, False, id="a neighbour of another kind"),
        pytest.param(3, 4, 0.0, False, id="two rows of a table"),
        pytest.param(5, 6, 0.0, False, id="two that are too long together"),
    ],
)
def test_a_sentence_joins_a_quote_if_it_is_next_to_it_as_good_of_its_kind_and_short(
    chosen: int, other: int, score: float, expected: bool
) -> None:
    long = sentence(MAX_QUOTE_CHARS // 2 + 1)
    passage = candidate(
        1, [*[sentence(20)] * 5, long, long], kinds=[PROSE, PROSE, PROSE, ROW, ROW, PROSE, PROSE]
    )
    assert can_join(quote_of(passage, chosen), quote_of(passage, other, score)) is expected


def test_sentences_of_two_passages_never_join() -> None:
    first, second = (candidate(n, [sentence(20)] * 2) for n in (1, 2))
    assert not can_join(quote_of(first, 0), quote_of(second, 1))


def test_quotes_that_overlap_become_one_and_others_stay() -> None:
    passage, other = (candidate(n, [sentence(20)] * 4) for n in (1, 2))
    first, apart, elsewhere, overlapping = (
        QuoteSpan(where, start, end, 0.0, 0.0, start)
        for where, start, end in ((passage, 0, 1), (passage, 3, 3), (other, 0, 1), (passage, 1, 2))
    )
    merged = merge_overlaps([first, apart, elsewhere, overlapping])
    assert [(quote.article, quote.first, quote.last) for quote in merged] == [(1, 0, 2), (1, 3, 3), (2, 0, 1)]
