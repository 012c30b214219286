"""The pieces of an article: the sentence, which is quoted, and the passage, which is indexed and found."""

from dataclasses import dataclass

from retrieval.text.visible import visible
from retrieval.types.article import UNQUOTABLE, ArticleInfo, SentenceKind, Span
from retrieval.where import NOWHERE, Where


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
    def span(self) -> Span:
        """Where it stands in the article."""
        return self.start, self.end

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

    def visible_sentences(self) -> tuple[str, ...]:
        """What is visible of each of its sentences."""
        texts = [self.slice(sentence.start, sentence.end) for sentence in self.sentences]
        return tuple(texts if visible(self.text) == self.text else map(visible, texts))

    def visible_text(self, sentence: Sentence) -> str:
        """What is visible of one of its sentences."""
        return visible(self.slice(sentence.start, sentence.end))


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
