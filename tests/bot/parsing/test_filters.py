"""Kinds of files as people name them."""

from pathlib import Path

import pytest

from bot.parsing.filters import parse_filters
from retrieval.errors import UsageError


def suffixes(kind: str) -> set[str]:
    return set(parse_filters(None, None, None, Path("seeds"), kind=kind).suffixes)


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
