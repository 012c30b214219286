"""Splits a block into sentences."""

import re
from collections.abc import Iterator

from sentencex import segment

from retrieval.reading.blocks import trim
from retrieval.reading.line_rules import has_open_end
from retrieval.text.dates import month_number
from retrieval.text.language import ENGLISH
from retrieval.types import Span

WINDOW = 10_000  # characters that are looked at together
MAX_LABEL = 60  # characters of the number of a section, or of who speaks
MAX_JOINED = 600  # characters that are taken for one sentence because a bracket in them is open
_SURROGATE = re.compile("[\ud800-\udfff]")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_CLOSING = re.compile(r"(?:\*{1,3}|==|__?|~~|[)\]”’»\"'`])+(?=\s|$)")
_LETTER = re.compile(r"[^\W\d_]")
_PAIRS = (("(", ")"), ("[", "]"))
_MARKS = ("**", "==", "`", '"')
# What a full stop ends without ending a sentence, where it is all that stands before: the number of a section
# ("Section 2.", "Rule 12(c).", "B."), who speaks ("Q.", "THE MILLER."), a bold heading of a paragraph.
_LABEL = re.compile(
    r"[\W_]*(?:[A-Z]|[IVXLC]{1,6}|(?:Q|A|Question|Answer) ?\d{0,3}"
    r"|(?:Section|Sec|Article|Art|Rule|Chapter|Clause|Paragraph|Para|Part|Annex|Appendix|Schedule|Item|Step|Point"
    r"|Note|Abs|Nr|No|Artikel|Kapitel|Abschnitt)\.? ?(?:\d|[IVXLC]+\b)?[\w().-]{0,12}"
    r"|[A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+){0,2}|\*\*[\w().-]+(?: [\w().-]+){0,2})[.)]\W*"
)
_BEFORE_FIGURE = re.compile(
    r"\b(?:tel|fax|mob|ext|no|nos|nr|art|abs|sec|par|para|ch|fig|abb|tab|vol|bd|ed|pp?|approx|ca|max|min|est|incl|gem|lt|vgl|bzgl|acc|cf|s)\.$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\b\d{1,2}\.$")  # "27. Juni"
_CUE = re.compile(
    r"(?:\d+\s+)?(?:\d\d:)?\d\d:\d\d[,.]\d{1,3}[ \t]+-->"
)  # a sentence goes on in the next subtitle
_WORD = re.compile(r"[^\W\d_]+")


def sentence_spans(text: str, start: int, end: int, language: str = ENGLISH) -> Iterator[Span]:
    """Spans of the sentences of `text[start:end]`, without the white space around them."""
    pending: Span | None = None
    for begin, stop in _segments(text, start, end, language or ENGLISH):
        if pending is None:
            pending = begin, stop
        elif closing := _dangling(text, pending, begin, stop):
            pending = pending[0], closing
            begin, _ = trim(text, closing, stop)
            if begin < stop and _is_only_a_label(text, pending):
                pending = pending[0], stop
            elif begin < stop:
                yield pending
                pending = begin, stop
        elif _belong_together(text, pending, (begin, stop)):
            pending = pending[0], stop
        else:
            yield pending
            pending = begin, stop
    if pending is not None:
        yield pending


def _dangling(text: str, before: Span, begin: int, stop: int) -> int | None:
    """Where the marks end that begin a sentence but close what the one before it opened."""
    marks = _CLOSING.match(text, begin, stop)
    if marks is None or before[1] - before[0] > MAX_JOINED:
        return None
    words = text[before[0] : before[1]]
    return marks.end() if _is_open(words) else None


def _belong_together(text: str, before: Span, span: Span) -> bool:
    if span[1] - before[0] > MAX_JOINED:
        return False
    if not _LETTER.search(text, before[0], before[1]):
        return True  # a number or a mark that its full stop parted from its words
    if text[span[0]].islower() or has_open_end(text[max(before[0], before[1] - 20) : before[1]]):
        return True
    if _is_only_a_label(text, before) or _stands_before_figure(text, before, span[0]):
        return True
    return _is_open(text[before[0] : before[1]], quotes=False) or bool(_CUE.match(text, span[0]))


def _is_only_a_label(text: str, span: Span) -> bool:
    return span[1] - span[0] <= MAX_LABEL and bool(_LABEL.fullmatch(text, *span))


def _stands_before_figure(text: str, before: Span, start: int) -> bool:
    """Whether the full stop is one of an abbreviation before a figure, or of a day before its month."""
    end = text[max(before[0], before[1] - 10) : before[1]]
    if _BEFORE_FIGURE.search(end):
        return text[start].isdigit() or text[start] in "+(§"
    word = _WORD.match(text, start) if _ORDINAL.search(end) else None
    return word is not None and month_number(word.group()) is not None


def _is_open(words: str, *, quotes: bool = True) -> bool:
    """Whether a bracket or a mark of a pair is opened in it and not closed."""
    if any(words.count(opening) > words.count(closing) for opening, closing in _PAIRS):
        return True
    return any(words.count(mark) % 2 for mark in (_MARKS if quotes else ("`",)))


def _segments(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """The sentences as sentencex tells them, which takes more than its share of time for a very long text."""
    while end - start > WINDOW:
        spans = list(_segments_of_window(text, start, start + WINDOW, language))
        if len(spans) < 2:
            yield from spans
            start += WINDOW
        else:
            yield from spans[:-1]
            start = spans[-1][0]  # it may go on
    yield from _segments_of_window(text, start, end, language)


def _segments_of_window(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    offset = start
    # What sentencex cannot take, a character for a character: it panics at some spaces of several bytes.
    shown = _WIDE_SPACE.sub(" ", _SURROGATE.sub("\ufffd", text[start:end]))
    for piece in segment(language, shown):
        stop = offset + len(piece)
        if piece != shown[offset - start : stop - start]:
            break  # spans are running sums: worth nothing from here on, so the rest stays in one piece
        begin, finish = trim(text, offset, stop)
        if begin < finish:
            yield begin, finish
        offset = stop
    begin, finish = trim(text, offset, end)
    if begin < finish:
        yield begin, finish
