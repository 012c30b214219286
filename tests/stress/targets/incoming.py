"""What comes from Slack: events, commands and presses as untyped JSON, into the app's own listeners."""

import json
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import strategies as st
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.parsing.channels import Channels
from bot.parsing.location import Location
from bot.slack.app import build_app
from bot.slack.client.checks import Identity
from bot.slack.client.http import UNREADABLE
from bot.slack.context import SlackContext
from bot.slack.events.parsing import Deleted, read_event
from bot.slack.messages.home import HomeContent
from bot.slack.state.answers import AnswerStore, StoredAnswer, StoredSource, store_answer
from bot.slack.state.database import Database, opened
from bot.slack.state.feedback import Feedback
from bot.slack.state.jobs import QuestionJobs
from bot.slack.state.processes import ProcessLease
from bot.slack.state.question import MessageKey, SlackQuestion, from_json, to_json
from bot.slack.state.stores import Stores
from bot.slack.state.threads import Threads
from tests.bot.examples import FOUND
from tests.fakes.slack.payloads import block_actions, event_callback, slash_command, view_submission
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import BOT_TOKEN, BOT_USER, SECRET, TEAM
from tests.retrieval.hostile import attacks
from tests.stress.targets import AT_EXIT, Target, scratch
from tests.stress.targets.asking import hostile_shelf

WHO = Identity(TEAM, BOT_USER)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | attacks(3),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(attacks(1), inside, max_size=3),
    max_leaves=6,
)
EVENT = {
    "type": "message", "channel": "C1", "channel_type": "im", "user": "U1", "ts": "9.9", "text": "Who?",
    "thread_ts": "5.5", "subtype": None, "bot_id": None, "files": [], "deleted_ts": "1.1", "tab": "home",
}  # fmt: skip
VALUES = ("a1 1", "a1 1 0", "a1 1 99999", "yes a1", "no a1", "a1", "", "a1 U1", "a1 -1 -1", "gone 1")
PRESSES = ("view_source", "source_page_1", "feedback", "share", "ask_human", "resolved", "open_link", "other")


def mutated(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A payload with some of its fields anything else, or gone."""
    changes = st.dictionaries(st.sampled_from(sorted(whole)), ANYTHING, max_size=3)
    gone = st.sets(st.sampled_from(sorted(whole)), max_size=1)
    return st.builds(
        lambda more, less: {name: each for name, each in {**whole, **more}.items() if name not in less},
        changes,
        gone,
    )


def texted(text: str, way: str) -> dict[str, Any]:
    return {**EVENT, "text": f"<@{BOT_USER}> {text}", "type": way}


EVENTS = mutated(EVENT) | st.builds(texted, attacks(), st.sampled_from(["message", "app_mention"]))


@cache
def database() -> Database:
    return AT_EXIT.enter_context(opened(scratch() / "slack.sqlite"))


@cache
def owner() -> ProcessLease:
    return AT_EXIT.enter_context(closing(ProcessLease(scratch())))


def check_event(event: dict[str, Any]) -> None:
    """An event is a question, a deletion or nothing; a question is kept as it is, and so is its answer."""
    event = json.loads(json.dumps(event))
    heard = read_event(event, WHO, lambda thread: True)
    if not isinstance(heard, SlackQuestion):
        assert heard is None or isinstance(heard, Deleted)
        return
    assert heard.is_stop in (True, False)
    assert from_json(to_json(heard)) == heard
    claims = QuestionJobs(database(), owner())
    claims.claim(heard)
    assert not claims.claim(heard)
    claims.finish(heard.key)
    answers = AnswerStore(database())
    given = store_answer(heard, FOUND, private=False)
    answers.save(given)
    assert answers.get(given.id, TEAM)


@dataclass
class Taking:
    """A queue that accepts every question, and answers none."""

    taken: list[SlackQuestion] = field(default_factory=list)

    def follows_thread(self, thread: MessageKey) -> bool:
        return True

    def accept(self, question: SlackQuestion) -> None:
        self.taken = [question]

    def forget(self, question: MessageKey) -> None:
        assert isinstance(question.ts, str)


@cache
def app() -> App:
    """The app with all its listeners, before a fake Slack; it runs as long as the process."""
    slack = AT_EXIT.enter_context(FakeSlack())
    slack.channel("C1")
    client = WebClient(BOT_TOKEN, base_url=slack.url)
    library, channels = hostile_shelf().library, Channels({}, ("U7",))
    answers = AnswerStore(database())
    source = StoredSource(1, Location("lamp.md", "lines", 1, 2))
    answers.save(
        StoredAnswer("a1", TEAM, "C1", "1.1", "1.1", "U1", False, "Who?", "Boyd.", True, (source,), 1e12)
    )
    stores = Stores(QuestionJobs(database(), owner()), answers, Threads(database()), Feedback(database()))
    queue: Any = Taking()
    context = SlackContext(client, WHO, library, channels, stores)
    return build_app(context, SECRET, queue, HomeContent(library, channels.filters("")))


def check_dispatch(body: dict[str, Any]) -> None:
    """Slack is answered, whatever came; only what is of no known shape may be answered with an error."""
    try:
        request = BoltRequest(body=json.dumps(body), mode="socket_mode")
    except UNREADABLE:  # refused by the web server; by a socket, logged by slack_sdk
        return
    response = app().dispatch(request)
    known = body.get("type") in ("block_actions", "view_submission") or "command" in body
    known = known or isinstance(body.get("event", {}).get("type"), str)
    assert response.status == 200 or not known, response.body


def press(action: str, value: str, more: dict[str, Any]) -> dict[str, Any]:
    pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value}
    where = {"channel": {"id": "C1"}, "container": {"message_ts": "1.1"}, "view": {"id": "V1", "hash": "h"}}
    return {**block_actions("U1", pressed, "t1"), **where, **more}


def command(text: str) -> dict[str, Any]:
    return slash_command("C1", "U1", text, "https://127.0.0.1:1/r", "t1")


def submission(metadata: str, state: Any) -> dict[str, Any]:
    view = {"type": "modal", "callback_id": "feedback_reason", "private_metadata": metadata}
    return view_submission("U1", {**view, "state": {"values": state}}, "t1")


MORE = st.dictionaries(st.sampled_from(["user", "view", "channel", "container", "response_url"]), ANYTHING)
BODIES = st.one_of(
    st.builds(event_callback, EVENTS, st.just("Ev1")),
    st.builds(command, attacks()),
    st.builds(press, st.sampled_from(PRESSES), st.sampled_from(VALUES) | attacks(3), MORE),
    st.builds(submission, attacks(2), ANYTHING),
)
TARGETS = (
    Target("events of Slack", EVENTS, check_event, 0.3),
    Target("Slack's payloads in the app", BODIES, check_dispatch, 0.03),
)
