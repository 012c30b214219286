"""The seed questions, asked of the real model over the original articles and over the project's own."""

import json
import re
import shutil
from collections.abc import Iterator
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
class Asked:
    """A line of questions.jsonl and the answer to it; articles are known by their three digits."""

    question: str
    articles: frozenset[str]
    expect: str | None
    history: tuple[str, ...]
    answer: Answer

    def cites_a_right_article(self) -> bool:
        return any(each.article.id[:3] in self.articles for each in self.answer.citations[:3])

    def says_what_is_expected(self, folder: Path) -> bool:
        """Whether the pattern matches a quote or the text right beside it."""
        return any(
            re.search(self.expect or "", _around(folder, each.article.id, each.start, each.end))
            for each in self.answer.citations[:3]
        )


def _around(folder: Path, id: str, start: int, end: int) -> str:
    text = (folder / id).read_bytes().decode()
    return text[max(0, text.rfind("\n", 0, max(0, start - 1))) : (text.find("\n", end) + 1 or len(text))]


@pytest.fixture(scope="module", params=["originals", "seeds", "seeds among hostile articles"])
def folder(
    request: pytest.FixtureRequest, shared: Path, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    if request.param == "originals":
        return shared / "seeds"
    if request.param == "seeds":
        return root / "seeds"
    among = tmp_path_factory.mktemp("among")
    for path in (*(root / "seeds").iterdir(), *(root / "tests/data/hostile").iterdir()):
        shutil.copy(path, among)
    return among


@pytest.fixture(scope="module")
def asked(
    folder: Path, shared: Path, real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Asked]]:
    library = Library(folder, tmp_path_factory.mktemp("index") / "index", real_encoder)
    library.sync()
    questions = (shared / "seeds/questions.jsonl").read_text("utf-8")
    yield [_ask(library, json.loads(line)) for line in questions.splitlines()]
    library.close()


def _ask(library: Library, line: dict[str, Any]) -> Asked:
    talk = Conversation()
    history = tuple(line.get("history", ()))
    for question in history:
        talk.ask(library, question, 3)
    answer = talk.ask(library, str(line["question"]), 3).reply
    assert isinstance(answer, Answer)
    articles = frozenset(id[:3] for id in line["articles"])
    return Asked(str(line["question"]), articles, line["expect"], history, answer)


def test_the_first_three_citations_come_from_a_right_article(asked: list[Asked]) -> None:
    plain = [each for each in asked if each.articles and not each.history]
    assert len(plain) == 24
    assert sum(each.cites_a_right_article() for each in plain) >= 22


def test_the_quotes_say_what_is_expected(asked: list[Asked], folder: Path) -> None:
    plain = [each for each in asked if each.articles and not each.history]
    assert sum(each.says_what_is_expected(folder) for each in plain) >= 22


def test_what_the_articles_do_not_say_is_declined_or_answered_with_possibly(asked: list[Asked]) -> None:
    absent = [each for each in asked if not each.articles]
    assert len(absent) == 10
    assert sum(not each.answer.found for each in absent) >= 8
    assert all(each.answer.tentative for each in absent if each.answer.found)


def test_every_quote_is_its_span_of_the_file(asked: list[Asked], folder: Path) -> None:
    citations = [each for one in asked for each in one.answer.citations]
    assert citations
    for each in citations:
        text = (folder / each.article.id).read_bytes().decode("utf-8")
        assert text[each.start : each.end] == each.quote


def test_follow_ups_are_answered_in_their_context(asked: list[Asked], folder: Path) -> None:
    following = [each for each in asked if each.history]
    assert len(following) == 5
    right = [
        each for each in following if each.cites_a_right_article() and each.says_what_is_expected(folder)
    ]
    assert len(right) >= 4
