"""What passages promise, of any text whatever."""

import re
from collections.abc import Callable

from retrieval.types import Article, Passage

LIMIT = 254  # word pieces that the default model reads
MARKS = re.compile(r"(?:[\s\-*+•‣–#>=_|]|\d{1,3}[.)])*")  # of rules, headings, items and quotes

QuantityKind = Callable[[str], int]


def article(text: str, title: str = "A title", body: int = 0) -> Article:
    return Article("x.md", text, body, title, None, None, None, "0")


def check(found: list[Passage], source: Article, measure: QuantityKind, limit: int) -> None:
    """All that a passage promises."""
    place = source.body_start
    for passage in found:
        assert source.text[passage.start : passage.end] == passage.text
        assert place <= passage.start < passage.end
        assert MARKS.fullmatch(source.text[place : passage.start])
        assert passage.text == passage.text.strip()
        assert measure(passage.indexed_text) <= limit
        check_sentences(passage)
        place = passage.end
    assert MARKS.fullmatch(source.text[place:])


def check_sentences(passage: Passage) -> None:
    place = passage.start
    for sentence in passage.sentences:
        assert place <= sentence.start < sentence.end <= passage.end
        quote = passage.text[sentence.start - passage.start : sentence.end - passage.start]
        assert quote == quote.strip()
        assert MARKS.fullmatch(passage.text[place - passage.start : sentence.start - passage.start])
        place = sentence.end
    assert place == passage.end
