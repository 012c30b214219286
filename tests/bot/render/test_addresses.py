"""The address of a quote: its span for the server and the browser, its words for what an edit has moved."""

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bot.render.addresses import address_of, article_address, digest_of, with_text_fragment
from tests.bot.examples import FOUND, NOT_FOUND

BASE = "https://footnote.example.org/notes"


def test_a_quote_has_its_span_in_the_query_and_in_the_fragment() -> None:
    (citation,) = FOUND.citations
    parts = urlsplit(address_of(citation, BASE))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{BASE}/a/film/oscars.md"
    assert parse_qs(parts.query) == {"c": ["412-438"], "d": [digest_of(citation.quote)]}
    assert unquote(parts.fragment) == f"c=412-438:~:text={citation.quote}"


def test_what_comes_closest_has_its_lines() -> None:
    (near,) = NOT_FOUND.closest
    assert address_of(near, BASE) == f"{BASE}/a/film/oscars.md?l=3-4#cited"


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("One, two-three & four.", "One%2C%20two%2Dthree%20%26%20four."),
        ("a b c d e f g h i", "a%20b%20c%20d,f%20g%20h%20i"),
        ("First line\n\n- last line", "First%20line,%2D%20last%20line"),
        ("\ud800", "%3F"),
    ],
)
def test_the_words_of_a_quote_are_a_text_fragment_by_its_beginning_and_its_end(
    quote: str, directive: str
) -> None:
    citation = replace(FOUND.citations[0], quote=quote)
    assert address_of(citation, "").partition(":~:text=")[2] == directive


@pytest.mark.parametrize(
    "id", ["a b.md", "a?b#c.md", "%41.md", '"><script>.md', "é/ü.md", "a(b).md", "\udcff.md"]
)
def test_no_name_of_a_file_leaves_its_place_in_an_address(id: str) -> None:
    parts = urlsplit(article_address(id, BASE))
    assert (parts.query, parts.fragment) == ("", "")
    assert unquote(parts.path.removeprefix("/notes/a/"), errors="replace") == id.replace("\udcff", "?")
    assert not set(parts.path) & set(" \"'<>()[]`")


def test_an_address_of_the_web_keeps_its_own_fragment() -> None:
    assert (
        with_text_fragment("https://example.org/x", "two words")
        == "https://example.org/x#:~:text=two%20words"
    )
    assert with_text_fragment("https://example.org/#y", "word") == "https://example.org/#y:~:text=word"
    assert with_text_fragment("https://example.org/", " \n") == "https://example.org/"
