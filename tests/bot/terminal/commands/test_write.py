"""Written answers in the chat: as they come, /write, /quotes, /why, /save, and a server that goes away."""

from pathlib import Path

import pytest

from bot.writing.client import ModelClient
from bot.writing.options import WriterOptions
from bot.writing.writer import Writer
from tests.bot.run_footnote import SKERRY, Shell, write
from tests.bot.terminal.session import transcript
from tests.fakes.model.replies import stops_after, writes
from tests.fakes.model.server import MODEL, FakeModel

QUESTION = "Who lit the lamp on Skerry?"
LIT = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd"
KEPT = "She kept it burning for forty winters"
GOOD = f"{LIT} [1]. {KEPT} [2]."


@pytest.fixture
def wide(footnote: Shell) -> Shell:
    footnote.environ["COLUMNS"] = "100"
    write(SKERRY.replace("Boyd.\n", "Boyd.\n\n"), "seeds/skerry.md")  # each sentence a quote of its own
    assert footnote("index").code == 0
    return footnote


def writer_at(server: FakeModel) -> Writer:
    return Writer(WriterOptions(server.url, MODEL), ModelClient(server.url, MODEL))


def test_an_answer_is_written_and_its_sources_open_by_their_numbers(wide: Shell) -> None:
    with FakeModel(writes(f"{KEPT} [2]. {LIT} [1].")) as server:
        shown = transcript(wide, QUESTION, "1", "2", writer=writer_at(server))
    answer, first, second = shown.split("› ")[1:]
    assert answer.splitlines()[1].startswith(
        "Your question and up to 12 sentences of the articles go to a model"
    )
    assert f"  {KEPT} [1].\n  {LIT} [2].\n\n" in answer
    assert "written by tiny:1b from 2 sources · 400 + 40 tokens · 8 ms · type 1 to check" in answer
    assert "▌ 5 │ She kept it burning" in first
    assert "▌ 3 │ The lamp on Skerry" in second


def test_the_quotes_and_the_reasons_are_there_on_demand(wide: Shell) -> None:
    with FakeModel(writes(f"{GOOD} Pirates sank the boat in 1901 [1].")) as server:
        shown = transcript(wide, QUESTION, "/quotes", "/why", writer=writer_at(server))
    answer, quotes, why = shown.split("› ")[1:]
    assert ("Pirates" in answer, "1 sentence struck" in answer) == (False, True)
    assert f"{LIT}. [1]" in quotes
    assert "Pirates sank the boat in 1901." in why
    assert "Struck (" in why


def test_a_server_that_goes_away_in_the_middle_leaves_what_was_shown_and_the_quotes(wide: Shell) -> None:
    with FakeModel(stops_after(f"{LIT} [1]. ", "She kept it"), writes(GOOD)) as server:
        shown = transcript(wide, QUESTION, QUESTION, "1", writer=writer_at(server))
    broken, whole, source = shown.split("› ")[1:]
    assert broken.index(f"{LIT} [1].") < broken.index("ended the connection") < broken.index(f"{LIT}. [1]")
    assert "written by" not in broken
    assert "written by" in whole
    assert "▌ 3 │ The lamp on Skerry" in source


def test_a_model_is_switched_off_and_on(wide: Shell) -> None:
    with FakeModel(writes(GOOD)) as server:
        lines = ("/write", "/write off", QUESTION, "/write on", "/write maybe")
        shown = transcript(wide, *lines, writer=writer_at(server))
        assert server.calls == 0
    assert "Answers are written by a model on this machine, tiny:1b" in shown
    assert "Answers are quotes; nothing is sent anywhere." in shown
    assert "/write takes on or off, not 'maybe'." in shown
    assert "There is no model to write with. Set writer_url and writer_model" in shown


def test_a_saved_conversation_says_what_was_written(wide: Shell, tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    with FakeModel(writes(GOOD)) as server:
        transcript(wide, QUESTION, f"/save {page}", "/copy", writer=writer_at(server))
    text = page.read_text("utf-8")
    assert f"{LIT}. [^1] {KEPT}. [^2]" in text
    assert "_Written by tiny:1b; each sentence was checked against its source._" in text


def test_more_is_answered_in_quotes_without_a_connection(wide: Shell) -> None:
    with FakeModel(writes(GOOD)) as server:
        transcript(wide, "/quotes 1", QUESTION, "/more", writer=writer_at(server))
        assert server.calls == 1
