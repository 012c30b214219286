"""Lines and spans, for each kind of line end."""

import pytest

from retrieval.text.lines import count_line_ends, line_spans, lines_of_span, span_of_lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_and_spans_are_each_others_inverse(end: str) -> None:
    text = end.join(["one", "", "three", "four"]) + end
    assert count_line_ends(text) == 4
    assert [text[slice(*span)].rstrip("\r\n") for span in line_spans(text)] == ["one", "", "three", "four"]
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


def test_a_line_that_a_text_does_not_have_has_no_span() -> None:
    assert span_of_lines("one\ntwo", 2, 2) == (4, 7)
    for first, last in ((0, 1), (3, 3), (2, 3), (2, 1)):
        assert span_of_lines("one\ntwo", first, last) is None


def test_an_empty_text_has_one_empty_line() -> None:
    assert line_spans("") == [(0, 0)]
    assert lines_of_span("", 0, 0) == (1, 1)
