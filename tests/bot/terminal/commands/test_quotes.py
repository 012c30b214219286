"""/more, /quotes, /raw and /history."""

import pytest

from tests.bot.run_footnote import Shell, write
from tests.bot.terminal.session import transcript

ACTOR = "Who was named best actor?"
TIDES = {
    "skerry": "# Skerry\n\nThe **tide** at Skerry turns at six in the morning.\n",
    "unst": "# Unst\n\nWhoever waits for the ferry to Unst sees that the tide turns at seven.\n",
}
TIDE = "When does the tide turn?"


def write_tides() -> None:
    for name, text in TIDES.items():
        write(text, f"seeds/{name}.md")


def reply(footnote: Shell, line: str) -> str:
    return transcript(footnote, line).splitlines()[1]


def test_more_gives_what_was_not_quoted_yet(footnote: Shell) -> None:
    write_tides()
    first, more = transcript(footnote, "/quotes 1", TIDE, "/more").partition("› /more")[::2]
    assert (first.count(" turns at "), more.count(" turns at ")) == (1, 1)
    assert ("six" in first) != ("six" in more)


def test_more_needs_an_answer(footnote: Shell) -> None:
    assert reply(footnote, "/more") == "There is no answer yet. Ask a question first."


@pytest.mark.parametrize("number", ["0", "51", "x", "1.5"])
def test_a_number_of_quotes_that_is_none_is_refused(footnote: Shell, number: str) -> None:
    assert (
        reply(footnote, f"/quotes {number}") == f"/quotes takes a whole number from 1 to 50, not '{number}'."
    )


def test_without_a_number_it_says_how_many(footnote: Shell) -> None:
    assert reply(footnote, "/quotes") == "At most 3 quotes in an answer."


def test_raw_has_every_mark(footnote: Shell) -> None:
    write_tides()
    shown, raw = transcript(footnote, TIDE, "/raw").partition("› /raw")[::2]
    assert "The tide at Skerry" in shown
    assert "The **tide** at Skerry" in raw


def test_history_lists_what_was_asked(footnote: Shell) -> None:
    shown = transcript(footnote, ACTOR, "Who lit the lamp?", "/history", "/history LAMP", "/history zebra")
    assert f"  1  {ACTOR}\n  2  Who lit the lamp?\n" in shown
    assert shown.rstrip().endswith("No question has 'zebra' in it.")
    assert reply(footnote, "/history") == "Nothing has been asked yet."


@pytest.mark.parametrize("more", ["/more", "more", "tell me more"])
def test_what_asks_for_more_is_no_question_of_the_history(footnote: Shell, more: str) -> None:
    write_tides()
    shown = transcript(footnote, "/quotes 1", TIDE, more, ACTOR, "/history")
    assert shown.endswith(f"› /history\n  1  {TIDE}\n  2  {ACTOR}\n")
