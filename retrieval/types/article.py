"""A file as it was read: its text, what it states of itself, and its structure.

Every `start`/`end` pair counts Unicode characters of `Article.text`, half open: `text[start:end]`.
"""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.where import Place

Span = tuple[int, int]


class SentenceKind(StrEnum):
    """What a piece of an article is, which decides how it may be quoted."""

    PROSE = "prose"
    ITEM = "item"  # one item of a list, or a short line
    ROW = "row"  # one row of a table
    HEADER = "header"  # the header row of a table, with its rule
    HEADING = "heading"
    CODE = "code"
    QUESTION = "question"  # never quoted by itself, but heads what stands under it
    LINK = "link"  # only leads elsewhere: never quoted by itself, but with the list that it is in
    HIDDEN = "hidden"  # markup, comments, struck-out words: never quoted


UNQUOTABLE = frozenset({SentenceKind.QUESTION, SentenceKind.LINK, SentenceKind.HIDDEN})


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind, without the white space around it.

    `text[start:end]` includes marks such as `## ` or `- `, `text[text_start:end]` does not. `level` is a
    heading's depth (1..6), else 0; `depth` is how many list items a block stands in, itself included. `lead`
    is the index of the block that heads this one (a list's lead-in, an item's parent, a table's header, a
    question), or None. Blocks of one list, table or paragraph have the same `group`. `only_links` marks a
    block of a derived text that is nothing but links; in a text file the links are seen.
    """

    kind: SentenceKind
    start: int
    text_start: int
    end: int
    level: int = 0
    depth: int = 0
    lead: int | None = None
    group: int = 0
    only_links: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What front matter or a mail's header states: `text[start:end]` is the key with its value as written.

    `value` is the value alone, as one text; the items of a list are joined by commas.
    """

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One file, decoded.

    `id` is its path below the folder with forward slashes; `text` is the whole file, line ends as they
    are; `text[body_start:]` follows the front matter; `published` is an ISO 8601 date, or only its month or
    year where no more is known; `digest` is the SHA-256 of the file's bytes, in hexadecimal; `fields` are
    what its front matter states, in order; `path_words` are words of its path that its title lacks;
    `language` is its ISO 639-1 code, "" where the text does not tell.

    Of a file that is no text (a PDF, a web page, a spreadsheet), `text` is what a reader made of it, with its
    `blocks` and `places` in order; `digest` then ends in a space and the reader's name and version.
    """

    id: str
    text: str
    body_start: int
    title: str
    source: str | None
    url: str | None
    published: str | None
    digest: str
    fields: tuple[Field, ...] = ()
    path_words: str = ""
    language: str = ""
    blocks: tuple[Block, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What the index knows of an article without its text; `path` is where a reader can open it.

    `dated_by` is "file" or "git" where `published` is the date of its file, for it states none.
    """

    id: str
    path: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    passages: int
    dated_by: str = ""

    @property
    def date_text(self) -> str:
        """Its date as it is shown: "2025-08-22", or "2025-08-22 (file)"; "" for none."""
        return shown_date(self.published, self.dated_by)


def shown_date(published: str | None, dated_by: str) -> str:
    """A date, with where it is from if no article states it."""
    return f"{published} ({dated_by})" if published and dated_by else published or ""
