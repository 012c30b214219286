"""A conversation as Markdown with footnotes. What an article holds stays text, every mark of it escaped."""

import re
from collections.abc import Iterable, Iterator

from bot.render import sanitize
from bot.render.addresses import address_of
from bot.render.plain import format_headings, format_place, format_unread
from bot.writing.written import Written
from retrieval.types import Answer, Citation, SupportingQuote

# Every character that Markdown, or HTML within it, could read as markup.
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$^=:-])")
_LIST = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)


def conversation_markdown(turns: Iterable[tuple[str, Answer, Written | None]], base_url: str = "") -> str:
    """The page: a heading a question, its quotes or what a model wrote, and all sources as footnotes.

    With `base_url` the title of each source is a link to the quote in its place.
    """
    parts: list[str] = []
    notes: list[str] = []
    for question, answer, written in turns:
        first = len(notes)
        parts.append(f"## {escaped(' '.join(question.split()))}")
        is_written = written is not None and written.is_shown
        parts.append(_text(written, first) if written and is_written else _quotes(answer, first))
        notes += [_note(first + citation.n, citation, base_url) for citation in answer.citations]
    return "\n\n".join(["# A conversation with Footnote", *parts, "\n".join(notes)]).rstrip() + "\n"


def _text(written: Written, first: int) -> str:
    """The sentences that a model wrote, each marker a footnote, and that they were written."""
    sentences = (
        f"{escaped(sanitize.one_line(sentence.text))} [^{first + sentence.citation.n}]"
        for sentence in written.sentences
    )
    model = escaped(sanitize.one_line(written.model))
    return f"{' '.join(sentences)}\n\n_Written by {model}; each sentence was checked against its source._"


def _quotes(answer: Answer, first: int) -> str:
    """The answer as it was given, each marker a footnote; a block quote where articles speak."""
    if not answer.citations:
        lines = (answer.text, answer.remark, format_unread(answer.unread))
        return "\n\n".join(escaped("\n".join(filter(None, lines))).splitlines())
    quotes = (
        f"{escaped(cited.passage)} [^{first + cited.n}]{escaped(cited.suffix)}" for cited in answer.citations
    )
    caveat = f"_{escaped(sanitize.one_line(answer.caveat))}_\n\n" if answer.caveat else ""
    return caveat + "\n".join(block_quote("\n".join([*map(escaped, answer.remarks), *quotes])))


def block_quote(text: str) -> Iterator[str]:
    """The lines of a block quote, in which each line of a text is a paragraph."""
    for at, line in enumerate(filter(str.strip, text.splitlines())):
        if at:
            yield ">"
        yield f"> {line}"


def _note(number: int, citation: Citation, base_url: str) -> str:
    agrees = "".join(f"; also {source_markdown(support, base_url)}" for support in citation.supporting)
    return f"[^{number}]: {source_markdown(citation, base_url)}{agrees}"


def source_markdown(source: Citation | SupportingQuote, base_url: str) -> str:
    """What a quote is from, on one line."""
    article = source.article
    fields = (format_headings(source), article.source, article.published)
    details = [escaped(sanitize.one_line(field)) for field in fields if field]
    title = f"*{escaped(sanitize.one_line(article.title))}*"
    if base_url:
        title = f"[{title}]({address_of(source, base_url)})"
    link = [f"<{article.url}>"] if article.url else []
    return ", ".join(
        [title, *details, *link, f"`{sanitize.one_line(format_place(source)).replace('`', '’')}`"]
    )


def escaped(text: str) -> str:
    """A text of which Markdown, or HTML in it, reads nothing as markup."""
    return _LIST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", sanitize.text(text)))
