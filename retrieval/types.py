"""The values that flow through Footnote: file -> Article -> Passage -> Hit -> Citation -> Answer.

All are frozen, and do nothing but give what follows from them; identity (row numbers, generations) belongs
to the store.
Every `start`/`end` pair counts Unicode characters of `Article.text`, half open: `text[start:end]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from retrieval.text.visible import visible
from retrieval.where import NOWHERE, Place, Where

NOT_SAID_TEXT = "The articles do not say."
DISAGREE_TEXT = "The articles disagree."


Span = tuple[int, int]


class SentenceKind(StrEnum):
    """What a piece of an article is, which decides how it may be quoted."""

    PROSE = "prose"
    ITEM = "item"  # one item of a list, or a short line
    ROW = "row"  # one row of a table
    HEADER = "header"  # the header row of a table, with its rule
    HEADING = "heading"
    CODE = "code"
    QUESTION = "question"  # asks, or only links: never quoted by itself, but heads what stands under it
    HIDDEN = "hidden"  # markup, comments, struck-out words: never quoted


UNQUOTABLE = frozenset({SentenceKind.QUESTION, SentenceKind.HIDDEN})


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind, without the white space around it.

    `text[start:end]` includes marks such as `## ` or `- `, `text[text_start:end]` does not. `level` is a
    heading's depth (1..6), else 0; `depth` is how many list items a block stands in, itself included. `lead`
    is the index of the block that heads this one (a list's lead-in, an item's parent, a table's header, a
    question), or None. Blocks of one list, table or paragraph have the same `group`.
    """

    kind: SentenceKind
    start: int
    text_start: int
    end: int
    level: int = 0
    depth: int = 0
    lead: int | None = None
    group: int = 0


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
class Sentence:
    """The smallest thing that is quoted: a sentence, a list item or a table row, without outer white space.

    `leads` are the spans of what heads it (a lead-in, the parent of an item, a table's header, a question),
    outermost first; `headings` those of the headings above it, without marks, outermost first. Both may lie
    before the sentence's passage. Sentences of one list, table, paragraph or stretch of code have the same
    `group`, a number that no other group of the article has.
    """

    start: int
    end: int
    kind: SentenceKind
    leads: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    group: int = 0

    @property
    def lead(self) -> Span | None:
        """What heads it most closely, or None."""
        return self.leads[-1] if self.leads else None

    @property
    def is_quotable(self) -> bool:
        """Whether it may stand in an answer by itself."""
        return self.kind not in UNQUOTABLE


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, small enough for the model to read at once.

    `text` is `article.text[start:end]`; `header` (title, headings, the lead-in of a list or the header row
    of a table begun earlier, a line each) is embedded and indexed with it, but is not part of the span.
    `header_spans` says where in the article each line of the header stands, (-1, -1) for the title.
    """

    start: int
    end: int
    text: str
    header: str
    sentences: tuple[Sentence, ...]
    header_spans: tuple[Span, ...] = ()

    @property
    def text_with_header(self) -> str:
        """Header and text; the text is its end."""
        return f"{self.header}\n{self.text}" if self.header else self.text

    @property
    def shown_with_header(self) -> str:
        """As `text_with_header`, to the character, with white space for what the author hid."""
        hidden = [sentence for sentence in self.sentences if sentence.kind is SentenceKind.HIDDEN]
        if not hidden:
            return self.text_with_header
        shown, at = [], self.start
        for sentence in hidden:
            shown += [self.slice(at, sentence.start), " " * (sentence.end - sentence.start)]
            at = sentence.end
        text = "".join([*shown, self.slice(at, self.end)])
        return f"{self.header}\n{text}" if self.header else text

    @property
    def indexed_text(self) -> str:
        """What the encoder reads and the word index holds: what is visible of header and text."""
        return visible(self.shown_with_header)

    def slice(self, start: int, end: int) -> str:
        """The text between two characters of the article that lie in it."""
        return self.text[start - self.start : end - self.start]

    def visible_text(self, sentence: Sentence) -> str:
        """What is visible of one of its sentences."""
        return visible(self.slice(sentence.start, sentence.end))


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What the index knows of an article without its text; `path` is where a reader can open it."""

    id: str
    path: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    passages: int


@dataclass(frozen=True, slots=True)
class ConversationContext:
    """What a follow-up refers to: the question before it, and the ids of the articles its answer cited."""

    question: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, and why.

    `cosine` is of the whole passage (-1..1), `bm25` of its words (>= 0, unbounded), `maxsim` the late
    interaction of token vectors (-1..1); `score` fuses them (higher is better, no fixed range).
    """

    article: ArticleInfo
    passage: Passage
    lines: tuple[int, int]
    score: float
    cosine: float
    bm25: float
    maxsim: float
    where: Where = NOWHERE


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
        """What stands behind the quote in an answer's text: `[1]`."""
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


@dataclass(frozen=True, slots=True)
class UnreadFiles:
    """Files that may hold an answer but were not read, for one reason; `hint` is the way out."""

    reason: str
    count: int
    hint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question: quotes, or nothing. All that is shown of it is derived from these.

    `confidence` is the probability, 0..1, that the articles answer, `quote_confidence` that the first quote
    does; `tentative` marks an answer that is given though the latter is low. `disputed` marks an answer
    whose first citations contradict each other. `missing` are exact terms of the question (numbers, versions,
    flags) that no quote states. `changed` names files that would have been cited, or named as closest, but
    changed since they were indexed. `statement` is what the index itself says of the articles, above the
    quotes or without any. `remark` is a sentence about the question that helps to understand the answer.
    `partial` marks an answer from an index that has no vectors yet, only words.
    `asked_as` is a follow-up with what it was asked with, "" for a question by itself.
    `unread` says, where the articles do not answer, which files of the folder could not be read.
    """

    question: str
    confidence: float
    citations: tuple[Citation, ...]
    closest: tuple[ClosestPassage, ...]
    changed: tuple[str, ...]
    elapsed_ms: float
    tentative: bool = False
    disputed: bool = False
    quote_confidence: float = 0.0
    remark: str = ""
    missing: tuple[str, ...] = ()
    statement: str = ""
    partial: bool = False
    asked_as: str = ""
    unread: tuple[UnreadFiles, ...] = ()

    @property
    def caveat(self) -> str:
        """What stands above a tentative answer, and "" above any other."""
        if not self.tentative:
            return ""
        return f"Possibly (no mention of {', '.join(self.missing)}):" if self.missing else "Possibly:"

    @property
    def found(self) -> bool:
        """Whether the articles, or the index of them, answer."""
        return bool(self.citations or self.statement)

    @property
    def text(self) -> str:
        """The quotes with their `[n]` markers, a line each, or that the articles do not say."""
        if not self.found:
            return NOT_SAID_TEXT
        quotes = [f"{cited.passage} {cited.marker}{cited.suffix}" for cited in self.citations]
        return "\n".join([*self.remarks, *quotes])

    @property
    def remarks(self) -> tuple[str, ...]:
        """What stands above the quotes without being one."""
        return tuple(filter(None, (self.statement, DISAGREE_TEXT if self.disputed else "")))


@dataclass(frozen=True, slots=True)
class AnswerWithHits:
    """An answer with all the passages it was chosen from, best first: for measuring, not for readers."""

    answer: Answer
    hits: tuple[Hit, ...]


class Silence(StrEnum):
    """How sure an answer must be to be given: strict declines more, generous answers more."""

    STRICT = "strict"
    BALANCED = "balanced"
    GENEROUS = "generous"


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Shares, 0..1, estimated from `questions` that a folder asks itself.

    `declined` of what the articles answer is declined; `answered` of what they do not answer is answered.
    """

    declined: float
    answered: float
    questions: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer would rest on: the features of its confidence, and its first quote. For measuring."""

    features: Mapping[str, float]
    first: Citation | None


@dataclass(frozen=True, slots=True)
class LibraryOptions:
    """What an index and its answers depend on besides the articles and the model.

    `passage_tokens` is what a passage should have at most, its header left out; a file larger than
    `max_article_mb` megabytes is named and left out, and a folder of more than `max_articles` refused;
    links out of the folder are followed with `outside_links`. `max_document_mb` is the limit for
    files that are no text, which have pictures in them. After `answer_seconds` an answer is given up;
    `silence` is how sure one must be to be given. Where the articles of a first index have more than
    `words_first_bytes`, it can be asked for words before they are encoded, for those of some of the articles
    after `words_first_seconds`. With `only_file` the folder has one article, the file of that name in it.
    """

    passage_tokens: int = 160
    max_article_mb: float = 10.0
    max_articles: int = 250_000
    outside_links: bool = False
    answer_seconds: float = 30.0
    words_first_bytes: int = 200_000
    words_first_seconds: float = 2.0
    silence: Silence = Silence.BALANCED
    max_document_mb: float = 100.0
    only_file: str = ""

    @property
    def max_bytes(self) -> int:
        """The same as `max_article_mb`."""
        return int(self.max_article_mb * 1e6)

    @property
    def max_document_bytes(self) -> int:
        """The same as `max_document_mb`."""
        return int(self.max_document_mb * 1e6)


DEFAULT_OPTIONS = LibraryOptions()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read when the index was made, by id and identity: why, and the way out."""

    id: str
    identity: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One line about one file: what is wrong and how to fix it.

    `passed_over` marks one about the whole folder, which says what in it is no article: no fault. `unread` is
    what of that may hold an answer.
    """

    path: str
    message: str
    hint: str = ""
    passed_over: bool = False
    unread: UnreadFiles | None = None


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """How a folder stands against its index: its files, and how many were added, changed or removed since.

    `notices` name what cannot be an article. Without an index `pending` is 0, and no file is read.
    """

    files: int
    pending: int
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an index run is: files read of all, then passages encoded of all.

    Of a large first index the words are read first: of `words_done` files so far; with `words_ready` they can
    be asked, though no passage may be encoded yet.
    """

    files_done: int
    files: int
    passages_done: int
    passages: int
    words_done: int = 0
    words_ready: bool = False


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What an index run did. `rebuild_reason` says why the index was made anew; it is "" if it was not.

    `words_only` says that it can only be asked for words so far.
    """

    articles: int
    passages: int
    added: int
    changed: int
    removed: int
    encoded: int
    rebuild_reason: str
    notices: tuple[Notice, ...]
    elapsed_ms: float
    words_only: bool = False
    unread: tuple[UnreadFiles, ...] = ()


class FileState(StrEnum):
    """How a file stands against the index."""

    CURRENT = "current"
    CHANGED = "changed"  # the file's bytes differ from what was indexed
    UNINDEXED = "unindexed"  # the file is there, the index does not know it


@dataclass(frozen=True, slots=True)
class CurrentArticle:
    """An article as its file is now, for showing a passage in its place."""

    path: str
    article: Article
    state: FileState
