"""A conversation as Markdown with footnotes.

A quote of a Markdown article stays Markdown where nothing in it can do harm. Of any other text those marks
are escaped that would be read as markup where they stand, and no others.
"""

import re
from collections.abc import Iterable, Iterator

from bot.render import sanitize
from bot.render.addresses import address_of
from bot.render.harmless_markdown import ends_in_text, is_harmless
from bot.render.plain import format_headings, format_place, format_unread
from bot.writing.written import Written
from retrieval.types import Answer, Citation, SupportingQuote

# What Markdown, with the extensions of GitHub, could read as markup within a line ...
_MARKS = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~])    # a backslash that would escape
      | `
      | \*(?!\s) | (?<!\s)\*
      | (?<![^\W_])_ | _(?![^\W_])  # no underscore within a word
      | (?<=\S)~                  # what could end a struck-out text; without an end there is none
      | <(?=[A-Za-z/!?])
      | &(?=\#?\w+;)
      | \](?=[(\[:]) | \[(?=\^)    # a link, an image, a definition, a footnote
      | (?<=\s)\#(?=\#*\s*$)      # the end of a heading
    """,
    re.VERBOSE | re.MULTILINE,
)
# ... and at its beginning: a heading, a quote, an item of a list, a rule, a table.
_LINE_START = re.compile(r"^(\s*)(?=\#{1,6}(?:\s|$)|>|[-+](?:\s|$)|-{2,}|={2,}|\|)", re.MULTILINE)
_BRACKET = re.compile(r"(?<!\\)[\[\]]")  # within the text of a link
_NUMBERED_START = re.compile(r"^(\s*\d{1,9})(?=[.)](?:\s|$))", re.MULTILINE)


def conversation_markdown(turns: Iterable[tuple[str, Answer, Written | None]], base_url: str = "") -> str:
    """The page: a heading a question, its quotes or what a model wrote, and all sources as footnotes.

    With `base_url` the title of each source is a link to the quote in its place.
    """
    parts: list[str] = []
    notes: list[str] = []
    for question, answer, written in turns:
        parts.append(_turn(question, answer, written, len(notes)))
        notes += _notes(answer, len(notes), base_url)
    return "\n\n".join(["# A conversation with Footnote", *parts, "\n".join(notes)]).rstrip() + "\n"


def answer_markdown(
    question: str, answer: Answer, written: Written | None, *, first: int = 0, base_url: str = ""
) -> str:
    """A question with its answer and the sources as footnotes, numbered from `first` + 1."""
    notes = "\n".join(_notes(answer, first, base_url))
    return "\n\n".join(filter(None, (_turn(question, answer, written, first), notes))) + "\n"


def _turn(question: str, answer: Answer, written: Written | None, first: int) -> str:
    is_written = written is not None and written.is_shown
    text = _text(written, first) if written and is_written else _quotes(answer, first)
    return f"## {escaped(' '.join(question.split()))}\n\n{text}"


def _notes(answer: Answer, first: int, base_url: str) -> list[str]:
    return [_note(first + citation.n, citation, base_url) for citation in answer.citations]


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
    caveat = f"_{escaped(sanitize.one_line(answer.caveat))}_\n\n" if answer.caveat else ""
    remarks = [line for remark in answer.remarks for line in _paragraphs(escaped(remark))]
    quotes = [_quote(cited, first + cited.n) for cited in answer.citations]
    # A block quote each, which ends whatever a quote leaves open.
    return caveat + "\n\n".join("\n".join(_block_quote(lines)) for lines in (remarks, *quotes) if lines)


def _quote(cited: Citation, number: int) -> list[str]:
    """The lines of a quote with its footnote: Markdown as it is, any other text a line a paragraph."""
    mark = f"[^{number}]{escaped(cited.suffix)}"
    text = sanitize.text(cited.passage)
    if not is_harmless(text, cited.article.path):
        return list(_paragraphs(f"{escaped(cited.passage)} {mark}"))
    return f"{text} {mark}".splitlines() if ends_in_text(text) else [*text.splitlines(), "", mark]


def block_quote(text: str) -> Iterator[str]:
    """The lines of a block quote, in which each line of a text is a paragraph."""
    return _block_quote(_paragraphs(text))


def _block_quote(lines: Iterable[str]) -> Iterator[str]:
    return (f"> {line}".rstrip() for line in lines)


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of a text, an empty one between each and the next."""
    for at, line in enumerate(filter(str.strip, text.splitlines())):
        if at:
            yield ""
        yield line


def _note(number: int, citation: Citation, base_url: str) -> str:
    agrees = "".join(f"; also {source_markdown(support, base_url)}" for support in citation.supporting)
    return f"[^{number}]: {source_markdown(citation, base_url)}{agrees}"


def source_markdown(source: Citation | SupportingQuote, base_url: str) -> str:
    """What a quote is from, on one line."""
    article = source.article
    fields = (format_headings(source), article.source, article.date_text)
    details = [escaped(sanitize.one_line(field)) for field in fields if field]
    title = f"*{escaped(sanitize.one_line(article.title))}*"
    if base_url:
        inside = _BRACKET.sub(r"\\\g<0>", title)
        title = f"[{inside}]({address_of(source, base_url)})"
    link = [f"<{article.url}>"] if article.url else []
    return ", ".join(
        [title, *details, *link, f"`{sanitize.one_line(format_place(source)).replace('`', '’')}`"]
    )


def escaped(text: str) -> str:
    """A text of which nothing is read as markup, in a paragraph, a heading or between asterisks."""
    marked = _MARKS.sub(r"\\\g<0>", sanitize.text(text))
    return _NUMBERED_START.sub(r"\1\\", _LINE_START.sub(r"\1\\", marked))
