"""Follow-ups that a model writes anew: taken only where nothing is lost and nothing added."""

import pytest

from bot.follow_up import PastTurn
from bot.writing.client import ModelClient
from bot.writing.follow_ups import Rewriter, stands_for
from bot.writing.options import WriterOptions
from bot.writing.writer import Writer
from tests.bot.run_footnote import Shell
from tests.bot.terminal.session import transcript
from tests.bot.writing.evidence import CITATIONS, LAMP
from tests.fakes.model.replies import Reply, error, silent_after, stops_after, writes
from tests.fakes.model.server import MODEL, FakeModel

BEFORE = ["Question: Who lit the lamp on Skerry?", LAMP]
PAST = (PastTurn("Who lit the lamp on Skerry?", CITATIONS[:1]),)


@pytest.mark.parametrize(
    ("rewritten", "question"),
    [
        ("When was the lamp on Skerry lit?", "When was it lit?"),
        ("Did Ailsa Boyd have children?", "Did she have children?"),
        ("How long did Ailsa Boyd keep it burning after 1847?", "How long did she keep it burning?"),
    ],
)
def test_names_may_take_the_place_of_pronouns(rewritten: str, question: str) -> None:
    assert stands_for(rewritten, question, BEFORE)


@pytest.mark.parametrize(
    ("rewritten", "question"),
    [
        ("When was the lamp on Muckle Flugga lit?", "When was it lit?"),
        ("Was the lamp on Skerry lit in 1848?", "When was it lit?"),
        ("When was the lamp on Skerry repaired?", "When was it lit?"),
        ("Who lit the lamp on Skerry?", "And in 1850?"),
        ("When was it lit?", "When was it lit?"),
        ("When was the lamp on Skerry lit? " * 10, "When was it lit?"),
        ("", "When was it lit?"),
    ],
)
def test_what_adds_or_loses_something_is_not_taken(rewritten: str, question: str) -> None:
    assert not stands_for(rewritten, question, BEFORE)


def rewriter_at(server: FakeModel, said: list[str], never: tuple[str, ...] = ()) -> Rewriter:
    options = WriterOptions(server.url, MODEL, never=never)
    return Rewriter(Writer(options, ModelClient(server.url, MODEL)), said.append)


def test_the_model_sees_what_was_asked_and_cited_between_its_marks() -> None:
    said: list[str] = []
    with FakeModel(writes("When was the lamp ", "on Skerry lit?")) as server:
        assert rewriter_at(server, said)("When was it lit?", PAST) == "When was the lamp on Skerry lit?"
        assert server.prompt().splitlines()[1:3] == BEFORE
    assert said[0].startswith("Your question and up to 12 sentences")


@pytest.mark.parametrize(
    "reply", [error(500, "panic"), stops_after("When was"), writes("NO ANSWER"), writes()]
)
def test_where_the_model_gives_none_it_is_asked_as_without_one(reply: Reply) -> None:
    with FakeModel(reply) as server:
        assert rewriter_at(server, [])("When was it lit?", PAST) == ""


def test_a_slow_model_is_not_waited_for() -> None:
    with FakeModel(silent_after(60, "When")) as server:
        assert rewriter_at(server, [])("When was it lit?", PAST) == ""


def test_what_is_never_sent_is_not_sent_here_either() -> None:
    with FakeModel(writes("When was the lamp on Skerry lit?")) as server:
        assert rewriter_at(server, [], ("skerry*",))("When was it lit?", PAST) == ""
        assert rewriter_at(server, [])("When was it lit?", ()) == ""
        assert server.calls == 0


def test_in_the_chat_it_is_shown_as_what_it_was_asked(footnote: Shell) -> None:
    wording = "How many winters did the keeper Ailsa Boyd keep the lamp on Skerry burning?"
    first = writes(f"{LAMP} [1]")
    with FakeModel(first, writes(wording), first) as server:
        writer = Writer(WriterOptions(server.url, MODEL), ModelClient(server.url, MODEL))
        questions = ("Who lit the lamp on Skerry?", "How many winters did she keep it burning?")
        shown = transcript(footnote, *questions, writer=writer)
    assert f"asked as: {wording} (! asks it alone)" in " ".join(shown.partition(questions[1])[2].split())
