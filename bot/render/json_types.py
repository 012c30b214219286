"""The JSON of answers as types, for what writes it and for the schemas that are made of it.

Fields are only ever added. `lines` are the first and the last line, from 1; `chars` the first character of a
span and the one behind its last, from 0.
"""

from typing import NotRequired  # before Python 3.12 pydantic cannot read those of typing

from typing_extensions import TypedDict

WhereJson = dict[str, str | int | bool]


class ArticleJson(TypedDict):
    """An article: its id is its path in the folder; `published` is an ISO 8601 date, month or year."""

    id: str
    title: str
    source: str | None
    url: str | None
    published: str | None


class ListedArticleJson(ArticleJson):
    """An article of the index: where its file is, and in how many passages it was split."""

    path: str
    passages: int


class UnreadJson(TypedDict):
    """Files that were not read, for one reason, and what to do about it."""

    reason: str
    count: int
    hint: str


class LeadJson(TypedDict):
    """What heads a quote: the header of its table, the line above its list."""

    quote: str
    chars: list[int]


class SupportJson(TypedDict):
    """Where another article says the same."""

    quote: str
    path: str
    lines: list[int]
    chars: list[int]
    article: ArticleJson
    where: WhereJson | None


class RectangleJson(TypedDict):
    """A rectangle on a page of a PDF, in points from its lower left corner: left, bottom, right, top."""

    page: int
    box: list[float]


class CitationJson(TypedDict):
    """Footnote `n`: the exact words of `path`, which are its characters `chars[0]` up to `chars[1]`."""

    n: int
    quote: str
    path: str
    lines: list[int]
    chars: list[int]
    score: float
    article: ArticleJson
    lead: LeadJson | None
    headings: list[str]
    agrees: list[SupportJson]
    where: WhereJson | None
    rects: NotRequired[list[RectangleJson]]


class ClosestJson(TypedDict):
    """A passage that comes closest where the articles do not answer."""

    path: str
    lines: list[int]
    title: str
    score: float
    where: WhereJson | None


class AnswerJson(TypedDict):
    """An answer in quotes, with `[n]` where citation n stands; without `found` the articles do not say."""

    question: str
    answer: str
    found: bool
    confidence: float
    quote_confidence: float
    citations: list[CitationJson]
    closest: list[ClosestJson]
    changed: list[str]
    elapsed_ms: float
    possibly: bool
    missing: list[str]
    disagree: bool
    remark: str
    statement: str
    partial: bool
    asked_as: str
    unread: list[UnreadJson]
