"""What reads an article: bytes to text, front matter, structure, passages."""

import codecs
import re
from datetime import date

from hypothesis import strategies as st

from retrieval.indexing.chunker import Chunker
from retrieval.reading.articles import parse_article
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.structure import parse_structure
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
    assert found.published is None or date.fromisoformat(found.published)


def check_bytes(data: bytes) -> None:
    try:
        found, notices = parse_article("x.md", data)
    except UnreadableFile as error:
        assert error.notice.hint
        return
    check_article(found)
    assert all(each.hint and "\n" not in each.message for each in notices)
    if found.encoding == "utf-8":
        assert found.text.encode() == data


def check_front_matter(lines: list[str]) -> None:
    text = f"---\n{''.join(lines)}\n---\nBody.\n"
    check_bytes(encoded(text, "utf-8"))


def check_structure(text: str) -> None:
    for markdown in (True, False):
        read = parse_structure(text, markdown=markdown)
        offset = 0
        for block in read.blocks:
            assert offset <= block.start <= block.text_start < block.end <= len(text)
            assert not text[block.end - 1].isspace()
            offset = block.end
        for sentence in read.sentences:
            assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""


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
