"""Connects Slack's events, commands and buttons with their listeners, on slack_bolt's App.

A listener stores on the disk what it accepts, or only looks something up; then Slack is told that it arrived.
"""

import logging
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from slack_bolt import App, BoltContext
from slack_bolt.oauth import OAuthFlow
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.serving.logs import log_error, log_warning
from bot.slack.authorize import StoredAuthorize, name_workspace, origin_of
from bot.slack.client.posting import DeliveryError, error_code, respond
from bot.slack.context import SlackContext
from bot.slack.events.button_press import Body
from bot.slack.events.buttons import BUTTONS, ButtonListeners, Listener
from bot.slack.events.escalation import HELP_BUTTONS, EscalationListeners
from bot.slack.events.questions import Listeners
from bot.slack.messages import actions as named
from bot.slack.messages.message import text_message
from bot.slack.workspace import Origin, Workspace, Workspaces

FAILED = "That did not work; whoever runs me can see why in the log."
ANYTHING = re.compile(".*")
REVOCATIONS = ("app_uninstalled", "tokens_revoked")
REVOKED_HINT = "install the app again; where a token stands in the environment, start with the new one"
NOT_INSTALLED = "I am not installed in this workspace any more. Whoever added me can install me again."

T = TypeVar("T")
ListenerOf = Callable[[Workspace], Listener]
"""Gives the listener of a workspace."""


def build_app(client: WebClient, signing_secret: str, workspaces: Workspaces, flow: OAuthFlow | None) -> App:
    """The app with all its listeners; nothing is connected yet.

    With `process_before_response` a listener runs before Slack is answered: an event that cannot be stored
    is not acknowledged, and comes again.

    Args:
        client: has the token of the only workspace, or none.
        signing_secret: proves that a request is Slack's.
        workspaces: where a request may come from.
        flow: installs the app in further workspaces; None where there is only one.
    """
    # Without the cast slack_bolt's own type asks for a function. Its own check of a token asks Slack.
    authorize: Any = StoredAuthorize(workspaces)
    app = App(
        name="footnote",  # without it the stack is inspected for one, which takes a while
        client=client,
        signing_secret=signing_secret,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
        # Its level holds; without it the app would warn at every start of the token in the environment.
        logger=logging.getLogger("slack_bolt.App"),
        oauth_flow=flow,
        before_authorize=name_workspace,
        authorize=authorize,
        user_facing_authorize_error_message=NOT_INSTALLED,
    )
    for event in ("message", "app_mention"):
        app.event(event)(_at_once(workspaces, lambda workspace: Listeners(workspace).message))
    app.command(ANYTHING)(_at_once(workspaces, lambda workspace: Listeners(workspace).command))
    app.message_shortcut(named.ASK_ABOUT_MESSAGE)(
        _at_once(workspaces, lambda workspace: Listeners(workspace).shortcut)
    )
    for event in REVOCATIONS:
        app.event(event)(_revocation(workspaces))
    _register_lazy(app, workspaces)
    # Events, buttons, shortcuts and views of no listener, as of another version: without an acknowledgement
    # Slack would send them again, or show that something failed.
    for register in (app.event, app.action, app.shortcut, app.view, app.view_closed):
        register(ANYTHING)(_ack)
    return app


def _register_lazy(app: App, workspaces: Workspaces) -> None:
    """The listeners that run after Slack was answered; a kill loses a press, and the person repeats it."""

    def lazy(listener_of: ListenerOf) -> dict[str, Any]:
        return {"ack": _ack, "lazy": [_reporting_errors(workspaces, listener_of)]}

    app.event("app_home_opened")(**lazy(lambda workspace: Listeners(workspace).home_opened))
    app.action(named.ASK_EXAMPLE)(**lazy(lambda workspace: Listeners(workspace).example))
    for action, press in BUTTONS.items():
        app.action(action)(**lazy(_bound(press, ButtonListeners)))
    for name, press_for_help in HELP_BUTTONS.items():
        app.action(name)(**lazy(_bound(press_for_help, EscalationListeners)))
    app.view(named.FEEDBACK_REASON)(**lazy(_bound(ButtonListeners.reason, ButtonListeners)))
    app.view(named.SAVE_ARTICLE)(**lazy(_bound(EscalationListeners.save, EscalationListeners)))


def _bound(method: Callable[[T, Body], None], of: Callable[[SlackContext], T]) -> ListenerOf:
    """A method of the listeners that `of` makes for a workspace."""
    return lambda workspace: partial(method, of(workspace.context))


def _ack(ack: Any) -> None:
    ack()


def _at_once(workspaces: Workspaces, listener_of: ListenerOf) -> Callable[..., None]:
    """A listener that runs before Slack is answered; where the app is not installed, nothing does."""

    def run(ack: Any, body: Body, context: BoltContext) -> None:
        workspace = workspaces.at(origin_of(context))
        if workspace is not None:
            listener_of(workspace)(body)
        ack()

    return run


def _revocation(workspaces: Workspaces) -> Callable[..., None]:
    """A listener that forgets a workspace where the app was uninstalled, or whose token was revoked."""

    def run(ack: Any, body: Body, context: BoltContext) -> None:
        origin = origin_of(context)
        workspace = workspaces.at(origin)
        if workspace is not None and _is_of_another(workspace, origin):
            log_warning("request_of_no_installation", team=origin.team, enterprise=origin.enterprise)
        elif workspace is not None:
            _revoked(workspaces, workspace, body)
        ack()

    return run


def _is_of_another(workspace: Workspace, origin: Origin) -> bool:
    """Whether it is the organisation's, found in place of an installation that is gone already.

    Slack tells of the same removal twice, as an uninstallation and as a token that was revoked.
    """
    identity = workspace.context.identity
    return identity.org_wide and not origin.org_wide and origin.team not in ("", identity.enterprise)


def _revoked(workspaces: Workspaces, workspace: Workspace, body: Body) -> None:
    event = body["event"]
    kind = str(event["type"])
    if kind == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return  # tokens of people, of which the app has none
    log_warning(kind, team=workspace.context.identity.team, hint=REVOKED_HINT)
    workspaces.remove(workspace, kind, float(body.get("event_time") or 0))


def _reporting_errors(workspaces: Workspaces, listener_of: ListenerOf) -> Callable[..., None]:
    """A listener whose errors are logged, and told to whoever pressed; Slack was answered before."""

    def run(body: Body, context: BoltContext) -> None:
        try:
            workspace = workspaces.at(origin_of(context))
            if workspace is not None:
                listener_of(workspace)(body)
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
