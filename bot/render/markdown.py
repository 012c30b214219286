"""A conversation as Markdown with footnotes. What an article holds stays text, every mark of it escaped."""

import re
from collections.abc import Iterable, Iterator

from bot.render import sanitize
from bot.render.plain import format_headings, format_place, format_unread
from bot.writing.written import Written
from retrieval.types import Answer, Citation, SupportingQuote

# Every character that Markdown, or HTML within it, could read as markup.
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$^=:-])")
_LIST = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)


def conversation_markdown(turns: Iterable[tuple[str, Answer, Written | None]]) -> str:
    """The page: a heading a question, its quotes or what a model wrote, and all sources as footnotes."""
    parts: list[str] = []
    notes: list[str] = []
    for question, answer, written in turns:
        first = len(notes)
        parts.append(f"## {_escaped(' '.join(question.split()))}")
        is_written = written is not None and written.is_shown
        parts.append(_text(written, first) if written and is_written else _quotes(answer, first))
        notes += [_note(first + citation.n, citation) for citation in answer.citations]
    return "\n\n".join(["# A conversation with Footnote", *parts, "\n".join(notes)]).rstrip() + "\n"


def _text(written: Written, first: int) -> str:
    """The sentences that a model wrote, each marker a footnote, and that they were written."""
    sentences = (
        f"{_escaped(sanitize.one_line(sentence.text))} [^{first + sentence.citation.n}]"
        for sentence in written.sentences
    )
    model = _escaped(sanitize.one_line(written.model))
    return f"{' '.join(sentences)}\n\n_Written by {model}; each sentence was checked against its source._"


def _quotes(answer: Answer, first: int) -> str:
    """The answer as it was given, each marker a footnote; a block quote where articles speak."""
    if not answer.citations:
        lines = (answer.text, answer.remark, format_unread(answer.unread))
        return "\n\n".join(_escaped("\n".join(filter(None, lines))).splitlines())
    quotes = (
        f"{_escaped(cited.passage)} [^{first + cited.n}]{_escaped(cited.suffix)}"
        for cited in answer.citations
    )
    caveat = f"_{_escaped(sanitize.one_line(answer.caveat))}_\n\n" if answer.caveat else ""
    return caveat + "\n".join(_block_quote("\n".join([*map(_escaped, answer.remarks), *quotes])))


def _block_quote(text: str) -> Iterator[str]:
    """A line a paragraph."""
    for at, line in enumerate(filter(str.strip, text.splitlines())):
        if at:
            yield ">"
        yield f"> {line}"


def _note(number: int, citation: Citation) -> str:
    agrees = "".join(f"; also {_where(support)}" for support in citation.supporting)
    return f"[^{number}]: {_where(citation)}{agrees}"


def _where(source: Citation | SupportingQuote) -> str:
    article = source.article
    fields = (format_headings(source), article.source, article.published)
    details = [_escaped(sanitize.one_line(field)) for field in fields if field]
    title = f"*{_escaped(sanitize.one_line(article.title))}*"
    link = [f"<{article.url}>"] if article.url else []
    return ", ".join(
        [title, *details, *link, f"`{sanitize.one_line(format_place(source)).replace('`', '’')}`"]
    )


def _escaped(text: str) -> str:
    return _LIST.sub(r"\1\\\2", _MARKS.sub(r"\\\1", sanitize.text(text)))
