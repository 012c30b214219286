"""A written sentence is placed on the source it was taken from, whatever number the model gave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writing.parts import parts_of
from bot.writing.placement import place
from bot.writing.sentence_features import SentenceFeatures
from bot.writing.sources import claims_of
from tests.bot.writing.comparing import evidence_of, match_words

WORDS = "lamp keeper winter boat oil harbour island tower rope storm gull lantern anchor sailor chart".split()
sentences = st.lists(st.sampled_from(WORDS), min_size=3, max_size=8).map(" ".join)
SOURCES = ("The lamp was lit in 1847.", "A boat brought oil twice a year.", "The lamp was lit in 1847!")


def placed(written: str, *sources: str, marker: int | None = None) -> int:
    evidence = evidence_of(*sources)
    placement = place(SentenceFeatures(written), evidence.sentences, match_words(written, evidence), marker)
    assert placement is not None
    return placement.sentence.citation.n


@given(st.lists(sentences, min_size=1, max_size=6, unique_by=lambda text: frozenset(text.split())), st.data())
def test_the_words_of_a_source_are_placed_on_a_source_that_has_them_all(
    sources: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.sampled_from(sources))
    kept = data.draw(st.lists(st.sampled_from(chosen.split()), min_size=1))
    marker = data.draw(st.integers(-1, 9))
    source = sources[placed(" ".join(kept), *sources, marker=marker) - 1]
    assert set(kept) <= set(source.split())


@given(sentences, st.lists(sentences, min_size=1, max_size=4), st.none() | st.integers())
def test_the_score_is_between_0_and_2(written: str, sources: list[str], marker: int | None) -> None:
    evidence = evidence_of(*sources)
    placement = place(SentenceFeatures(written), evidence.sentences, match_words(written, evidence), marker)
    assert placement is not None
    assert 0 <= placement.score <= 2


@pytest.mark.parametrize(("marker", "source"), [(None, 1), (1, 1), (3, 3), (2, 1), (99, 1)])
def test_the_models_number_only_breaks_ties(marker: int | None, source: int) -> None:
    assert placed("The lamp was lit in 1847.", *SOURCES, marker=marker) == source


def test_nothing_is_placed_on_no_evidence() -> None:
    evidence = evidence_of()
    assert (
        place(SentenceFeatures("The lamp."), evidence.sentences, match_words("The lamp.", evidence), 1)
        is None
    )


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("The lamp was lit; the boat came late.", ["The lamp was lit; ", "the boat came late."]),
        ("The lamp was lit, and the boat came late.", ["The lamp was lit, ", "and the boat came late."]),
        ("The lamp was lit while the boat came late.", ["The lamp was lit ", "while the boat came late."]),
        ("Lamps, ropes, and oil were there.", ["Lamps, ropes, and oil were there."]),
        ("The lamp was lit, and left.", ["The lamp was lit, and left."]),
        ("The lamp was lit.", ["The lamp was lit."]),
    ],
)
def test_a_sentence_is_split_where_it_claims_something_more(sentence: str, parts: list[str]) -> None:
    assert [sentence[start:end] for start, end in parts_of(sentence)] == parts


@given(st.text(alphabet="ab ,;and", max_size=60))
def test_the_parts_are_all_of_the_sentence(sentence: str) -> None:
    assert "".join(sentence[start:end] for start, end in parts_of(sentence)) == sentence


def test_a_claim_is_a_sentence_or_one_with_that_to_which_it_refers() -> None:
    text = "Boyd lit the lamp. She kept it burning. A boat came."
    assert claims_of(text) == (
        "Boyd lit the lamp.",
        "She kept it burning.",
        "A boat came.",
        "Boyd lit the lamp. She kept it burning.",
    )
