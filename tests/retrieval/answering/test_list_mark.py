"""A quote of several items of a list begins at the mark of the first; any other where its sentence does."""

import pytest

from retrieval.answering.list_mark import start_at_mark


@pytest.mark.parametrize(
    ("text", "quoted", "expected"),
    [
        ("1. Unplug it.\n2. Wait.", "Unplug it.\n2. Wait.", "1. Unplug it.\n2. Wait."),
        ("Steps\n\n  9) Wait.\n 10) Go.", "Wait.\n 10) Go.", "9) Wait.\n 10) Go."),
        ("- oil\n- flour", "oil\n- flour", "- oil\n- flour"),
        ("1. Unplug it.\n2. Wait.", "Unplug it.", "Unplug it."),
        ("1. Unplug it.\nThen go on.", "Unplug it.\nThen go on.", "Unplug it.\nThen go on."),
        ("In 1986. It rained.\n2. Wait.", "It rained.\n2. Wait.", "It rained.\n2. Wait."),
        ("It rained.\n- flour", "It rained.\n- flour", "It rained.\n- flour"),
        ('=== "Linux"\n\n    boats', 'Linux"\n\n    boats', '=== "Linux"\n\n    boats'),
        ('=== "Linux"\n\n    boats', "Linux", "Linux"),
    ],
)
def test_where_a_quote_begins(text: str, quoted: str, expected: str) -> None:
    start = text.index(quoted)
    assert text[start_at_mark((start, start + len(quoted)), text) : start + len(quoted)] == expected
