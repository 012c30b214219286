"""Which sentences are quoted, how far a quote extends, and in which order quotes stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pytest

from retrieval.answering.quote_extent import expand
from retrieval.answering.quote_span import (
    MAX_JOIN_GAP,
    QuoteSpan,
    can_join,
    contains,
    join,
    merge_overlaps,
    needs_antecedent,
)
from retrieval.answering.quotes import StatementCache, select_quotes
from retrieval.answering.selection import TIE_MARGIN, Selection, newest_first, select_answer
from retrieval.answering.sentence_ranking import MAX_PASSAGES, rank_sentences
from retrieval.deadline import Deadline
from retrieval.query.answer_type import AnswerType
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.types import SentenceKind
from tests.retrieval.candidates import candidate, result


@dataclass(frozen=True, slots=True)
class Facts:
    """The dates, ids and sizes of articles by number."""

    dates: Mapping[int, str] = field(default_factory=dict)
    ids: Mapping[int, str] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)

    def published(self, article: int) -> str | None:
        return self.dates.get(article)

    def passages(self, article: int) -> int:
        return self.sizes.get(article, 1)

    def article_id(self, article: int) -> str:
        return self.ids.get(article, f"{article}.md")


def statements() -> StatementCache:
    return StatementCache(Deadline(60))


def selected(
    search_result: SearchResult, k: int, dates: Mapping[int, str] = MappingProxyType({})
) -> Selection:
    return select_answer(
        search_result, rank_sentences(search_result), k, articles=Facts(dates), deadline=Deadline(60)
    )


def text_of(quote: QuoteSpan) -> str:
    return quote.candidate.passage.slice(quote.start, quote.end)


QUESTION = "Who lit the lamp on Skerry?"
LIT = "Ailsa Boyd lit the lamp on Skerry."
FERRY = "The ferry sails on Tuesday."


def test_the_sentence_that_matches_the_question_best_ranks_first() -> None:
    ranked = rank_sentences(result(QUESTION, candidate(1, [FERRY, LIT], QUESTION, groups=[0, 1])))
    assert [text_of(quote) for quote in ranked] == [LIT, FERRY]


def test_a_heading_is_quoted_only_where_there_is_nothing_else() -> None:
    with_prose = candidate(1, [LIT, FERRY], QUESTION, kinds=[SentenceKind.HEADING])
    alone = candidate(2, [LIT], QUESTION, kinds=[SentenceKind.HEADING])
    assert [text_of(quote) for quote in rank_sentences(result(QUESTION, with_prose))] == [FERRY]
    assert [text_of(quote) for quote in rank_sentences(result(QUESTION, alone))] == [LIT]


@pytest.mark.parametrize("field", ["Keeper:", "**Lit by:**", "- Lamp of the skerry:"])
def test_a_field_that_nothing_fills_in_is_never_a_quote(field: str) -> None:
    empty = candidate(1, [FERRY, field], QUESTION, groups=[0, 1])
    assert [text_of(quote) for quote in rank_sentences(result(QUESTION, empty))] == [FERRY]
    assert not rank_sentences(result(QUESTION, candidate(1, [field], QUESTION)))
    filled = candidate(1, [field, LIT], QUESTION, groups=[0, 1])
    assert field in [text_of(quote) for quote in rank_sentences(result(QUESTION, filled))]


def test_of_sentences_as_alike_the_one_below_the_heading_that_is_asked_for_ranks_first() -> None:
    lines = ["Lamp", "The lamp: ask Ida.", "Lamp on Skerry", "The lamp on Skerry: ask Ola."]
    kinds = [SentenceKind.HEADING, SentenceKind.PROSE] * 2
    sections = candidate(1, lines, QUESTION, kinds=kinds, headings=[None, 0, None, 2], groups=[0, 1, 2, 3])
    alike = candidate(1, lines, QUESTION, kinds=kinds, groups=[0, 1, 2, 3])
    gains = {
        text_of(quote): quote.score - without.score
        for quote in rank_sentences(result(QUESTION, sections))
        for without in rank_sentences(result(QUESTION, alike))
        if quote.best_sentence == without.best_sentence
    }
    assert gains[lines[3]] > gains[lines[1]] >= 0


def test_a_reason_counts_in_the_answer_to_a_why_only() -> None:
    reason, other = "It went dark because of ice.", "It went dark in the spring of ice."
    scores = {
        question: {
            text_of(quote): quote.score - 60 * quote.relevance
            for quote in rank_sentences(result(question, candidate(1, [reason], question)))
        }
        for question in ("Why did it go dark?", "When did it go dark?")
    }
    assert scores["Why did it go dark?"][reason] == pytest.approx(4.0)
    assert scores["When did it go dark?"][reason] == pytest.approx(0.0)
    assert other not in scores


def test_near_duplicates_of_a_passage_count_once_among_those_that_are_ranked() -> None:
    copies = [candidate(n, [LIT], QUESTION, score=9) for n in range(20)]
    others = [candidate(100 + n, [f"{FERRY} Number {'x' * n}."], QUESTION) for n in range(20)]
    ranked = rank_sentences(result(QUESTION, *copies, *others))
    assert len({quote.article for quote in ranked} - set(range(20))) == MAX_PASSAGES - 1
    assert set(range(20)) <= {quote.article for quote in ranked}


def test_a_copy_with_another_quantity_is_no_near_duplicate() -> None:
    passages = [candidate(n, [f"It cost {n} crowns.", LIT], QUESTION) for n in range(20)]
    assert len({quote.article for quote in rank_sentences(result(QUESTION, *passages))}) == MAX_PASSAGES


def test_one_claim_of_two_articles_is_one_quote_with_a_supporting_article() -> None:
    ranked = rank_sentences(result(QUESTION, candidate(1, [LIT], QUESTION), candidate(2, [LIT], QUESTION)))
    (quote,) = select_quotes(ranked, 3, AnswerType(), statements())
    assert [support.article for support in quote.supporting] == [2]


def test_an_article_supports_a_quote_only_if_it_says_all_of_it() -> None:
    question = "Who lit the lamp, and which oil burned?"
    both = candidate(1, ["Ailsa Boyd lit the lamp.", "Whale oil burned."], question, score=1)
    half = candidate(2, ["Ailsa Boyd lit the lamp."], question)
    quotes = select_quotes(rank_sentences(result(question, both, half)), 3, AnswerType(), statements())
    assert text_of(quotes[0]) == "Ailsa Boyd lit the lamp. Whale oil burned."
    assert quotes[0].supporting == ()


def test_no_more_quotes_are_chosen_than_asked_for() -> None:
    passages = [
        candidate(n, [f"{LIT[:-1]} in the year of {word}."], QUESTION) for n, word in enumerate("abcd")
    ]
    ranked = rank_sentences(result(QUESTION, *passages))
    assert len(select_quotes(ranked, 2, AnswerType(), statements())) <= 2
    assert select_quotes([], 2, AnswerType(), statements()) == []


class TestSpans:
    passage = candidate(1, ["Ailsa lit it.", "She was alone.", "It burned.", "Boats came."], "x")

    def quote(self, first: int, last: int | None = None, score: float = 0.0) -> QuoteSpan:
        return QuoteSpan(self.passage, first, first if last is None else last, score, 0.0, first)

    def test_a_neighbour_that_answers_nearly_as_well_joins_a_quote(self) -> None:
        first = self.quote(1, score=20.0)
        assert can_join(first, self.quote(2, score=20.0 - MAX_JOIN_GAP))
        assert not can_join(first, self.quote(2, score=19.9 - MAX_JOIN_GAP))
        assert not can_join(first, self.quote(3, score=20.0))
        assert not can_join(
            first, replace(self.quote(2, score=20.0), candidate=candidate(2, ["a", "b", "c"]))
        )

    def test_a_joined_quote_spans_both(self) -> None:
        joined = join(self.quote(2), self.quote(1))
        assert (joined.first, joined.last, joined.best_sentence) == (1, 2, 2)
        assert contains(joined, self.quote(1))
        assert not contains(joined, self.quote(0))

    def test_a_quote_that_begins_with_a_pronoun_needs_the_sentence_before_it(self) -> None:
        assert needs_antecedent(self.quote(1))
        assert not needs_antecedent(self.quote(3))

    def test_a_short_paragraph_is_quoted_whole(self) -> None:
        paragraphs = candidate(1, ["Ailsa lit it.", "Boats came.", "Oil burned."], groups=[0, 0, 1])
        assert text_of(expand(QuoteSpan(paragraphs, 1, 1, 0.0, 0.0, 1))) == "Ailsa lit it. Boats came."
        assert text_of(expand(QuoteSpan(paragraphs, 2, 2, 0.0, 0.0, 2))) == "Oil burned."

    def test_of_a_long_paragraph_a_pronoun_brings_the_sentence_before_it_and_a_name_does_not(self) -> None:
        rest = f"Boats {'came and went, ' * 25}always."
        for sentence, first in (("She was alone.", 0), ("Ailsa was alone.", 1)):
            long = candidate(1, ["Ailsa Boyd lit it " + "again " * 60 + "at last.", sentence, rest])
            assert expand(QuoteSpan(long, 1, 1, 0.0, 0.0, 1)).first == first

    def test_overlapping_quotes_become_one(self) -> None:
        merged = merge_overlaps([self.quote(0, 1), self.quote(3), self.quote(1, 2)])
        assert [(quote.first, quote.last) for quote in merged] == [(0, 2), (3, 3)]

    def test_an_item_brings_its_list_where_several_things_are_asked_for(self) -> None:
        long = "oil, " * 80
        passage = candidate(
            1,
            ["Bring:", long.strip(), f"flour, {long.strip()}"],
            "x",
            kinds=[SentenceKind.PROSE, SentenceKind.ITEM, SentenceKind.ITEM],
            leads=[None, 0, 0],
            groups=[0, 1, 1],
        )
        quote = QuoteSpan(passage, 1, 1, 0.0, 0.0, 1)
        assert (expand(quote, several=True).first, expand(quote, several=True).last) == (1, 2)
        assert (expand(quote).first, expand(quote).last) == (1, 1)
        assert expand(quote, several=True).lead_in == (0, 6)


class TestOrder:
    def quotes(self, *scores: float) -> list[QuoteSpan]:
        return [QuoteSpan(candidate(n, ["a."]), 0, 0, score, 0.0, 0) for n, score in enumerate(scores)]

    def order(self, quotes: list[QuoteSpan], dates: Mapping[int, str]) -> list[int]:
        return [quote.article for quote in newest_first(quotes, Facts(dates))]

    def test_of_quotes_that_answer_equally_well_the_newer_comes_first(self) -> None:
        quotes = self.quotes(10.0, 10.0 - TIE_MARGIN)
        assert self.order(quotes, {0: "2024-01-01", 1: "2025-01-01"}) == [1, 0]

    def test_a_better_quote_stays_before_a_newer_one(self) -> None:
        quotes = self.quotes(10.0, 9.9 - TIE_MARGIN)
        assert self.order(quotes, {0: "2024-01-01", 1: "2025-01-01"}) == [0, 1]

    def test_a_quote_without_a_date_keeps_its_place(self) -> None:
        quotes = self.quotes(10.0, 9.9, 9.8)
        assert self.order(quotes, {0: "2023-01-01", 2: "2025-01-01"}) == [2, 1, 0]


def test_the_quotes_of_a_contradiction_are_marked_and_newest_first() -> None:
    question = "How much did the bridge over the Osa cost?"
    old = candidate(1, ["The bridge over the Osa cost 12 million dollars."], question, score=1)
    new = candidate(2, ["The bridge over the Osa cost 15 million dollars."], question)
    selection = selected(result(question, old, new), 3, {1: "2024-01-01", 2: "2025-01-01"})
    assert selection.disputed == 2
    assert [quote.article for quote in selection.quotes] == [2, 1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The bridge over the Osa cost 12 million dollars.", "The bridge over the Osa cost $12m."),
        ("The bridge over the Osa cost 12 million dollars.", "The ferry to Unst takes 15 cars."),
    ],
)
def test_equal_amounts_and_other_subjects_contradict_nothing(first: str, second: str) -> None:
    question = "How much did the bridge over the Osa cost?"
    passages = (candidate(n, [text], question) for n, text in enumerate((first, second)))
    assert selected(result(question, *passages), 3).disputed == 0


def test_a_single_quote_is_never_disputed() -> None:
    question = "How much did the bridge over the Osa cost?"
    passages = (
        candidate(n, [f"The bridge over the Osa cost {n} million dollars."], question) for n in (12, 15)
    )
    assert selected(result(question, *passages), 1).disputed == 0


def test_an_overview_of_a_topic_quotes_different_ground_and_names_who_agrees() -> None:
    question = "Tell me about the lamp"
    lit = "The lamp on Skerry was lit by Ailsa Boyd in the year of the storm."
    oil = "The lamp needs a barrel of oil from the harbour in each winter month."
    passages = (candidate(n, [text], question) for n, text in enumerate((lit, lit, oil)))
    selection = selected(result(question, *passages), 3)
    assert {text_of(quote) for quote in selection.quotes} == {lit, oil}
    assert {len(quote.supporting) for quote in selection.quotes} == {0, 1}


def test_there_are_as_many_quotes_as_wanted_though_one_of_them_takes_several_sentences() -> None:
    lamp = candidate(1, [LIT, "The lamp on Skerry shines.", "The lamp burns oil."], QUESTION, score=3.0)
    oil = candidate(2, ["On Skerry a keeper lit fires of driftwood."], QUESTION)
    boat = candidate(3, ["Nobody lit candles aboard boats near Skerry."], QUESTION)
    quotes = selected(result(QUESTION, lamp, oil, boat), 3).quotes
    assert [quote.article for quote in quotes] == [1, 2, 3]


def test_a_sentence_that_is_shown_with_an_earlier_quote_is_no_quote_of_its_own() -> None:
    question = "Who lit the lamp of Skerry, and what does the lamp burn?"
    lamp = candidate(1, [LIT, FERRY, "The lamp burns oil."], question)
    quotes = selected(result(question, lamp), 3).quotes
    assert [(quote.first, quote.last) for quote in quotes] == [(0, 2)]


def test_each_part_of_a_question_has_its_quote_right_behind_the_first() -> None:
    question = "Who keeps the lamp of Skerry and what does the ferry cost?"
    keeper = candidate(1, ["Ailsa keeps the lamp of Skerry."], question, score=4.0)
    history = candidate(2, ["Stories of the lamp of Skerry fill books."], question, score=4.0)
    ferry = candidate(3, ["The ferry will cost nine crowns."], question)
    search_result = result(question, keeper, history, ferry)
    tokens = [*question.rstrip("?").split(), "?"]
    own = [np.array([token in words for token in tokens]) for words in (tokens[:6], tokens[7:])]
    assert [quote.article for quote in selected(search_result, 2).quotes] == [1, 2]
    assert [quote.article for quote in selected(replace(search_result, parts=tuple(own)), 2).quotes] == [1, 3]


@pytest.mark.parametrize(
    ("names", "question", "first"),
    [
        (("lamp-v2.md", "lamp-v10.md"), "Who tends the lamp of Skerry?", 2),
        (("lamp.md", "lamp-v2.md"), "Who tends the lamp of Skerry?", 2),
        (("lamp.md", "lamp-v1.md"), "Who tends the lamp of Skerry?", 1),
        (("lamp-v2.md", "lamp-v10.md"), "Who tended the lamp of Skerry, and was it lit?", 1),
        (("lamp-v2.md", "other-v10.md"), "Who tends the lamp of Skerry?", 1),
        (("2022/lamp.md", "2024/lamp.md"), "Who tends the lamp of Skerry?", 2),
        (("lamp-2022.md", "lamp-2024.md"), "Who tends the lamp of Skerry?", 2),
        (("lamp.md", "lamp-2022.md"), "Who tends the lamp of Skerry?", 1),
        (("archive/lamp.md", "lamp.md"), "Who tends the lamp of Skerry?", 2),
        (("archive/lamp.md", "oil.md"), "Who tends the lamp of Skerry?", 1),
        (("2022/lamp-3.md", "2024/lamp-3.md"), "Who tends the lamp of Skerry?", 1),
    ],
)
def test_the_latest_version_of_a_document_comes_first_unless_what_was_is_asked(
    names: tuple[str, str], question: str, first: int
) -> None:
    older = candidate(1, ["Ailsa Boyd tends the lamp of Skerry."], question, score=1)
    newer = candidate(2, ["Magnus Flett tends the lamp of Skerry."], question)
    searched = result(question, older, newer)
    ids = dict(enumerate(names, 1))
    selection = select_answer(
        searched, rank_sentences(searched), 3, articles=Facts(ids=ids), deadline=Deadline(60)
    )
    assert selection.quotes[0].article == first


@pytest.mark.parametrize(
    ("notice", "first"), [("status: deprecated", 2), ("status: approved", 1), ("This page is obsolete.", 2)]
)
def test_an_article_that_says_it_is_superseded_comes_later(notice: str, first: int) -> None:
    question = "Who tends the lamp of Skerry?"
    old = candidate(1, ["Ailsa Boyd tends the lamp of Skerry."], question, score=1)
    new = candidate(2, ["Magnus Flett tends the lamp of Skerry."], question)
    properties = replace(
        candidate(3, [notice], question), stored=replace(candidate(3, [notice]).stored, article=1)
    )
    searched = result(question, old, new, properties)
    selection = select_answer(searched, rank_sentences(searched), 3, articles=Facts(), deadline=Deadline(60))
    assert selection.quotes[0].article == first


def test_a_document_whose_name_states_what_the_question_names_is_not_outdated() -> None:
    question = "Who tends the lamp of Skerry by the list of 2022?"
    older = candidate(1, ["Ailsa Boyd tends the lamp of Skerry."], question, score=1)
    older = replace(older, terms_of_name=frozenset({"2022"}))
    newer = candidate(2, ["Magnus Flett tends the lamp of Skerry."], question)
    searched = result(question, older, newer)
    articles = Facts(ids={1: "2022/lamp.md", 2: "2024/lamp.md"})
    selection = select_answer(searched, rank_sentences(searched), 3, articles=articles, deadline=Deadline(60))
    assert selection.quotes[0].article == 1


BOOK, CHAPTER, NOTE = 1, 2, 3


def quoted_articles(*candidates: Candidate) -> list[tuple[int, ...]]:
    """The article of each quote, then those that support it, where the book is the largest."""
    searched = result(QUESTION, *candidates)
    facts = Facts(sizes={BOOK: 90, CHAPTER: 4, NOTE: 1})
    selection = select_answer(searched, rank_sentences(searched), 3, articles=facts, deadline=Deadline(60))
    return [(quote.article, *(support.article for support in quote.supporting)) for quote in selection.quotes]


def test_of_copies_the_one_in_the_smallest_article_is_quoted_and_the_others_support_it() -> None:
    book = candidate(BOOK, [LIT, FERRY], QUESTION, score=2.0)
    chapter = candidate(CHAPTER, [LIT, FERRY], QUESTION, score=1.0)
    assert quoted_articles(book, chapter) == [(CHAPTER, BOOK)]
    assert quoted_articles(chapter, book) == [(CHAPTER, BOOK)]


def test_a_smaller_article_that_has_only_a_part_of_the_quote_does_not_take_its_place() -> None:
    book = candidate(BOOK, [LIT, "She did so for ten years."], QUESTION, score=2.0)
    note = candidate(NOTE, [LIT], QUESTION, score=1.0)
    assert [quote[0] for quote in quoted_articles(book, note)] == [BOOK]
