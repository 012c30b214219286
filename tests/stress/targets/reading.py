"""What reads an article: bytes to text, front matter, structure, passages."""

import codecs
import re

from hypothesis import strategies as st

from retrieval.indexing.chunker import Chunker
from retrieval.reading.articles import parse_article
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.structure import blocks, sentences
from retrieval.text.dates import parse_iso_date
from retrieval.text.visible import visible, visible_offsets
from retrieval.types import Article
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.hostile import attacks
from tests.retrieval.passage_invariants import article, check
from tests.stress.targets import Target

ENCODINGS = ("utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-32", "shift-jis", "gb18030")
KEYS = (
    "title: ",
    "date: ",
    "url: ",
    "source: ",
    "  ",
    "\n",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "|\n",
    "'",
)


def encoded(text: str, encoding: str) -> bytes:
    return codecs.encode(text, encoding, "replace")


def check_article(found: Article) -> None:
    assert 0 <= found.body_start <= len(found.text)
    assert found.title == " ".join(found.title.split())
    assert found.title
    assert found.url is None or re.match(r"https?://", found.url)
    assert found.published is None or parse_iso_date(found.published)
    for field in found.fields:
        assert 0 <= field.start < field.end <= found.body_start


def check_bytes(data: bytes) -> None:
    try:
        found, notices = parse_article("x.md", data)
    except UnreadableFile as error:
        assert error.notice.hint
        return
    check_article(found)
    assert all(each.hint and "\n" not in each.message for each in notices)
    if not any(" read as " in each.message for each in notices):
        assert found.text.encode() == data


def check_front_matter(lines: list[str]) -> None:
    for fence in ("---", "+++", ";;;"):
        check_bytes(encoded(f"{fence}\n{''.join(lines)}\n{fence}\nBody.\n", "utf-8"))
    check_bytes(encoded(f"{''.join(lines)}\n\nBody.\n", "utf-8"))


def check_structure(text: str) -> None:
    found = blocks(text)
    place = 0
    for block in found:
        assert place <= block.start <= block.words < block.end <= len(text)
        assert not text[block.end - 1].isspace()
        place = block.end
    for each in sentences(text, found):
        assert text[each.start : each.end].strip() == text[each.start : each.end] != ""


def check_passages(made: tuple[str, int, int]) -> None:
    text, target, limit = made
    source, count = article(text), FakeEncoder().count
    check(Chunker(count, target, limit).split(source), source, count, limit)


def check_visible(text: str) -> None:
    assert "".join(text[at] for at in visible_offsets(text)[:-1]) == visible(text) == visible(visible(text))


BYTES = st.binary(max_size=400) | st.builds(encoded, attacks(), st.sampled_from(ENCODINGS))
FRONT = st.lists(st.sampled_from(KEYS) | attacks(2), max_size=12)

TARGETS = (
    Target("bytes of a file", BYTES, check_bytes),
    Target("front matter", FRONT, check_front_matter),
    Target("structure", attacks(), check_structure),
    Target("passages", st.tuples(attacks(), st.integers(8, 160), st.integers(20, 254)), check_passages, 0.3),
    Target("what is visible", attacks(), check_visible),
)
