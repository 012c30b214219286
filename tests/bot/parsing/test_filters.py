"""Kinds of files as people name them."""

from pathlib import Path

import pytest

from bot.parsing.filters import parse_filters
from retrieval.errors import UsageError
from retrieval.types import Source


def suffixes(kind: str) -> set[str]:
    return set(parse_filters(None, None, None, (Source(Path("seeds")),), kind=kind).suffixes)


def test_a_kind_is_named_by_a_suffix_or_its_name() -> None:
    assert suffixes("pdf") == suffixes(".PDF") == {".pdf"}
    assert suffixes("htm") == suffixes("html") == {".html", ".htm", ".xhtml"}
    assert suffixes("pdf, docx") == {".pdf", ".docx", ".docm", ".dotx"}
    assert suffixes("md") == {".md"}
    assert {".md", ".txt", ".rst"} <= suffixes("text")


def test_an_unknown_kind_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="there is no kind of file 'djvu'") as caught:
        suffixes("djvu")
    assert "pdf" in caught.value.hint


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("/srv/wiki/hr/*", "wiki/hr/*"),
        ("./docs/notes/a*", "notes/a*"),
        ("wiki/*", "wiki/*"),
        ("/srv/wiki/a, other/*", "wiki/a,other/*"),
    ],
)
def test_a_pattern_of_paths_in_a_source_is_one_of_ids(glob: str, expected: str) -> None:
    sources = (Source(Path("/srv/wiki"), "wiki"), Source(Path("docs/notes"), "notes"))
    assert parse_filters(None, None, glob, sources).glob == expected
