"""Connects Slack's events, commands and buttons with their listeners, on slack_bolt's App.

A listener stores on the disk what it accepts, or only looks something up; then Slack is told that it arrived.
"""

import logging
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.serving.logs import log_error, log_warning
from bot.slack.answering.queue import QuestionQueue
from bot.slack.client.posting import DeliveryError, error_code, post_to_person, respond
from bot.slack.context import SlackContext
from bot.slack.events.button_press import Body, read_press
from bot.slack.events.buttons import ButtonListeners, Listener
from bot.slack.events.escalation import EscalationListeners
from bot.slack.events.parsing import Deleted, read_command, read_event, read_shortcut
from bot.slack.health import Fault
from bot.slack.messages import actions as named
from bot.slack.messages.answer import text_message
from bot.slack.messages.home import (
    NOTHING_SHOWN,
    HomeContent,
    closed_home_view,
    example_message,
    home_view,
    prompts,
)
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion

FAILED = "That did not work; whoever runs me can see why in the log."
ANYTHING = re.compile(".*")
REVOCATIONS = ("app_uninstalled", "tokens_revoked")


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners of events, commands and shortcuts. Slack is answered only after one returns."""

    context: SlackContext
    queue: QuestionQueue
    home: HomeContent

    def message(self, body: Body) -> None:
        """Accept a question, or forget one that was deleted."""
        message = read_event(body, self.context.identity, self.queue.follows_thread)
        if isinstance(message, Deleted):
            self.queue.forget(message.key)
        elif message is not None and message.is_edit:
            self.queue.accept_edit(message)
        elif message is not None:
            self.queue.accept(message)

    def command(self, ack: Any, body: Body) -> None:
        """Accept the question of a slash command."""
        self.queue.accept(read_command(body, self.context.identity))
        ack()

    def shortcut(self, ack: Any, body: Body) -> None:
        """Accept a message as a question."""
        self.queue.accept(read_shortcut(body, self.context.identity))
        ack()

    def example(self, body: Body) -> None:
        """Ask the example that was pressed on the home tab, in the direct messages of whoever pressed it."""
        press, client = read_press(body), self.context.client
        question, team = " ".join(press.args), self.context.identity.team
        if self.context.access.refusal_of(press.person, ""):
            return  # who is not answered sees no examples, but one may be left from before
        with self.context.stores.jobs.run_once(team, named.ASK_EXAMPLE, press.trigger) as first:
            if first:
                channel, ts = post_to_person(client, press.person, example_message(question))
                key = MessageKey(team, channel, ts)
                self.queue.accept(SlackQuestion(key, ts, press.person, question, AskedVia.DIRECT))

    def home_opened(self, body: Body) -> None:
        """Publish the home tab, or suggest prompts on the messages tab."""
        event, client = body["event"], self.context.client
        admitted = not self.context.access.refusal_of(str(event["user"]), "")
        summary = self.home.summary() if admitted else NOTHING_SHOWN
        if event.get("tab") == "messages":
            # No thread_ts: with agent_view Slack would silently drop the prompts.
            suggestions = prompts(summary)
            client.assistant_threads_setSuggestedPrompts(
                channel_id=str(event["channel"]), prompts=suggestions
            )
        else:
            writer = self.context.writer.options.receiver if self.context.writer else ""
            shown = home_view(summary, self.home.updated, writer)
            view = shown if admitted else closed_home_view()
            client.views_publish(user_id=str(event["user"]), view=view)


def build_app(context: SlackContext, signing_secret: str, queue: QuestionQueue, home: HomeContent) -> App:
    """The app with all its listeners; nothing is connected yet.

    With `process_before_response` a listener runs before Slack is answered: an event that cannot be stored
    is not acknowledged, and comes again.
    """
    app = App(
        name="footnote",  # without it the stack is inspected for one, which takes a while
        client=context.client,
        signing_secret=signing_secret,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
        # Its level holds; without it the app would warn at every start of the token in the environment.
        logger=logging.getLogger("slack_bolt.App"),
    )
    listeners, buttons = Listeners(context, queue, home), ButtonListeners(context)
    app.event("message")(listeners.message)
    app.event("app_mention")(listeners.message)
    app.event("app_home_opened")(ack=_ack_at_once, lazy=[_reporting_errors(listeners.home_opened)])
    app.command(ANYTHING)(listeners.command)  # whatever the manifest calls it
    app.message_shortcut(named.ASK_ABOUT_MESSAGE)(listeners.shortcut)
    people = EscalationListeners(context)
    table = buttons.table() | {
        named.ASK_HUMAN: people.ask_human,
        named.RESOLVED: people.resolve,
        named.SAVE_ARTICLE: people.open_form,
        named.ASK_EXAMPLE: listeners.example,
    }
    for action, listener in table.items():
        app.action(action)(ack=_ack_at_once, lazy=[_reporting_errors(listener)])
    app.view(named.FEEDBACK_REASON)(ack=_ack_at_once, lazy=[_reporting_errors(buttons.reason)])
    app.view(named.SAVE_ARTICLE)(ack=_ack_at_once, lazy=[_reporting_errors(people.save)])
    for event in REVOCATIONS:
        app.event(event)(_revoked(context))
    # Events, buttons, shortcuts and views of no listener, as of another version: without an acknowledgement
    # Slack would send them again, or show that something failed.
    app.event(ANYTHING)(_ack_at_once)
    app.action(ANYTHING)(_ack_at_once)
    app.shortcut(ANYTHING)(_ack_at_once)
    app.view(ANYTHING)(_ack_at_once)
    return app


def _ack_at_once(ack: Any) -> None:
    ack()


def _revoked(context: SlackContext) -> Listener:
    def run(event: Body) -> None:
        log_warning(str(event["type"]), hint="install the app again and start with its new tokens")
        context.health.report(Fault.TOKEN, str(event["type"]))
        if event["type"] == "app_uninstalled":
            context.stores.retention.forget_team(context.identity.team)
            context.audit.forget_team(context.identity.team)

    return run


def _reporting_errors(listener: Listener) -> Listener:
    """A listener whose errors are logged, and told to whoever pressed; Slack was answered before."""

    def run(body: Body) -> None:
        try:
            listener(body)
        except Exception as error:
            reference = secrets.token_hex(4)
            log_error(
                "press_failed", error, what=str(body.get("type")), code=_code(error), reference=reference
            )
            if body.get("response_url"):
                with suppress(DeliveryError):
                    respond(str(body["response_url"]), text_message(f"{FAILED} Reference: {reference}."))

    return run


def _code(error: Exception) -> str:
    """Slack's error code, if Slack refused something."""
    if isinstance(error, SlackApiError):
        return error_code(error)
    return error.code if isinstance(error, DeliveryError) else ""
