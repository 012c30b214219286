"""`footnote slack --preview`: the message as it would be sent; and `footnote feedback`, its list."""

import json

import pytest

from bot.slack.state.answers import AnswerStore, StoredAnswer
from bot.slack.state.database import opened
from bot.slack.state.feedback import Feedback, Opinion
from tests.bot.run_footnote import Shell
from tests.fakes.slack.limits import check_blocks


@pytest.mark.parametrize(
    ("question", "code", "text"),
    [
        ("Who was named best actor?", 0, "Foxx was named best actor for his role in Ray. [1]"),
        ("How many moons does Jupiter have?", 1, "The articles do not say."),
        ("hello", 1, "Hello. Ask a question about the articles"),
    ],
)
def test_a_preview_is_valid_block_kit(footnote: Shell, question: str, code: int, text: str) -> None:
    ended = footnote("slack", "--preview", question)
    message = json.loads(ended.out)
    assert (ended.code, message["text"][: len(text)]) == (code, text)
    check_blocks(message["blocks"])


def test_a_preview_of_a_channel_sees_what_the_channel_sees(footnote: Shell) -> None:
    file = footnote.home / "config/config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('[slack.channels.C1]\narticles = ["film/*"]\n')
    question = "Who was named best actor?"
    assert footnote("slack", "--preview", question).code == 1
    assert footnote("slack", "--preview", question, "--channel", "C1").code == 0


def test_without_a_question_a_message_of_each_form_is_shown(footnote: Shell) -> None:
    ended = footnote("slack", "--preview")
    forms = json.loads(ended.out)
    assert ended.code == 0
    assert list(forms)[:6] == [
        "quotes", "a table", "a tentative answer", "a disagreement", "a count", "the articles do not say",
    ]  # fmt: skip
    for message in forms.values():
        check_blocks(message["blocks"])


def test_a_preview_of_nothing_is_refused(footnote: Shell) -> None:
    assert footnote("slack", "--preview", " ").code == 2


def test_feedback_is_listed_newest_first(footnote: Shell) -> None:
    assert footnote("feedback").err == "there is no feedback yet.\n"
    stored = StoredAnswer("a1", "T1", "C1", "1.1", "1.1", "U1", False, "Who\twon?", "Foxx.", True, (), 1.0)
    with opened(footnote.home / "state/slack.sqlite") as database:
        AnswerStore(database).save(stored)
        Feedback(database).save(Opinion("T0TEAM", "a1", "U1", helpful=True))
        Feedback(database).save(
            Opinion("T0TEAM", "gone", "U2", helpful=False, reason="wrong", comment="It is\x1b[31m red.")
        )
    shown = [line.split("\t")[1:] for line in footnote("feedback").out.splitlines()]
    assert shown == [
        ["not helpful", "", "", "wrong", "It is⟨U+001B⟩[31m red."],
        ["helpful", "C1", "Who won?"],
    ]
    assert len(footnote("feedback", "--not-helpful").out.splitlines()) == 1
    (latest, first) = json.loads(footnote("feedback", "--json").out)
    assert (latest["helpful"], latest["comment"]) == (False, "It is\x1b[31m red.")
    assert (first["question"], first["answer"], first["person"]) == ("Who\twon?", "Foxx.", "U1")
