"""Rich output for a terminal of any width: quotes, sources with links, passages in context.

Whatever comes from an article is printed as inert `Text`, never as markup.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace

from rich.console import Console
from rich.text import Text

from bot.render import sanitize
from bot.render.excerpt import Excerpt
from bot.render.layout import NARROWEST, READABLE, paged, print_hanging, print_joined, room_beside
from bot.render.plain import format_headings, unread_in_short
from bot.render.reasons import LEGEND, AnswerExplanation, ranked, scores, sentences_of, words_in_common
from bot.render.styled import article_path, cited, path, place, quote_lines, snippet
from bot.render.themes import MARKER, QUIET, TITLE
from bot.writing.written import Written, WrittenSentence, marked
from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage, Hit, SupportingQuote

INDENT = Text("  ")
CITED_BAR = "▌"  # before each line that is cited


@dataclass(frozen=True, slots=True)
class RichOutput:
    """Output for a person at a terminal; `page` shows a list longer than it, or says that it cannot."""

    console: Console
    source_hint: str = ""
    page: Callable[[str], bool] | None = None

    def answer(self, answer: Answer) -> None:
        """The quotes, their sources, the time taken."""
        with paged(self.console, self.page, fails=False):
            self.begin(answer)
            self._quotes(answer)
            for remark in filter(None, (answer.remark, unread_in_short(answer.unread))):
                self.console.print()
                print_hanging(self.console, INDENT, INDENT, Text(sanitize.one_line(remark), QUIET))
            self.console.print()
            self._sources(answer)
            hint = f" · {self.source_hint}" if self.source_hint and (answer.citations or answer.near) else ""
            self.console.print(Text(f"  {_duration(answer.elapsed_ms)}{hint}", QUIET))
            self.console.print()

    def waiting(self, what: str) -> AbstractContextManager[None]:
        """A status line below what is printed meanwhile; it disappears at the end."""
        if not self.console.is_terminal or self.console.is_dumb_terminal:
            return nullcontext()
        return self._waiting(what)

    def begin(self, answer: Answer) -> None:
        """How a follow-up was understood, and whether the answer is only a possible one."""
        self.console.print()
        if answer.asked_as:
            understood = sanitize.one_line(f"asked as: {answer.asked_as} (! asks it alone)")
            print_hanging(self.console, INDENT, INDENT, Text(understood, QUIET))
        if answer.caveat:
            print_hanging(self.console, INDENT, INDENT, Text(sanitize.one_line(answer.caveat), QUIET))

    def sentence(self, sentence: WrittenSentence) -> None:
        """A sentence with its marker, on a line of its own."""
        text = Text(sanitize.text(marked(sentence)))
        text.highlight_regex(rf"{re.escape(sentence.citation.marker)}(?=[.!?]?$)", MARKER)
        print_hanging(self.console, INDENT, INDENT, text)

    def written(self, answer: Answer, written: Written, note: str) -> None:
        """The sources of the sentences, and who wrote them."""
        self.console.print()
        if answer.remark:
            print_hanging(self.console, INDENT, INDENT, Text(sanitize.one_line(answer.remark), QUIET))
            self.console.print()
        used = {sentence.citation.n for sentence in written.sentences}
        citations = tuple(citation for citation in answer.citations if citation.n in used)
        self._sources(replace(answer, citations=citations))
        hint = f" · {self.source_hint}" if self.source_hint else ""
        print_hanging(self.console, INDENT, INDENT, Text(sanitize.one_line(f"{note}{hint}"), QUIET))
        self.console.print()

    @contextmanager
    def _waiting(self, what: str) -> Iterator[None]:
        with self.console.status(Text(sanitize.one_line(f"{what} …"), QUIET)):
            yield

    def _quotes(self, answer: Answer) -> None:
        """What Footnote says itself, then a quote a paragraph."""
        own = answer.remarks if answer.citations else (answer.text,)
        room = max(NARROWEST, min(READABLE, self.console.width) - INDENT.cell_len)
        parts = [list(Text(sanitize.text(text)).wrap(self.console, room)) for text in own]
        parts += [quote_lines(cited, answer.question, self.console, room) for cited in answer.citations]
        for number, lines in enumerate(parts):
            if number:
                self.console.print()
            for line in lines:
                row = INDENT + line
                row.rstrip()
                self.console.print(row, no_wrap=True, overflow="ignore", crop=False)

    def sources(self, answer: Answer) -> None:
        """Each source with its title, where it is from, its date and its place; or what only comes near."""
        with paged(self.console, self.page, fails=False):
            self._sources(answer)

    def _sources(self, answer: Answer) -> None:
        sources: list[tuple[str, Citation | ClosestPassage]] = [
            (citation.marker, citation) for citation in answer.citations
        ]
        if answer.near:
            sources = [(f"{n}", near) for n, near in enumerate(answer.near, 1)]
            self.console.print(Text(f"  {answer.wording.closest}", QUIET))
        above = None
        for marker, source in sources:
            self._source(marker, source, named=source.article.id == above)
            above = source.article.id
            if isinstance(source, Citation) and source.supporting:
                self._agreeing(Text(" " * (len(marker) + 3)), source)
                above = None
        if sources:
            self.console.print()

    def passage(self, view: Excerpt) -> None:
        """What the passage is of, then its lines with their numbers, the cited words standing out."""
        with paged(self.console, self.page, fails=False):
            self._passage(view)

    def _passage(self, view: Excerpt) -> None:
        lines = Text(f"{view.lines:,} lines", QUIET)
        where = path(view.path, view.path, room_beside(self.console, INDENT))
        print_joined(self.console, INDENT, Text(sanitize.one_line(view.title), TITLE), where, lines)
        width = len(str(view.rows[-1].number))
        for row in view.rows:
            if row.section:
                self.console.print(Text(f"  ── {sanitize.one_line(row.section)} ──", QUIET))
            bar, line = (CITED_BAR, "bold") if row.is_cited else (" ", "dim")
            first = Text.assemble("  ", (bar, MARKER), (f" {row.number:>{width}} ", line), ("│ ", QUIET))
            later = Text.assemble("  ", (bar, MARKER), " " * (width + 2), ("│ ", QUIET))
            print_hanging(self.console, first, later, cited(row))
        self.console.print()

    def hits(self, hits: Sequence[Hit], words: str) -> None:
        """Each passage with its place, what it was scored on, and how it begins, the words standing out."""
        with paged(self.console, self.page):
            self.console.print()
            for n, hit in enumerate(hits, 1):
                self._hit(str(n), hit, words)

    def why(self, reasons: AnswerExplanation) -> None:
        """How sure the answer is, and the passages that it was chosen from."""
        with paged(self.console, self.page):
            self.console.print()
            for sentence in sentences_of(reasons):
                print_hanging(self.console, INDENT, INDENT, Text(sanitize.one_line(sentence)))
            self.console.print()
            for label, hit in ranked(reasons):
                self._hit(label, hit, reasons.answer.question)
            print_hanging(self.console, INDENT, INDENT, Text(LEGEND, QUIET))
            self.console.print()

    def articles(self, articles: Sequence[ArticleInfo]) -> None:
        """Each article's title, and under it its source, its date and its path."""
        with paged(self.console, self.page):
            for article in articles:
                print_hanging(self.console, Text(), INDENT, Text(sanitize.one_line(article.title), TITLE))
                self._details(INDENT, article, article_path(article, room_beside(self.console, INDENT)))

    def definitions(self, rows: Sequence[tuple[str, str]]) -> None:
        """The meanings in a column, wrapped within it; below the words where that would be too narrow."""
        width = max(len(word) for word, _ in rows)
        narrow = self.console.width < width + 4 + NARROWEST
        with paged(self.console, self.page):
            for word, meaning in rows:
                if narrow:
                    print_hanging(self.console, INDENT, INDENT, Text(word))
                    print_hanging(self.console, INDENT + INDENT, INDENT + INDENT, Text(meaning, QUIET))
                else:
                    first, later = Text(f"  {word:<{width}}  "), Text(" " * (width + 4))
                    print_hanging(self.console, first, later, Text(meaning, QUIET))

    def message(self, text: str) -> None:
        """Footnote's own words."""
        self.console.print(Text(sanitize.text(text)))

    def _hit(self, label: str, hit: Hit, words: str) -> None:
        first, later = Text.assemble("  ", (label, MARKER), " "), Text(" " * (len(label) + 3))
        print_hanging(self.console, first, later, Text(sanitize.one_line(hit.article.title), TITLE))
        print_joined(self.console, later, self._place(hit, later), Text(scores(hit), QUIET))
        if common := words_in_common(words, hit):
            print_hanging(self.console, later, later, Text(sanitize.one_line(common), QUIET))
        print_hanging(self.console, later, later, snippet(hit.passage.text, words))
        self.console.print()

    def _source(self, marker: str, source: Citation | ClosestPassage, *, named: bool) -> None:
        """One source; of an article already `named` in the line above, only its headings and its place."""
        first, later = Text.assemble("  ", (marker, MARKER), " "), Text(" " * (len(marker) + 3))
        headings = sanitize.one_line(format_headings(source))
        where = [*([Text(headings)] if headings else []), self._place(source, later)]
        if named:
            print_joined(self.console, later, *where, first=first)
        else:
            print_hanging(self.console, first, later, Text(sanitize.one_line(source.article.title), TITLE))
            self._details(later, source.article, *where)

    def _agreeing(self, gutter: Text, citation: Citation) -> None:
        """The other articles that say the same, each with its place."""
        count = len(citation.supporting)
        says = "1 more article agrees" if count == 1 else f"{count} more articles agree"
        locations = (self._place(support, gutter) for support in citation.supporting)
        print_joined(self.console, gutter, Text(says, QUIET), *locations)

    def _details(self, gutter: Text, article: ArticleInfo, *where: Text) -> None:
        """Where an article is from, its date, and where in it."""
        details = " · ".join(
            sanitize.one_line(field) for field in (article.source, article.date_text) if field
        )
        print_joined(self.console, gutter, *([Text(details, QUIET)] if details else []), *where)

    def _place(self, source: Citation | ClosestPassage | SupportingQuote | Hit, gutter: Text) -> Text:
        return place(source, room_beside(self.console, gutter))


def _duration(ms: float) -> str:
    return f"{max(ms, 1):.0f} ms" if ms < 1_000 else f"{ms / 1_000:.1f} s"
