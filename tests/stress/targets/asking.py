"""What reads a question, and what looks it up in an index of hostile articles."""

import math
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from bot.conversation import is_follow_up
from bot.parsing.filters import parse_filters
from bot.parsing.location import parse_location
from bot.small_talk import small_talk_reply
from retrieval.answering.publication_date import find_date_line
from retrieval.answering.statements import names
from retrieval.errors import FootnoteError, UsageError
from retrieval.query.query import MAX_CHARS, parse_query
from retrieval.text.quantities import find_quantities
from retrieval.text.visible import visible
from retrieval.types import AnswerWithHits, Context, Filters
from tests.retrieval.hostile import ATTACKS, PIECES, attacks
from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary
from tests.stress.targets import AT_EXIT, Target, scratch


def check_question(text: str) -> None:
    question = parse_query(text, text[::2])
    assert visible(question.text) == question.text == " ".join(question.text.split())
    assert all(0 <= start < end <= len(question.text) for start, end in question.content_spans)
    assert 0 <= question.own_start <= len(question.text) <= 2 * MAX_CHARS + 1
    is_follow_up(text)
    small_talk_reply(text)


def check_figures(text: str) -> None:
    for each in find_quantities(text):
        assert 0 <= each.start < each.end <= len(text)
        assert math.isfinite(each.low + each.value + each.high)
    assert all(text[start:end].strip() for start, end in names(text))


def check_dateline(text: str) -> None:
    span = find_date_line(text, "2025-08-22")
    assert span is None or any(each in text[slice(*span)] for each in ("2025", "22"))


def check_scope(written: tuple[str, str, str]) -> None:
    """Dates and patterns are read or refused in one line that names them."""
    since, until, glob = written
    try:
        filters = parse_filters(since, until, glob, Path("seeds"))
        parse_location(since)
    except UsageError as error:
        assert error.hint
        return
    assert all(each is None or date.fromisoformat(each) for each in (filters.since, filters.until))


def check_answer(examined: AnswerWithHits, shelf: SampleLibrary) -> None:
    """Each citation, and what agrees with it, is its span: whole sentences, or the line with the date."""
    sentences = [(hit.article.id, each) for hit in examined.hits for each in hit.passage.sentences]
    starts = {(id, each.start) for id, each in sentences}
    ends = {(id, each.end) for id, each in sentences}
    for citation in examined.answer.citations:
        for each in (citation, *citation.supporting):
            id, text = each.article.id, (shelf.folder / each.article.id).read_bytes().decode()
            assert text[each.start : each.end] == each.quote != ""
            whole = (id, each.start) in starts and (id, each.end) in ends
            dated = each.article.published
            assert whole or (dated and find_date_line(text, dated) == (each.start, each.end))


@cache
def hostile_shelf() -> SampleLibrary:
    """Articles that are nothing but attacks, two harmless ones, and their index."""
    shelf = SampleLibrary(scratch())
    for number in range(12):
        parts = (*ATTACKS[number::3], *PIECES[number::5])
        text = "".join(each for each in parts if each.isprintable() or "\n" in each or len(each) < 40)
        shelf.put(f"{number}.md", text.encode("utf-8", "replace"))
    shelf.put("lamp.md", LAMP)
    shelf.put("ferry.md", FERRY)
    shelf.sync()
    AT_EXIT.callback(shelf.library.close)
    return shelf


def check_asking(asked: tuple[str, str | None, str | None]) -> None:
    """Any question, any pattern, any question before it: an exact answer, or an error that says why."""
    question, glob, before = asked
    shelf = hostile_shelf()
    context = Context(before, ("lamp.md",)) if before is not None else None
    try:
        examined = shelf.library.ask_with_hits(question, filters=Filters(glob=glob), k=5, context=context)
    except FootnoteError as error:
        assert len(question) > MAX_CHARS, error
        return
    check_answer(examined, shelf)


def check_indexing(text: str) -> None:
    """Any article can be indexed beside another one, and asked for what it says."""
    with tempfile.TemporaryDirectory(prefix="footnote-fuzz-") as folder:
        shelf = SampleLibrary(Path(folder))
        shelf.put("lamp.md", LAMP)
        shelf.put("any.md", text.encode("utf-8", "replace"))
        shelf.sync()
        check_answer(shelf.library.ask_with_hits(text[:MAX_CHARS] or "lamp"), shelf)
        assert shelf.ask("Who lit the lamp on Skerry in 1847?").found
        shelf.library.close()


MAYBE = st.none() | attacks(4)
TARGETS = (
    Target("questions", attacks(), check_question),
    Target("figures and names", attacks(), check_figures),
    Target("datelines", attacks(), check_dateline),
    Target("dates, patterns and places", st.tuples(*[attacks(4)] * 3), check_scope),
    Target("asking", st.tuples(attacks(8), MAYBE, MAYBE), check_asking, 0.1),
    Target("indexing", attacks(), check_indexing, 0.02),
)
