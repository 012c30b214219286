"""Where a file says who wrote it."""

import pytest

from retrieval.answering.article_spans import author_span


@pytest.mark.parametrize(
    "line",
    [
        "By Ruth Adeyemi",
        "Written by: Ruth Adeyemi",
        "*by Ruth Adeyemi*",
        "By 山田太郎",
        "By Ann Holt Jr.",
        "By A. Holt, Ph.D.",
    ],
)
def test_a_line_that_names_its_author_is_found(line: str) -> None:
    text = f"# The boathouse\n\n{line}\n\nThe roof was mended.\n"
    span = author_span(text)
    assert span is not None
    assert line in text[slice(*span)]


@pytest.mark.parametrize(
    "line", ["By default it is off.", "by then all was lost", "By Monday the roof was mended."]
)
def test_a_sentence_that_begins_with_by_names_nobody(line: str) -> None:
    assert author_span(f"# The boathouse\n\n{line}\n\nThe roof was mended.\n") is None
