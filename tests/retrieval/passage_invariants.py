"""What passages promise, of any text whatever."""

import re
from collections.abc import Callable

from retrieval.types import Article, Passage

LIMIT = 254  # word pieces that the default model reads
MARKS = re.compile(r"(?:[\s\-*+•‣–#>=_|]|\d{1,3}[.)])*")  # of rules, headings, items and quotes

CountTokens = Callable[[str], int]


def article(text: str, title: str = "A title", body: int = 0) -> Article:
    return Article("x.md", text, body, title, None, None, None, "0")


def check(passages: list[Passage], source: Article, count: CountTokens, limit: int) -> None:
    """All that a passage promises."""
    offset = source.body_start
    for passage in passages:
        assert source.text[passage.start : passage.end] == passage.text
        if passage.end <= source.body_start:  # of a field of the front matter
            assert count(passage.indexed_text) <= limit
            continue
        assert offset <= passage.start < passage.end
        assert MARKS.fullmatch(source.text[offset : passage.start])
        assert passage.text == passage.text.strip()
        assert count(passage.indexed_text) <= limit
        check_sentences(passage)
        offset = passage.end
    assert MARKS.fullmatch(source.text[offset:])


def check_sentences(passage: Passage) -> None:
    offset = passage.start
    for sentence in passage.sentences:
        assert offset <= sentence.start < sentence.end <= passage.end
        quote = passage.text[sentence.start - passage.start : sentence.end - passage.start]
        assert quote == quote.strip()
        assert MARKS.fullmatch(passage.text[offset - passage.start : sentence.start - passage.start])
        offset = sentence.end
    assert offset == passage.end
