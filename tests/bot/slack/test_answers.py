"""What an answer looks like in Slack, and that nothing is met with silence."""

from typing import Any

import pytest

from tests.bot.slack.running import Running
from tests.fakes.slack.limits import check_blocks, texts

QUESTION = "Who was named best actor?"
QUOTE = "Foxx was named best actor for his role in Ray."


def all_texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [text for text, _ in texts(blocks)]


def test_a_mention_is_answered_in_its_thread(app: Running) -> None:
    reply = app.ask(QUESTION)
    assert reply["text"].startswith(f"{QUOTE} [1]")
    assert reply["thread_ts"]
    assert (reply["unfurl_links"], reply["unfurl_media"]) == (False, False)


def test_a_direct_message_is_answered_in_its_thread(app: Running) -> None:
    ts = app.slack.say("D1", "U1", QUESTION)
    assert app.reply("D1", ts)["text"].startswith(QUOTE)


def test_an_answer_has_the_quotes_and_a_closed_box_of_sources(app: Running) -> None:
    blocks = app.ask(QUESTION)["blocks"]
    assert [block["type"] for block in blocks] == [
        "rich_text", "rich_text", "actions", "container", "context_actions",
    ]  # fmt: skip
    assert all_texts(blocks[0:1]) == [QUOTE, " [1]"]
    assert "".join(all_texts(blocks[1:2])) == "[1] Foxx and Swank take Oscars · BBC News · 2005-02-28"
    box = blocks[3]
    assert (box["is_collapsible"], box["default_collapsed"]) == (True, True)
    assert all_texts([box])[1:] == ["[1] film/oscars.md:8"]


def test_a_link_is_there_where_the_article_has_one(app: Running) -> None:
    blocks = app.ask("When did the bridge at Ulva fall?")["blocks"]
    links = [element for element in blocks[1]["elements"][0]["elements"] if element["type"] == "link"]
    assert [(link["text"], link["url"]) for link in links] == [
        ("The long report", "https://example.org/report")
    ]


def test_the_articles_do_not_say_and_what_comes_closest(app: Running) -> None:
    reply = app.ask("How many moons does Jupiter have?")
    assert reply["text"] == "The articles do not say."
    assert all_texts(reply["blocks"][:1]) == ["The articles do not say."]


def test_all_that_was_seen_so_far_is_valid(app: Running) -> None:
    app.ask(QUESTION)
    assert [call for call in app.slack.calls if call.error] == []
    assert (app.slack.sockets.late, app.slack.lost) == ([], [])
    for message in app.slack.messages:
        check_blocks(message.get("blocks", []))


def test_hostile_words_are_inert(app: Running) -> None:
    reply = app.ask("What has the zebra said loudly today &amp; to <!channel>?")
    live = [text for text, kind in texts(reply["blocks"]) if kind in ("mrkdwn", "markdown")]
    assert live == []
    assert "<" not in reply["text"]
    assert "&lt;!here&gt;" in reply["text"]
    shown = "".join(all_texts(reply["blocks"]))
    assert "\u202e" not in shown
    assert "⟨U+202E⟩" in shown
    assert "javascript" not in str(reply["blocks"])
    assert not [call for call in app.slack.calls if call.args.get("mrkdwn") is True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", "Hello. Ask a question about the articles"),
        ("", "Ask a question about the articles"),
        ("x" * 40_000, "The question has 40,000 characters. Ask in at most 2,000."),
    ],
)
def test_what_is_no_question_gets_a_line(app: Running, text: str, expected: str) -> None:
    assert app.ask(text)["text"].startswith(expected)


def test_a_file_without_words_gets_a_line(app: Running) -> None:
    ts = app.slack.say("D1", "U1", "", subtype="file_share", files=[{"id": "F1"}])
    assert app.reply("D1", ts)["text"] == "I read text only. Write your question beside the file."


def test_what_nobody_asked_is_not_answered(app: Running) -> None:
    silent = [
        app.slack.say("C1", "U1", "Who was named best actor?"),
        app.slack.say("C1", "U2", "<@U0BOT> Who was named best actor?", bot_id="B9"),
        app.slack.say("C1", "U0BOT", "<@U0BOT> Who was named best actor?"),
        app.slack.say("C1", "USLACKBOT", "<@U0BOT> Who was named best actor?"),
        app.slack.say("D1", "U1", "joined", subtype="channel_join"),
        app.slack.say("C1", "U1", "<@U0BOT> Who?", subtype="message_changed", hidden=True),
    ]
    app.ask(QUESTION)
    app.slack.wait(app.slack.all_acked)
    assert [message for ts in silent for message in app.slack.thread("C1", ts) if message["ts"] != ts] == []
