"""The results of the tools as types, which their output schemas are made of.

Answers and articles are what `bot.render.json_output` writes, to which fields are only ever added. `lines`
are the first and the last line, from 1; `chars` the first character of a span and the one behind its last,
from 0; `address` is the page of `footnote serve` that shows the words in their place, where there is one.
"""

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
    address: str | None


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
    address: str | None


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
    address: str | None


class ClosestJson(TypedDict):
    """A passage that comes closest where the articles do not answer."""

    path: str
    lines: list[int]
    title: str
    score: float
    where: WhereJson | None
    address: str | None


class WrittenSentenceJson(TypedDict):
    """A sentence that was checked against its source, or (`quoted`) the words of the source in its place."""

    text: str
    citations: list[int]
    verdict: str


class TokensJson(TypedDict):
    """What a model read and wrote, by the count of its server."""

    prompt: int
    completion: int


class WrittenJson(TypedDict):
    """An answer in the words of a model, with `[n]` where citation n stands."""

    text: str
    model: str
    whole: bool
    sentences: list[WrittenSentenceJson]
    struck: int
    tokens: TokensJson
    elapsed_ms: float


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
    written: WrittenJson | None
    writer_error: str | None


class PassageJson(TypedDict):
    """A passage, which is characters `chars[0]` up to `chars[1]` of its article, below title and headings."""

    text: str
    path: str
    lines: list[int]
    chars: list[int]
    header: str
    score: float
    article: ArticleJson
    where: WhereJson | None


class PassagesJson(TypedDict):
    """Passages, best first; a score has no fixed range and only orders them."""

    passages: list[PassageJson]


class LineJson(TypedDict):
    """A line without its end; `cited` is the part of it that lies in the location."""

    line: int
    text: str
    cited: str
    section: str


class ExcerptJson(TypedDict):
    """Lines of a file as it is now, of `file_lines` in all; `changed` if it was edited after indexing."""

    path: str
    title: str
    file_lines: int
    changed: bool
    lines: list[LineJson]


class ResourceArticleJson(ListedArticleJson):
    """An article of the index; `uri` is that of its text as a resource."""

    uri: str


class ArticlesJson(TypedDict):
    """A part of a list of `total` articles, sorted by id; `unread` counts files that could not be read."""

    total: int
    articles: list[ResourceArticleJson]
    unread: list[UnreadJson]
