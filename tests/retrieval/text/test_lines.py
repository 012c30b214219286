"""Lines are counted in one way, whatever ends them: LF, CR LF, CR or all three."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.lines import count_line_ends, line_spans, lines_of_span, span_of_lines

TEXTS = st.text(alphabet="ab\r\n\u2028\x0b")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last_end", ["", "end"])
def test_a_line_is_found_whatever_ends_it(end: str, last_end: str) -> None:
    text = end.join(["one", "two", "", "four"]) + (end if last_end else "")
    assert [text[slice(*span)].rstrip("\r\n") for span in line_spans(text)] == ["one", "two", "", "four"]
    start, stop = span_of_lines(text, 2, 4) or (0, 0)
    assert text[start:stop].rstrip("\r\n") == end.join(["two", "", "four"])


def test_line_ends_may_be_mixed() -> None:
    text = "one\rtwo\r\nthree\nfour"
    assert [text[slice(*span)] for span in line_spans(text)] == ["one\r", "two\r\n", "three\n", "four"]


def test_an_empty_text_has_one_empty_line() -> None:
    assert line_spans("") == [(0, 0)]
    assert span_of_lines("", 1, 1) == (0, 0)


@pytest.mark.parametrize("first", [0, 3, 99])
def test_a_line_that_is_not_there_has_no_span(first: int) -> None:
    assert span_of_lines("one\ntwo\n", first, first) is None


def test_a_last_line_beyond_the_end_is_the_last_one() -> None:
    assert span_of_lines("one\ntwo\n", 2, 3) == (4, 8)


@given(TEXTS)
def test_lines_follow_each_other_and_make_up_the_text(text: str) -> None:
    assert "".join(text[slice(*span)] for span in line_spans(text)) == text


@given(TEXTS, st.data())
def test_line_ends_before_a_character_count_to_its_line(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    if text[:at].endswith("\r") and text[at:].startswith("\n"):
        return  # in the middle of a line end
    line = 1 + count_line_ends(text[:at])
    start, end = span_of_lines(text, line, line) or (len(text), len(text))
    assert start <= at <= end


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_and_spans_are_each_others_inverse(end: str) -> None:
    text = end.join(["one", "", "three", "four"]) + end
    for first in range(1, 5):
        for last in range(first, 5):
            span = span_of_lines(text, first, last)
            assert span is not None
            assert lines_of_span(text, *span) == (first, last)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_word_is_on_its_line(end: str) -> None:
    text = f"one{end}two three{end}four"
    start = text.index("three")
    assert lines_of_span(text, start, start + len("three")) == (2, 2)
    assert lines_of_span(text, 0, len(text)) == (1, 3)
