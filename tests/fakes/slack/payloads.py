"""What Slack sends when something happens, in its own shapes."""

import time
from typing import Any

from tests.fakes.slack.workspace import APP, Workspace

Payload = dict[str, Any]


def event_callback(ws: Workspace, event: Payload, id: str, *, external: bool = False) -> Payload:
    # An app of a whole organisation is told the workspace beside its authorization, which names none.
    authorization = {"team_id": None if ws.org_wide else ws.team, "user_id": ws.bot_user, "is_bot": True}
    authorization |= {"enterprise_id": ws.enterprise or None, "is_enterprise_install": ws.org_wide}
    return {
        "is_ext_shared_channel": external,
        "type": "event_callback", "token": "-", "team_id": ws.team, "api_app_id": APP, "event": event,
        "event_id": id, "event_time": int(time.time()), "context_team_id": ws.team,
        "authorizations": [authorization],
    }  # fmt: skip


def slash_command(ws: Workspace, channel: str, user: str, text: str, url: str, trigger: str) -> Payload:
    organisation = {"enterprise_id": ws.enterprise, "enterprise_name": "-"} if ws.enterprise else {}
    return {
        "is_enterprise_install": str(ws.org_wide).lower(), **organisation,
        "token": "-", "team_id": ws.team, "team_domain": "fake", "channel_id": channel, "channel_name": "-",
        "user_id": user, "user_name": "-", "command": "/ask", "text": text, "api_app_id": APP,
        "response_url": url, "trigger_id": trigger,
    }  # fmt: skip


def message_action(
    ws: Workspace, channel: str, user: str, message: Payload | None, url: str, trigger: str
) -> Payload:
    assert message
    return {
        **_place(ws, user),
        "type": "message_action", "callback_id": "ask_about_message", "token": "-", "action_ts": "1.1",
        "channel": {"id": channel, "name": "-"},
        "message_ts": message["ts"], "message": message, "response_url": url, "trigger_id": trigger,
    }  # fmt: skip


def block_actions(ws: Workspace, user: str, action: Payload, trigger: str) -> Payload:
    return {
        **_place(ws, user), "type": "block_actions", "token": "-",
        "api_app_id": APP, "trigger_id": trigger, "actions": [action],
    }  # fmt: skip


def view_submission(ws: Workspace, user: str, view: Payload, trigger: str) -> Payload:
    return {
        **_place(ws, user), "type": "view_submission", "token": "-",
        "view": view, "response_urls": [], "trigger_id": trigger,
    }  # fmt: skip


def _place(ws: Workspace, user: str) -> Payload:
    """Where somebody does something; of an app of a whole organisation, no workspace is named."""
    enterprise = {"id": ws.enterprise, "name": "-"} if ws.enterprise else None
    team = {"id": ws.team} | ({"enterprise_id": ws.enterprise} if ws.enterprise else {})
    home = ws.people.get(user, {}).get("team_id", ws.team)
    return {
        "team": None if ws.org_wide else team, "enterprise": enterprise,
        "is_enterprise_install": ws.org_wide, "user": {"id": user, "team_id": home},
    }  # fmt: skip


def pressed(blocks: list[dict[str, Any]], action: str, nth: int) -> dict[str, Any]:
    """The action that pressing a button sends: the `nth` of those with that name."""
    elements = []
    for block in blocks:
        for part in block.get("child_blocks", [block]):
            for element in part.get("elements", []):
                if element.get("action_id") == action:
                    sides = [
                        element[side] for side in ("positive_button", "negative_button") if side in element
                    ]
                    elements += [{**element, "value": side["value"]} for side in sides] or [element]
    pressed_element = elements[nth]
    return {
        "type": pressed_element["type"],
        "action_id": action,
        "block_id": "b",
        "value": pressed_element.get("value"),
    }
