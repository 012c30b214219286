"""The seed questions, asked of the real model over the original articles and over the project's own."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversation
from retrieval.encoder import Encoder
from retrieval.library import Library
from retrieval.types import Answer

pytestmark = pytest.mark.model


@dataclass(frozen=True)
class AnsweredQuestion:
    """A line of questions.jsonl and the answer to it; articles are known by their three digits."""

    question: str
    articles: frozenset[str]
    expect: str | None
    history: tuple[str, ...]
    answer: Answer

    def cites_a_right_article(self) -> bool:
        return any(line.article.id[:3] in self.articles for line in self.answer.citations[:3])

    def says_what_is_expected(self, folder: Path) -> bool:
        """Whether the pattern matches a quote or the text right beside it."""
        return any(
            re.search(self.expect or "", _around(folder, line.article.id, line.start, line.end))
            for line in self.answer.citations[:3]
        )


def _around(folder: Path, id: str, start: int, end: int) -> str:
    text = (folder / id).read_bytes().decode()
    return text[max(0, text.rfind("\n", 0, max(0, start - 1))) : (text.find("\n", end) + 1 or len(text))]


@pytest.fixture(scope="module")
def originals_library(
    shared: Path, real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    index = tmp_path_factory.mktemp("originals") / "index"
    with closing(Library(shared / "seeds", index, real_encoder)) as library:
        library.sync()
        yield library


@pytest.fixture(scope="module", params=["originals_library", "seeds_library", "library_among_hostile"])
def library(request: pytest.FixtureRequest) -> Library:
    library: Library = request.getfixturevalue(request.param)
    return library


@pytest.fixture(scope="module")
def folder(library: Library) -> Path:
    return library.folder


@pytest.fixture(scope="module")
def answered(library: Library, shared: Path) -> list[AnsweredQuestion]:
    questions = (shared / "seeds/questions.jsonl").read_text("utf-8")
    return [_ask(library, json.loads(line)) for line in questions.splitlines()]


def _ask(library: Library, line: dict[str, Any]) -> AnsweredQuestion:
    talk = Conversation()
    history = tuple(line.get("history", ()))
    for question in history:
        talk.ask(library, question, 3)
    answer = talk.ask(library, str(line["question"]), 3).reply
    assert isinstance(answer, Answer)
    articles = frozenset(id[:3] for id in line["articles"])
    return AnsweredQuestion(str(line["question"]), articles, line["expect"], history, answer)


def test_the_first_three_citations_come_from_a_right_article(answered: list[AnsweredQuestion]) -> None:
    plain = [line for line in answered if line.articles and not line.history]
    assert len(plain) == 24
    assert sum(line.cites_a_right_article() for line in plain) >= 22


def test_the_quotes_say_what_is_expected(answered: list[AnsweredQuestion], folder: Path) -> None:
    plain = [line for line in answered if line.articles and not line.history]
    assert sum(line.says_what_is_expected(folder) for line in plain) >= 21


def test_what_the_articles_do_not_say_is_declined_or_answered_with_possibly(
    answered: list[AnsweredQuestion],
) -> None:
    absent = [line for line in answered if not line.articles]
    assert len(absent) == 10
    assert sum(not line.answer.found for line in absent) >= 8
    assert all(line.answer.tentative for line in absent if line.answer.found)


def test_every_quote_is_its_span_of_the_file(answered: list[AnsweredQuestion], folder: Path) -> None:
    citations = [citation for line in answered for citation in line.answer.citations]
    assert citations
    for citation in citations:
        text = (folder / citation.article.id).read_bytes().decode("utf-8")
        assert text[citation.start : citation.end] == citation.quote


def test_follow_ups_are_answered_in_their_context(answered: list[AnsweredQuestion], folder: Path) -> None:
    following = [line for line in answered if line.history]
    assert len(following) == 5
    right = [
        line for line in following if line.cites_a_right_article() and line.says_what_is_expected(folder)
    ]
    assert len(right) >= 4
