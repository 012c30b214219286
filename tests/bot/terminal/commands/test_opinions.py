"""/good and /bad, and where they are listed."""

import json
from pathlib import Path

from bot.settings import index_name
from bot.terminal.opinions import opinions_of
from tests.bot.run_footnote import Shell
from tests.bot.terminal.session import transcript, without_answers

ACTOR = "Who was named best actor?"
MARS = "What is the capital of Mars?"


def chat(footnote: Shell, *lines: str) -> str:
    return footnote("chat", stdin="".join(line + "\n" for line in lines)).out


def test_an_opinion_is_kept_and_listed_with_its_question(footnote: Shell) -> None:
    shown = chat(footnote, ACTOR, "/good", MARS, "/bad it is not in there")
    assert "Kept: helpful. `footnote feedback` lists it." in shown
    newest, older = sorted(json.loads(footnote("feedback", "--json").out), key=lambda row: row["helpful"])
    assert (older["question"], older["helpful"], older["channel"]) == (ACTOR, True, "chat")
    assert "Foxx was named best actor" in older["answer"]
    assert (newest["question"], newest["comment"]) == (MARS, "it is not in there")
    assert footnote("feedback", "--not-helpful").out.count("\n") == 1


def test_what_was_called_bad_is_a_gap(footnote: Shell) -> None:
    chat(footnote, ACTOR, "/bad", MARS, "/bad", ACTOR, "/good")
    (gap,) = json.loads(footnote("gaps", "--json").out)
    assert (gap["question"], gap["not_said"], gap["not_helpful"]) == (MARS, 1, 1)


def test_the_last_opinion_on_an_answer_counts(footnote: Shell) -> None:
    chat(footnote, ACTOR, "/bad", "/good")
    (row,) = json.loads(footnote("feedback", "--json").out)
    assert row["helpful"]


def test_nothing_is_kept_of_who_gives_no_opinion(footnote: Shell) -> None:
    chat(footnote, ACTOR, MARS)
    assert json.loads(footnote("feedback", "--json").out) == []


def test_the_file_is_its_owners_alone_and_a_line_cut_short_is_left_out(footnote: Shell) -> None:
    chat(footnote, ACTOR, "/good")
    opinions = opinions_of(footnote.user_paths.state, index_name(Path("seeds")))
    assert opinions.file.stat().st_mode & 0o777 == 0o600
    with opinions.file.open("a") as file:
        file.write('{"question": "cut\n[]\n{}\n')
    assert [opinion.question for opinion in opinions.all()] == [ACTOR]


def test_an_opinion_needs_an_answer_and_a_place(footnote: Shell) -> None:
    assert without_answers(transcript(footnote, "/good", "/bad x"))[1::2] == [
        "There is no answer yet. Ask a question first.",
        "There is no answer yet. Ask a question first.",
    ]
    footnote.user_paths.state.parent.mkdir(exist_ok=True)
    footnote.user_paths.state.touch()
    ended = footnote("chat", stdin=f"{ACTOR}\n/good\n")
    assert "cannot be written" in ended.err and "Kept" not in ended.out
