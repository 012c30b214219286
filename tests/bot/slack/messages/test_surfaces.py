"""Every message, modal and home view that the app makes is one that Slack accepts on its surface."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.parsing.location import Location
from bot.slack.messages.escalation import HelpRequest, help_request, resolved
from bot.slack.messages.feedback_form import reason_modal
from bot.slack.messages.home import HomeSummary, home_view, prompts
from bot.slack.messages.message import Message, text_message
from bot.slack.messages.shared_answer import shared_message
from bot.slack.state.answers import StoredAnswer, StoredSource, digest_of
from retrieval.filters import Filters
from retrieval.reading.articles import parse_article
from retrieval.types import CurrentArticle, FileState
from tests.bot.examples import ARTICLE
from tests.bot.slack.messages.forms import forms
from tests.fakes.slack.limits import check_blocks, check_view

SENTENCE = "The lamp was lit in 1847."


class OneArticle:
    """A library of one article."""

    def read(self, path: str, filters: Filters) -> CurrentArticle:
        article, _ = parse_article(path, SENTENCE.encode())
        return CurrentArticle(f"seeds/{path}", article, FileState.CURRENT)


def stored(text: str, sources: int) -> StoredAnswer:
    location = Location("skerry.md", "chars", 0, len(SENTENCE))
    kept = tuple(StoredSource(n, location, digest_of(SENTENCE)) for n in range(1, sources + 1))
    return StoredAnswer("i" * 12, "T1", "C1", "1.1", "1.1", "U1", True, text, text, True, kept, 1.0)


def shared(text: str, sources: int = 9) -> Message:
    message = shared_message(stored(text, sources), cast(Any, OneArticle()), Filters())
    assert message is not None
    return message


MESSAGES: dict[str, Callable[[str], Message]] = {
    "notice": text_message,
    "shared answer": shared,
    "shared answer without sources": lambda text: shared(text, 0),
    "request for help": lambda text: help_request(
        stored(text, 1), HelpRequest("U1", ("U7", "S8"), True, text, "", True)
    ),
    "resolved request": lambda text: resolved(stored(text, 1), "U7"),
}


@pytest.mark.parametrize("make", MESSAGES.values(), ids=MESSAGES)
@given(text=st.text())
@example(text="long words " * 4000)
def test_a_message_is_accepted_in_all_its_forms(make: Callable[[str], Message], text: str) -> None:
    message = make(text)
    assert 0 < len(message.text) <= 4000
    for blocks in forms(message):
        check_blocks(blocks)


@given(st.text())
@example("long words " * 400)
def test_the_home_tab_is_accepted(text: str) -> None:
    article = replace(ARTICLE, title=text, source=text, published=text)
    summary = HomeSummary(1, (article,) * 5, ("What about it?",) * 4)
    check_view(home_view(summary, None), "home")
    check_view(home_view(HomeSummary(0, (), ()), None), "home")
    assert 1 <= len(prompts(summary)) <= 4


def test_the_form_for_feedback_is_accepted() -> None:
    check_view(reason_modal("i" * 12), "modal")
