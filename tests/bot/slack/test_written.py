"""Written answers in Slack: streamed a sentence at a time, or posted at once; each question once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.slack.answering.timing import DEFAULT_TIMING
from bot.slack.messages.written import escape_markdown
from bot.slack.state.answers import StoredAnswer, Verdicts, stored_answer
from bot.slack.state.database import opened
from bot.slack.state.streams import Streams
from retrieval.library import Library
from tests.bot.run_footnote import SKERRY, write
from tests.bot.slack.running import Running, responses
from tests.bot.slack.test_once import process, slack_question
from tests.fakes.model.replies import HEAD, Reply, Send, chunk, error, event, stops_after, writes
from tests.fakes.model.server import FakeModel
from tests.fakes.slack.limits import texts
from tests.fakes.slack.slack import FakeSlack

QUESTION = "Who lit the lamp on Skerry?"
LIT = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd"
KEPT = "She kept it burning for forty winters"
START, APPEND, STOP = "chat.startStream", "chat.appendStream", "chat.stopStream"
POST, UPDATE = "chat.postMessage", "chat.update"
PRIVATE, UNWRITTEN = "[slack.channels.C1]\nprivate = true\n", "[slack.channels.C1]\nwriter = false\n"
GOOD = f"{LIT} [1]. {KEPT} [2]."
AT_ONCE = replace(DEFAULT_TIMING, status_after=60.0, stream_after=1e9, first_retry=0.1, longest_retry=0.1)
STREAMED = replace(AT_ONCE, stream_after=0.0)


@pytest.fixture
def place(home: Path) -> Path:
    """The folder with the articles; on Skerry each sentence is a quote of its own."""
    write(SKERRY.replace("Boyd.\n", "Boyd.\n\n"), "seeds/skerry.md")
    return home


def running(
    slack: FakeSlack, place: Path, model: FakeModel, settings: str = "", streamed: bool = True
) -> Running:
    timing = STREAMED if streamed else AT_ONCE
    return Running(slack, place, settings, timing=timing, environ=model.environ)


def methods(slack: FakeSlack) -> list[str]:
    """The calls of the Web API that made or changed a message."""
    calls = (call.method for call in slack.calls if not call.error)
    return [method for method in calls if method in (START, APPEND, STOP, POST, UPDATE)]


def shown(message: dict[str, object]) -> str:
    blocks = message.get("blocks") or []
    assert isinstance(blocks, list)
    return " ".join([str(message["text"]), *(text for text, _ in texts(blocks))])


def test_an_answer_is_streamed_a_sentence_a_call_and_its_sources_come_at_the_end(
    slack: FakeSlack, place: Path
) -> None:
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        reply = app.ask(QUESTION)
        assert methods(slack) == [
            START,
            APPEND,
            APPEND,
            STOP,
        ]
    assert reply["text"] == f"{LIT} [1]. {KEPT} [2]. "
    assert "Written by tiny:1b; each sentence was checked against its source." in shown(reply)
    assert reply["blocks"][-1]["type"] == "context_actions"
    assert [call.args["status"] for call in slack.calls if call.method == "assistant.threads.setStatus"] == []


def test_what_is_written_at_once_is_posted_at_once(slack: FakeSlack, place: Path) -> None:
    with FakeModel(writes(GOOD)) as model, running(slack, place, model, streamed=False) as app:
        reply = app.ask(QUESTION)
        assert methods(slack) == [POST]
    assert reply["text"].startswith(f"{LIT} [1]. {KEPT} [2].\nSources: [1][2]")
    assert LIT in shown({**reply, "text": ""})


@pytest.mark.parametrize(
    "reply", [error(500, "panic"), stops_after("The"), writes("NO ANSWER"), writes("Pirates came.")]
)
def test_a_model_that_fails_before_a_sentence_costs_one_call_and_gives_the_quotes(
    slack: FakeSlack, place: Path, reply: Reply
) -> None:
    with FakeModel(reply) as model, running(slack, place, model) as app:
        message = app.ask(QUESTION)
        assert methods(slack) == [POST]
        assert '"event": "not_written"' in app.log.getvalue()
    assert f"{LIT}. [1]" in message["text"]
    assert "so these are the quotes" in shown(message)


def test_a_model_that_fails_in_the_middle_leaves_its_sentences_and_gives_the_quotes(
    slack: FakeSlack, place: Path
) -> None:
    with FakeModel(stops_after(f"{LIT} [1]. She ", "kept it")) as model, running(slack, place, model) as app:
        reply = app.ask(QUESTION)
    assert len(slack.replies("C1", reply["thread_ts"])) == 1
    assert reply["text"] == f"{LIT} [1]. "
    assert "so these are the quotes" in shown(reply)


@pytest.mark.parametrize("refusal", ["missing_recipient_team_id", "ratelimited", "not_in_channel"])
def test_where_no_stream_is_to_be_had_the_answer_is_posted_whole(
    slack: FakeSlack, place: Path, refusal: str
) -> None:
    slack.refusals[START] = refusal
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        reply = app.ask(QUESTION)
        assert methods(slack) == [POST]
    assert LIT in shown(reply)


def test_a_stream_that_slack_ends_is_made_whole_by_an_update(slack: FakeSlack, place: Path) -> None:
    slack.stream_lives = 1
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        reply = app.ask(QUESTION)
        assert methods(slack) == [START, APPEND, UPDATE]
    assert (LIT in shown(reply), KEPT in shown(reply)) == (True, True)
    assert len(slack.replies("C1", reply["thread_ts"])) == 1


class BreaksDown(Library):
    """A library with a bug: it reads an article once, and never again."""

    has_read = False

    def read(self, article: str, *args: Any, **options: Any) -> Any:
        if self.has_read:
            raise RuntimeError("the second time")
        self.has_read = True
        return super().read(article, *args, **options)


def test_an_answer_that_fails_after_its_first_sentence_ends_as_one_message(
    slack: FakeSlack, place: Path
) -> None:
    with (
        FakeModel(writes(GOOD)) as model,
        Running(slack, place, timing=STREAMED, environ=model.environ, library=BreaksDown) as app,
    ):
        reply = app.ask(QUESTION)
        app.wait_for_log('"event": "failed"')
        assert methods(slack) == [START, APPEND, STOP, UPDATE]
    (message,) = slack.replies("C1", reply["thread_ts"])
    assert message["text"].startswith("Something went wrong on my side. Reference: ")
    assert LIT not in shown(message)


def test_a_reader_who_presses_stop_stops_the_model(slack: FakeSlack, place: Path) -> None:
    def reply(send: Send) -> None:
        send(HEAD)
        send(chunk(event(f"{LIT} [1]. She ")))
        (stream,) = slack.wait(lambda: [message for message in slack.messages if message.get("appends")])
        slack.stopped_streams.add(stream["ts"])
        send(chunk(event("kept it burning for forty winters [2]. And ")))
        for _ in range(200_000):
            send(chunk(event("then ")))

    with FakeModel(reply) as model, running(slack, place, model) as app:
        message = app.ask(QUESTION)
        assert model.closed_early.wait(30)
    assert methods(slack)[-1] == UPDATE
    assert LIT in shown(message)


def test_a_private_answer_and_a_command_are_not_streamed(slack: FakeSlack, place: Path) -> None:
    with (
        FakeModel(writes(GOOD)) as model,
        running(slack, place, model, PRIVATE) as app,
    ):
        id = slack.command("C1", "U1", QUESTION)
        (response,) = responses(app, id)
        assert START not in methods(slack)
    assert LIT in shown(response)


def test_a_channel_without_a_writer_gets_quotes_and_nothing_is_sent(slack: FakeSlack, place: Path) -> None:
    with (
        FakeModel(writes(GOOD)) as model,
        running(slack, place, model, UNWRITTEN) as app,
    ):
        assert f"{LIT}. [1]" in app.ask(QUESTION)["text"]
        assert model.calls == 0


@pytest.mark.parametrize(
    "remark", ["And did she tell you of my salary?", "How many winters did she keep it burning?"]
)
def test_what_is_said_without_a_mention_is_written_anew_by_no_model(
    slack: FakeSlack, place: Path, remark: str
) -> None:
    follow_ups = '[slack]\nfollow_up = "questions"\n'
    with FakeModel(writes(GOOD)) as model, running(slack, place, model, follow_ups) as app:
        thread = str(app.ask(QUESTION)["thread_ts"])
        slack.say("C1", "U1", remark, thread=thread)
        app.wait_for_log('"way": "follow_up"')
        sent = [model.prompt(n) for n in range(len(model.requests))]
    assert not [prompt for prompt in sent if f"Question: {remark}" in prompt.splitlines()]


def test_a_mention_that_the_articles_do_not_answer_is_sent_nowhere(slack: FakeSlack, place: Path) -> None:
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        thread = str(app.ask(QUESTION)["thread_ts"])
        app.ask("And did she tell you of my salary of 12345?", thread=thread)
        assert model.calls == 1


def test_the_home_tab_says_who_writes_and_what_is_sent_there(slack: FakeSlack, place: Path) -> None:
    with FakeModel(writes(GOOD)) as model, running(slack, place, model):
        slack.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
        home = slack.wait(lambda: slack.homes.get("U1"))
        assert model.calls == 0
    told = home["blocks"][-1]["elements"][0]["text"]
    assert told.startswith(
        "Answers are written by a model on this machine, tiny:1b from your question and up"
    )


def test_a_stream_that_a_dead_process_left_becomes_the_answer(slack: FakeSlack, place: Path) -> None:
    """Killed after it was noted, with a sentence in it."""
    ts, stream = left_behind(slack, place, "Half of", noted=True)
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        reply = app.reply("C1", ts)
    assert [message["ts"] for message in slack.replies("C1", ts)] == [stream]
    assert (LIT in shown(reply), "Half of" in shown(reply)) == (True, False)


def test_an_empty_stream_that_was_not_noted_becomes_the_answer_too(slack: FakeSlack, place: Path) -> None:
    ts, stream = left_behind(slack, place, "", noted=False)
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        app.reply("C1", ts)
    assert [message["ts"] for message in slack.replies("C1", ts)] == [stream]


def test_a_stream_that_was_left_is_completed_without_a_model_too(slack: FakeSlack, place: Path) -> None:
    ts, stream = left_behind(slack, place, "Half of", noted=True)
    with Running(slack, place) as app:
        app.reply("C1", ts)
    assert [message["ts"] for message in slack.replies("C1", ts)] == [stream]


def left_behind(slack: FakeSlack, place: Path, text: str, *, noted: bool) -> tuple[str, str]:
    """A question that a dead process had claimed, and the stream that it had begun."""
    ts, stream = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}"), slack.new_ts()
    question = replace(slack_question(ts), text=QUESTION)
    message = {
        "type": "message",
        "channel": "C1",
        "user": "U0BOT",
        "ts": stream,
        "thread_ts": ts,
        "text": text,
    }
    slack.add({**message, "streaming": True, "appends": 1})
    with process(place / "state") as dead:
        dead.claim(question)
    if noted:
        with opened(place / "state" / "slack.sqlite") as database:
            Streams(database).save(question.key, stream)
    return ts, stream


def test_a_stop_whose_answer_was_lost_is_not_made_twice(slack: FakeSlack, place: Path) -> None:
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        slack.breaking.append(STOP)
        ts = slack.say("C1", "U1", f"<@U0BOT> {QUESTION}")
        app.wait_for_log('"event": "not_answered"')
    assert len(slack.replies("C1", ts)) == 1


def test_what_was_seen_is_what_is_stored_and_shared(slack: FakeSlack, place: Path) -> None:
    with FakeModel(writes(GOOD)) as model, running(slack, place, model) as app:
        app.ask(QUESTION)
        (stored,) = stored_answers(place)
    assert stored.answer == f"{LIT} [1]. {KEPT} [2].\n(written by tiny:1b)"
    assert stored.written == Verdicts("tiny:1b", shown=2, replaced=0, struck=0)


def stored_answers(place: Path) -> list[StoredAnswer]:
    with opened(place / "state" / "slack.sqlite") as database:
        return [stored_answer(row) for row in database.read("select * from answers")]


def test_the_log_has_figures_and_no_word_of_the_articles(slack: FakeSlack, place: Path) -> None:
    with FakeModel(writes(GOOD, tokens=(612, 58))) as model, running(slack, place, model) as app:
        app.ask(QUESTION)
        log = app.log.getvalue()
    assert '"prompt_tokens": 612' in log
    assert ("Ailsa" in log, "lamp" in log) == (False, False)


ACTING = ("<", ">", "](", "`", "://", "\n", "@here", ":tada:", "![")


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> <@U1>",
        "[here](http://evil.example)",
        "![x](http://evil.example/a.png)",
        "`code` *loud* _so_ ~no~",
        "http://evil.example @here :tada:",
        "[1](http://evil.example)",
        "a\n# heading",
    ],
)
def test_nothing_in_a_stream_acts(text: str) -> None:
    escaped = escape_markdown(text)
    assert [mark for mark in ACTING if mark in escaped] == []
    assert "*" not in escaped.replace("\\*", "")
