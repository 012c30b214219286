"""From derived text to an Article: title, author, date, address and structure."""

from collections.abc import Iterator
from itertools import islice

from retrieval.reading.derived import Derived
from retrieval.reading.path_words import date_of_path, is_nameless, name_as_title, words_of_path
from retrieval.reading.titles import single_line
from retrieval.reading.web_address import web_address
from retrieval.text.dates import AmbiguousDate, parse_date, parse_dateline
from retrieval.text.language import SAMPLE_CHARS, detect_language
from retrieval.types import Article, Notice, SentenceKind

TITLE_BLOCKS = 12  # blocks at the top among which the title is looked for
TITLE_CHARS = 150


def document_article(id: str, identity: str, derived: Derived) -> tuple[Article, list[Notice]]:
    """The article that a derived text is, with a Notice for each thing that its reader noted."""
    title = _title(id, derived)
    article = Article(
        id=id,
        text=derived.text,
        body_start=0,
        title=title,
        source=next(filter(None, (single_line(value) for value in _stated(derived, "author"))), None),
        url=next(filter(None, map(web_address, _stated(derived, "url"))), None),
        published=_published(id, derived),
        digest=identity,
        path_words=words_of_path(id, title),
        language=detect_language(derived.text[:SAMPLE_CHARS]),
        blocks=derived.blocks,
        places=derived.places,
    )
    return article, [Notice(id, message, hint) for message, hint in derived.notices]


def _stated(derived: Derived, name: str) -> Iterator[str]:
    return (value for key, value in derived.fields if key == name)


def _title(id: str, derived: Derived) -> str:
    """The title that is stated, else the highest heading near the top, else the file's name."""
    stated = next(filter(None, (single_line(value) for value in _stated(derived, "title"))), None)
    top = islice(derived.blocks, TITLE_BLOCKS)
    headings = [block for block in top if block.kind is SentenceKind.HEADING]
    if stated is None and headings:
        first = min(headings, key=lambda block: block.level)
        if first.end - first.text_start <= TITLE_CHARS:
            stated = single_line(derived.text[first.text_start : first.end])
    if not stated or is_nameless(stated):
        stated = name_as_title(id)
    return single_line(stated) or stated


def _published(id: str, derived: Derived) -> str | None:
    """The date of publication that the document states, else that of a dateline or of its name."""
    for value in _stated(derived, "date"):
        try:
            if written := parse_date(value):
                return str(written)
        except AmbiguousDate:
            continue
    lines = (derived.text[block.text_start : block.end] for block in islice(derived.blocks, TITLE_BLOCKS))
    written = next(filter(None, (parse_dateline(line) for line in lines if len(line) < 100)), None)
    return str(written or date_of_path(id) or "") or None
