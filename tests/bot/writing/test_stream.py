"""A stream is cut into the same sentences however it comes in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.writing.stream import Draft, DraftSentence, ThinkingEnded, sentences

TEXTS = {
    "The mayor, John Lang, opened it in 1932 [1]. It carries eight lanes [2].": (
        ("The mayor, John Lang, opened it in 1932.", 1),
        ("It carries eight lanes.", 2),
    ),
    "It opened in 1932. [1] It has 8.5 lanes.[2][3] Mr. J. Lang came at 3 p.m. on [[4]]. End【1†x】.": (
        ("It opened in 1932.", 1),
        ("It has 8.5 lanes.", 2, 3),
        ("Mr. J. Lang came at 3 p.m. on.", 4),
        ("End.", 1),
    ),
    "<think>Let me see. It is. </think>The lamp was lit [1, 2]. It burned for forty winters ［3］": (
        ("The lamp was lit.", 1, 2),
        ("It burned for forty winters", 3),
    ),
    "- **Foxx** was best actor [source 1]\n* Swank won too. [2]\n3. Both wept.\n": (
        ("Foxx was best actor", 1),
        ("Swank won too.", 2),
        ("Both wept.",),
    ),
    'Dr. Smith of the U.S. Navy sailed in No. 5 [1]. He said "It works." [2] Then he left [1; 2]!': (
        ("Dr. Smith of the U.S. Navy sailed in No. 5.", 1),
        ('He said "It works."', 2),
        ("Then he left!", 1, 2),
    ),
    "It cost $3.5 million (about 2 euros) [1]. [1].\n\nIt is 5 < 6 and <b>bold</b>. Wait...": (
        ("It cost $3.5 million (about 2 euros).", 1),
        ("It is 5 < 6 and <b>bold</b>.",),
        ("Wait...",),
    ),
    "One [ID: 2]. (1), [sic] and [12345] are no markers. <thinking>a</thinking>Two.": (
        ("One.", 2),
        ("(1), [sic] and [12345] are no markers.",),
        ("Two.",),
    ),
}


def draft(text: str, *markers: int) -> DraftSentence:
    return DraftSentence(text, markers)


@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
def test_a_text_is_cut_into_its_sentences(text: str, expected: tuple[tuple[str, int]]) -> None:
    assert list(sentences([text])) == [draft(*sentence) for sentence in expected]


@given(st.sampled_from(sorted(TEXTS)), st.lists(st.integers(1, 12), min_size=1), st.booleans())
def test_the_pieces_make_no_difference(text: str, sizes: list[int], complete: bool) -> None:
    assert list(sentences(pieces(text, sizes), complete=complete)) == list(
        sentences([text], complete=complete)
    )


@given(st.text('ab .!?[]【】12\n<>/thinkM*-„“"', max_size=80), st.lists(st.integers(1, 9), min_size=1))
def test_nor_do_they_in_a_text_of_any_kind(text: str, sizes: list[int]) -> None:
    assert list(sentences(pieces(text, sizes))) == list(sentences([text]))


def pieces(text: str, sizes: list[int]) -> list[str]:
    """The text in pieces of these sizes, again and again."""
    cut, start = [], 0
    while start < len(text):
        size = sizes[len(cut) % len(sizes)]
        cut.append(text[start : start + size])
        start += size
    return cut


def test_a_sentence_is_passed_on_with_the_first_word_of_the_next() -> None:
    seen: list[Draft] = []
    arriving = iter("The lamp was lit. [1] She kept it".split(" "))
    for sentence in sentences(f"{word} " for word in arriving):
        seen.append(sentence)
        break
    assert (seen, next(arriving)) == ([draft("The lamp was lit.", 1)], "kept")


def test_the_tail_of_a_stream_that_was_cut_is_no_sentence() -> None:
    assert list(sentences(["It was lit. It cost 3"], complete=False)) == [draft("It was lit.")]


def test_thinking_without_a_beginning_is_told_of_and_dropped() -> None:
    cut = list(sentences(["It may be green. So it", " is.</think> It was lit. "]))
    assert cut == [draft("It may be green."), ThinkingEnded(), draft("It was lit.")]


def test_unclosed_thinking_is_dropped() -> None:
    assert list(sentences(["It was lit. <think>Or was it? It was"])) == [draft("It was lit.")]


def test_what_never_ends_is_no_sentence_and_takes_no_time() -> None:
    assert list(sentences(["word and [1 " * 20_000])) == []
    assert list(sentences(["[" * 5_000, "1, " * 5_000])) == []
