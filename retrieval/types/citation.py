"""A citation: a quote with its place in a file, what heads it, and what supports it."""

from dataclasses import dataclass

from retrieval.types.article import ArticleInfo
from retrieval.where import NOWHERE, Where


@dataclass(frozen=True, slots=True)
class LeadIn:
    """The header of a quoted table row, or the lead-in of a quoted list item; `text[start:end] == quote`."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SupportingQuote:
    """Where another article says what a citation says; `text[start:end] == quote` in that article's file."""

    article: ArticleInfo
    quote: str
    start: int
    end: int
    lines: tuple[int, int]
    where: Where = NOWHERE


@dataclass(frozen=True, slots=True)
class Citation:
    """Footnote `n` of an answer: the exact words, in the exact place, in the exact file.

    `text[start:end] == quote` holds for the file as it is when the answer is given; `lines` are the first
    and last line of it, from 1; `score` is in 0..1; `lead` is what heads the quote, where it needs that;
    `supporting` are other articles that say the same, one sentence of each; `headings` is the path of
    headings above the quote, outermost first; `conflicting` marks one of those that contradict each other.
    `where` is the page, slide, cell or message of a file that is no text.
    """

    n: int
    quote: str
    start: int
    end: int
    lines: tuple[int, int]
    score: float
    article: ArticleInfo
    lead: LeadIn | None = None
    supporting: tuple[SupportingQuote, ...] = ()
    headings: tuple[str, ...] = ()
    conflicting: bool = False
    where: Where = NOWHERE

    @property
    def passage(self) -> str:
        """The quote, below what heads it."""
        return f"{self.lead.quote}\n{self.quote}" if self.lead else self.quote

    @property
    def marker(self) -> str:
        """The marker behind the quote in an answer's text: `[1]`."""
        return f"[{self.n}]"

    @property
    def note(self) -> str:
        """How many articles say the same, and, where articles disagree, the date of this one; or nothing."""
        count = f"{1 + len(self.supporting)} articles" if self.supporting else ""
        date = self.article.published if self.conflicting else None
        return ", ".join(filter(None, (count, date)))

    @property
    def suffix(self) -> str:
        """The note as it follows the marker: ` (2 articles)`, or nothing."""
        return f" ({self.note})" if self.note else ""


@dataclass(frozen=True, slots=True)
class ClosestPassage:
    """A passage that comes closest to a question the articles do not answer; `score` is in 0..1."""

    article: ArticleInfo
    lines: tuple[int, int]
    score: float
    where: Where = NOWHERE
