"""A human is reached from everywhere, and what they answer becomes an article."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.run_footnote import write
from tests.bot.slack.running import Running, opened, responses
from tests.fakes.slack.slack import FakeSlack

QUESTION = "Who was named best actor?"
NEW = "When does the ferry to Ulva sail?"
SETTINGS = """
[slack]
responders = ["U7", "S8"]
saved_answers = "answers"
"""


def requests(slack: FakeSlack, channel: str) -> list[dict[str, Any]]:
    return [message for message in slack.messages if message["channel"] == channel]


def test_from_a_direct_message_each_responder_is_asked_directly(slack: FakeSlack, home: Path) -> None:
    slack.groups["S8"] = ["U9"]
    with Running(slack, home, SETTINGS) as app:
        reply = app.reply("D1", slack.say("D1", "U1", QUESTION))
        (told,) = responses(app, slack.press("U1", "D1", reply, "ask_human"))
        assert told["text"].startswith("Your question was sent to those who answer questions.")
        for person in ("U7", "U9"):
            (request,) = requests(slack, person)
            shown = json.dumps(request["blocks"])
            assert QUESTION in shown
            assert "Foxx was named best actor" in shown
            assert "[1] Foxx and Swank take Oscars \\u00b7 BBC News \\u00b7 2005-02-28" in shown


def test_where_it_is_no_member_and_for_private_answers_it_goes_to_the_channel_for_that(
    slack: FakeSlack, home: Path
) -> None:
    slack.channel("C5", joined=False)
    slack.channel("CHELP")
    with Running(slack, home, '[slack]\nescalate = "CHELP"\n') as app:
        (answer,) = responses(app, slack.command("C5", "U1", QUESTION))
        slack.press("U1", "C5", answer, "ask_human")
        (request,) = slack.wait(lambda: requests(slack, "CHELP"))
        assert request["text"] == "<@U1> would like a human's answer to a question:"


OWN = """
[slack.channels.CHR]
articles = ["hr/*"]
"""
SALARY = "What is the salary of the keeper of Skerry?"


@pytest.mark.parametrize(
    ("settings", "target"),
    [
        ('[slack]\nescalate = "CHELP"\n' + OWN, "CHELP"),
        ('[slack]\nresponders = ["U7"]\n' + OWN, "U7"),
        ('[slack]\nescalate = "CHELP"\n[slack.groups.S8]\narticles = ["hr/*"]\n', "CHELP"),
    ],
)
def test_a_request_shows_no_answer_from_articles_that_are_hidden_where_it_is_sent(
    slack: FakeSlack, home: Path, settings: str, target: str
) -> None:
    write(
        "# Salaries\n\nThe salary of the keeper of Skerry is 4711 crowns.\n",
        str(home / "seeds/hr/salaries.md"),
    )
    slack.groups["S8"] = ["U1"]
    slack.channel("CHR")
    slack.channel("CHELP")
    with Running(slack, home, settings) as app:
        (answer,) = responses(app, slack.command("CHR", "U1", SALARY))
        assert "4711" in answer["text"]
        slack.press("U1", "CHR", answer, "ask_human")
        (request,) = slack.wait(lambda: requests(slack, target))
        assert SALARY in json.dumps(request["blocks"])
        assert "4711" not in json.dumps(request["blocks"])


def test_a_channel_that_others_read_too_is_shown_no_answer(slack: FakeSlack, home: Path) -> None:
    slack.channel("CHELP", external=True)
    with Running(slack, home, '[slack]\nescalate = "CHELP"\n') as app:
        (answer,) = responses(app, slack.command("C1", "U1", QUESTION))
        slack.press("U1", "C1", answer, "ask_human")
        (request,) = slack.wait(lambda: requests(slack, "CHELP"))
        assert "Foxx" not in json.dumps(request["blocks"])


def test_a_public_question_asked_elsewhere_has_a_link(slack: FakeSlack, home: Path) -> None:
    slack.channel("CHELP")
    with Running(slack, home, '[slack]\nescalate = "CHELP"\n') as app:
        reply = app.ask(QUESTION)
        slack.press("U1", "C1", reply, "ask_human")
        (request,) = slack.wait(lambda: requests(slack, "CHELP"))
        assert f"https://fake.slack.com/archives/C1/p{reply['thread_ts']}" in json.dumps(request["blocks"])


def test_without_anybody_to_ask_there_is_no_button(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home) as app:
        assert "ask_human" not in json.dumps(app.ask(QUESTION)["blocks"])


def test_a_reply_becomes_an_article_that_is_quoted_as_what_it_is(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, SETTINGS) as app:
        reply = app.ask(NEW)
        thread = reply["thread_ts"]
        slack.press("U1", "C1", reply, "ask_human")
        request = slack.wait(lambda: slack.replies("C1", thread)[1:])[0]
        slack.say("C1", "U7", "The ferry to Ulva sails at nine every morning.", thread=thread)
        view = opened(app, lambda: slack.press("U7", "C1", request, "save_article"))
        values = {
            block["block_id"]: {
                block["block_id"]: {
                    "value": block["element"].get("initial_value"),
                    "selected_date": block["element"].get("initial_date"),
                }
            }
            for block in view["blocks"]
            if block["type"] == "input"
        }
        assert values["title"]["title"]["value"] == NEW
        assert values["text"]["text"]["value"] == "The ferry to Ulva sails at nine every morning."
        slack.submit("U7", view, values)
        (told,) = slack.wait(lambda: requests(slack, "U7"))
        assert told["text"].startswith("Saved as answers/")
        (file,) = (home / "seeds/answers").glob("*.md")
        assert file.read_text().startswith(f"---\ntitle: {NEW}\nsource: Answer of a colleague in Slack\n")
        answer = app.ask(NEW, user="U2")
        assert "sails at nine" in answer["text"]
        assert "Answer of a colleague in Slack" in json.dumps(answer["blocks"])


def test_only_a_responder_can_save_an_article(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, SETTINGS) as app:
        reply = app.ask(NEW)
        slack.press("U1", "C1", reply, "ask_human")
        request = slack.wait(lambda: slack.replies("C1", reply["thread_ts"])[1:])[0]
        (told,) = responses(app, slack.press("U1", "C1", request, "save_article"))
        assert told["text"].startswith("Only those who answer questions")
