"""What Slack's events, commands and buttons lead to: one table of listeners on slack_bolt's App.

A listener notes on the disk what it takes, or only looks something up; then Slack is told that all arrived.
"""

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.answering.queue import QuestionQueue
from bot.slack.client.checks import Identity
from bot.slack.client.logs import log_error, log_warning
from bot.slack.client.posting import DeliveryError, error_code, respond
from bot.slack.events.button_press import Body
from bot.slack.events.buttons import ButtonListeners
from bot.slack.events.parsing import Deleted, plain, read_event
from bot.slack.messages import actions as named
from bot.slack.messages.answer import text_message
from bot.slack.messages.home import HomeContent, home_view, prompts
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion

FAILED = "That did not work; whoever runs me can see why in the log."


def build_app(
    client: WebClient,
    signing_secret: str,
    who: Identity,
    desk: QuestionQueue,
    buttons: ButtonListeners,
    showcase: HomeContent,
) -> App:
    """The app with all its listeners; nothing is connected yet.

    With `process_before_response` a listener runs before Slack is answered: an event that cannot be kept
    is not acknowledged, and comes again.
    """
    app = App(
        client=client,
        signing_secret=signing_secret,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )

    def message(event: Body) -> None:
        heard = read_event(event, who.team, who.user, desk.follows_thread)
        if isinstance(heard, Deleted):
            desk.forget(heard)
        elif heard is not None:
            desk.accept(heard)

    def command(ack: Any, body: Body) -> None:
        desk.accept(_asked(body, str(body.get("text", "")), who, AskedVia.COMMAND))
        ack()

    def shortcut(ack: Any, body: Body) -> None:
        text = str(body["message"].get("text") or "")
        desk.accept(_asked(body, text, who, AskedVia.SHORTCUT))
        ack()

    def home_opened(body: Body) -> None:
        event = body["event"]
        if event.get("tab") == "messages":
            # No thread_ts: with agent_view Slack would silently drop the prompts.
            client.assistant_threads_setSuggestedPrompts(
                channel_id=str(event["channel"]), prompts=prompts(showcase.summary())
            )
        else:
            client.views_publish(
                user_id=str(event["user"]), view=home_view(showcase.summary(), showcase.updated)
            )

    app.event("message")(message)
    app.event("app_mention")(message)
    app.event("app_home_opened")(ack=_at_once, lazy=[_safe(home_opened)])
    app.command(named.ASK_COMMAND)(command)
    app.message_shortcut(named.ASK_ABOUT_MESSAGE)(shortcut)
    for action, listener in buttons.table().items():
        app.action(action)(ack=_at_once, lazy=[_safe(listener)])
    app.view(named.FEEDBACK_REASON)(ack=_at_once, lazy=[_safe(buttons.reason)])
    for event in ("app_uninstalled", "tokens_revoked"):
        app.event(event)(_revoked)
    # Whatever else comes, as of a button of another version, is no business of ours; but without an answer
    # Slack would send it again, or show that something failed.
    app.event(re.compile(".*"))(_at_once)
    app.action(re.compile(".*"))(_at_once)
    return app


def _asked(body: Body, text: str, who: Identity, way: AskedVia) -> SlackQuestion:
    """The question in a command or a shortcut; their trigger is what makes them one."""
    command = way is AskedVia.COMMAND
    channel = str(body["channel_id"] if command else body["channel"]["id"])
    asker = str(body["user_id"] if command else body["user"]["id"])
    key = MessageKey(who.team, channel, str(body["trigger_id"]))
    files = not command and bool(body["message"].get("files"))
    return SlackQuestion(key, "", asker, plain(text, who.user), way, str(body["response_url"]), files)


def _at_once(ack: Any) -> None:
    ack()


def _revoked(event: Body) -> None:
    log_warning(str(event["type"]), hint="install the app again and start with its new tokens")


def _safe(listener: Callable[[Body], None]) -> Callable[[Body], None]:
    """A listener whose errors are in the log and are said to whoever pressed; Slack was answered before."""

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
    """What Slack called an error."""
    if isinstance(error, SlackApiError):
        return error_code(error)
    return error.code if isinstance(error, DeliveryError) else ""
