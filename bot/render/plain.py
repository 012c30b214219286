"""Plain text for pipes and files: no colour, no wrapping, columns between tabs, a line each."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TextIO

from bot.messages import DOCTOR
from bot.render import sanitize
from bot.render.excerpt import Excerpt
from bot.render.reasons import AnswerExplanation, ranked, sentences_of
from bot.writing.written import Written, WrittenSentence, marked
from retrieval.types import (
    Answer,
    ArticleInfo,
    Citation,
    ClosestPassage,
    Hit,
    SupportingQuote,
    UnreadFiles,
)
from retrieval.where import where_words

MAX_REASONS = 4  # why files were not read; the rest is summed up
SHORT = 78  # columns
_PLURALS = {"has": "have", "needs": "need", "is": "are", "unpacks": "unpack"}


@dataclass(slots=True)
class PlainOutput:
    """Output for programs and for readers of files; an empty line stands between one part and the next."""

    stream: TextIO
    begun: bool = False

    def answer(self, answer: Answer) -> None:
        """The answer, then a line for each source: its number, location and title."""
        caveat = [sanitize.one_line(answer.caveat)] if answer.caveat else []
        remarks = [_spaced(text) for text in (answer.remark, unread_in_short(answer.unread)) if text]
        self._part([*caveat, _spaced(answer.text), *remarks, *_sources(answer)])

    def waiting(self, what: str) -> AbstractContextManager[None]:
        """Nothing: nobody looks on."""
        return nullcontext()

    def begin(self, answer: Answer) -> None:
        """Nothing yet: the answer is written when it is whole."""

    def sentence(self, sentence: WrittenSentence) -> None:
        """Nothing yet: the answer is written when it is whole."""

    def written(self, answer: Answer, written: Written, note: str) -> None:
        """The sentences, a line each, that they were written, and a line for each of their sources."""
        caveat = [sanitize.one_line(answer.caveat)] if answer.caveat else []
        lines = [_spaced(marked(sentence)) for sentence in written.sentences]
        remarks = [_spaced(remark) for remark in (answer.remark, f"({note})") if remark]
        used = {sentence.citation.n for sentence in written.sentences}
        citations = tuple(citation for citation in answer.citations if citation.n in used)
        self._part([*caveat, *lines, *remarks, *_sources(replace(answer, citations=citations))])

    def sources(self, answer: Answer) -> None:
        """Only the lines of the sources."""
        self._part(_sources(answer))

    def passage(self, view: Excerpt) -> None:
        """What the passage is of, then its lines with their numbers; `>` stands before the cited ones."""
        width = len(str(view.rows[-1].number))
        rows = (
            line
            for row in view.rows
            for line in (
                *([f"  -- {sanitize.one_line(row.section)} --"] if row.section else []),
                f"{'>' if row.is_cited else ' '} {row.number:>{width}} | {sanitize.text(row.text)}",
            )
        )
        head = f"{sanitize.one_line(view.title)}  {sanitize.one_line(view.path)}  {view.lines:,} lines"
        self._part([head, *map(str.rstrip, rows)])

    def hits(self, hits: Sequence[Hit], words: str) -> None:
        """A line each: number, location, title, score, cosine, BM25, MaxSim."""
        self._part(_hit(str(n), hit) for n, hit in enumerate(hits, 1))

    def why(self, reasons: AnswerExplanation) -> None:
        """How sure the answer is, then a line for each passage as `hits` gives them."""
        sentences = (sanitize.one_line(sentence) for sentence in sentences_of(reasons))
        self._part([*sentences, *(_hit(label, hit) for label, hit in ranked(reasons))])

    def articles(self, articles: Sequence[ArticleInfo]) -> None:
        """A line each: path, title, source, date."""
        self._part(
            sanitize.columns(article.path, article.title, article.source or "", article.date_text)
            for article in articles
        )

    def definitions(self, rows: Sequence[tuple[str, str]]) -> None:
        """A line each, the meanings in a column."""
        width = max(len(word) for word, _ in rows)
        self._part(f"  {word:<{width}}  {meaning}" for word, meaning in rows)

    def message(self, text: str) -> None:
        """Footnote's own words."""
        self._part([_spaced(text)])

    def _part(self, lines: Iterable[str]) -> None:
        text = "".join(line + "\n" for line in lines)
        if text:
            self.stream.write("\n" * self.begun + text)
            self.begun = True


def _sources(answer: Answer) -> Iterator[str]:
    """A line for each source and, with its number, for each other article that says the same.

    For no answer, one for each passage that only comes near.
    """
    for citation in answer.citations:
        sources: tuple[Citation | SupportingQuote, ...] = (citation, *citation.supporting)
        for source in sources:
            where = where_words(source.where)
            fields = (str(citation.n), format_location(source), source.article.title, *filter(None, (where,)))
            yield sanitize.columns(*fields)
    for near in answer.near:
        location, title = sanitize.one_line(format_place(near)), sanitize.one_line(near.article.title)
        yield f"{answer.wording.closest} {location}  {title}"


def quotation(answer: Answer, written: Written | None = None) -> str:
    """An answer to be put into another text: its quotes, or what a model wrote, and where each is from."""
    sources = []
    for citation in answer.citations:
        article = citation.article
        fields = (article.title, article.source, article.date_text, article.url, format_place(citation))
        sources.append(f"[{citation.n}] " + ", ".join(sanitize.one_line(field) for field in fields if field))
    is_written = written is not None and written.is_shown
    text = f"{written.text}\n(written by {written.model})" if written and is_written else answer.text
    return "\n".join([sanitize.text(text), *([""] if sources else []), *sources]) + "\n"


def _hit(label: str, hit: Hit) -> str:
    figures = (f"{figure:.4f}" for figure in (hit.score, hit.cosine, hit.bm25, hit.maxsim))
    return sanitize.columns(label, format_location(hit), hit.article.title, *figures)


def _spaced(text: str) -> str:
    """Text of several lines, with spaces for tabs: only lines of columns have tabs."""
    return sanitize.text(text).replace("\t", "    ")


def format_location(source: Citation | ClosestPassage | SupportingQuote | Hit) -> str:
    """PATH:LINE, as grep writes it and editors read it."""
    return f"{source.article.path}:{source.lines[0]}"


def format_place(source: Citation | ClosestPassage | SupportingQuote | Hit) -> str:
    """Where a reader finds it: `report.pdf p. 9`, `page.html#install`; of a text file, PATH:LINE."""
    words = where_words(source.where)
    if not words:
        return format_location(source)
    return f"{source.article.path}{words if words.startswith('#') else f' {words}'}"


def format_unread(files: Sequence[UnreadFiles]) -> str:
    """What could not be read: `3 files were not read: 2 .doc (save as .docx), 1 …`; "" for nothing."""
    if not files:
        return ""
    shown = [f"{entry.count:,} {_plural(entry)} ({entry.hint})" for entry in files[:MAX_REASONS]]
    if rest := sum(entry.count for entry in files[MAX_REASONS:]):
        shown.append(f"{rest:,} for other reasons (`footnote doctor` lists them)")
    total = sum(entry.count for entry in files)
    return f"{total:,} {'file was' if total == 1 else 'files were'} not read: {', '.join(shown)}."


def unread_in_short(files: Sequence[UnreadFiles]) -> str:
    """The same on one line of a terminal, with the way to see more where there is more."""
    whole = format_unread(files)
    if len(whole) <= SHORT:
        return whole
    return f"{whole.partition(':')[0]}: `{DOCTOR}` lists them and says what to do."


def _plural(entry: UnreadFiles) -> str:
    """A reason as it is said of several files: "needs a password", "need a password"."""
    verb, _, rest = entry.reason.partition(" ")
    if entry.count == 1 or verb not in _PLURALS:
        return entry.reason
    return f"{_PLURALS[verb]} {rest}"


def format_headings(source: Citation | ClosestPassage | SupportingQuote) -> str:
    """The headings above a citation, outermost first, without those that are its title or its lead-in."""
    if not isinstance(source, Citation):
        return ""
    lead = source.lead.quote if source.lead else ""
    headings = (" ".join(heading.split()) for heading in source.headings if heading != lead)
    return " › ".join(heading for heading in headings if heading != source.article.title)
