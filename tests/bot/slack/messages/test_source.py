"""The source modal: the cited words in their place, whatever ends the lines of the file."""

from typing import Any

import pytest

from bot.slack.messages.source import CHANGED, PAGE, first_page, source_modal
from bot.slack.state.answers import StoredAnswer, StoredSource, store_answer
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from retrieval.reading.articles import parse_article
from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage, CurrentArticle, FileState
from tests.fakes.slack.limits import check_view, texts

LINES = ("First line.", "", "The lamp was lit in 1847.", "It burned for forty winters.", "Last line.")
QUESTION = SlackQuestion(MessageKey("T1", "C1", "1.1"), "1.1", "U1", "When was it lit?", AskedVia.MENTION)
LINE_ENDS = pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])


def page(text: str) -> CurrentArticle:
    article, _ = parse_article("skerry.md", text.encode())
    return CurrentArticle("seeds/skerry.md", article, FileState.CURRENT)


def stored(page: CurrentArticle, source: Citation | ClosestPassage) -> tuple[StoredAnswer, StoredSource]:
    citations, closest = ((source,), ()) if isinstance(source, Citation) else ((), (source,))
    answer = Answer("?", 0.5, citations, closest, (), 1.0)
    kept = store_answer(QUESTION, answer, private=False)
    return kept, kept.sources[0]


def info(page: CurrentArticle) -> ArticleInfo:
    return ArticleInfo(page.article.id, page.path, page.article.title, None, None, None, 1)


def citing(page: CurrentArticle, quote: str) -> tuple[StoredAnswer, StoredSource]:
    start = page.article.text.index(quote)
    return stored(page, Citation(1, quote, start, start + len(quote), (3, 3), 0.5, info(page)))


def closest(page: CurrentArticle, first: int, last: int) -> tuple[StoredAnswer, StoredSource]:
    return stored(page, ClosestPassage(info(page), (first, last), 0.3))


def marked(view: dict[str, Any]) -> str:
    """The words of a modal that are in bold."""
    return "".join(
        word["text"]
        for block in view["blocks"] if block["type"] == "rich_text"
        for part in block["elements"]
        for word in part["elements"] if word.get("style")
    )  # fmt: skip


def says_changed(view: dict[str, Any]) -> bool:
    return CHANGED in [text for text, _ in texts(view)]


@LINE_ENDS
def test_a_citation_is_marked_whatever_ends_the_lines(end: str) -> None:
    shown = page(end.join(LINES) + end)
    view = source_modal(shown, *citing(shown, "The lamp was lit in 1847."), 0)
    check_view(view, "modal")
    assert marked(view) == "The lamp was lit in 1847."
    assert not says_changed(view)


@LINE_ENDS
def test_the_lines_of_a_closest_passage_are_marked_whatever_ends_them(end: str) -> None:
    shown = page(end.join(LINES) + end)
    view = source_modal(shown, *closest(shown, 3, 4), 0)
    check_view(view, "modal")
    assert marked(view) == "The lamp was lit in 1847.\nIt burned for forty winters.\n"
    assert not says_changed(view)


def test_lines_with_mixed_ends_are_marked() -> None:
    shown = page("First line.\r\rThe lamp was lit in 1847.\r\nIt burned for forty winters.\nLast line.")
    assert marked(source_modal(shown, *closest(shown, 3, 3), 0)) == "The lamp was lit in 1847.\n"


def test_lines_that_are_not_there_any_more_are_said_to_have_changed() -> None:
    before = page("\r".join(LINES))
    view = source_modal(page("One line."), *closest(before, 3, 4), 0)
    assert (marked(view), says_changed(view)) == ("", True)


def test_words_that_are_not_there_any_more_are_said_to_have_changed() -> None:
    before = page("\n".join(LINES))
    view = source_modal(page("\n".join(LINES).replace("1847", "1848")), *citing(before, LINES[2]), 0)
    assert (marked(view), says_changed(view)) == ("", True)


@LINE_ENDS
def test_a_long_article_is_cut_into_pages_at_its_line_ends(end: str) -> None:
    line = "x" * 70 + "."
    text = end.join([line] * 300 + ["The lamp was lit in 1847."])
    shown = page(text)
    answer, source = citing(shown, "The lamp was lit in 1847.")
    last = first_page(shown, source)
    assert last >= len(text) // PAGE
    views = [source_modal(shown, answer, source, number) for number in range(last + 1)]
    for view in views:
        check_view(view, "modal")
    assert [bool(marked(view)) for view in views] == [False] * last + [True]
    pages = [
        "".join(text for text, kind in texts(view["blocks"]) if kind == "text").strip().splitlines()
        for view in views
    ]
    assert {text for lines in pages for text in lines} == {line, "The lamp was lit in 1847."}
