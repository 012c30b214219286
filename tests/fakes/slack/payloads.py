"""What Slack sends when something happens, in its own shapes."""

from typing import Any

from tests.fakes.slack.workspace import APP, BOT_USER, TEAM

Payload = dict[str, Any]


def event_callback(event: Payload, id: str, *, external: bool = False) -> Payload:
    return {
        "is_ext_shared_channel": external,
        "type": "event_callback", "token": "-", "team_id": TEAM, "api_app_id": APP, "event": event,
        "event_id": id, "event_time": 1_790_000_000,
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "enterprise_id": None}],
    }  # fmt: skip


def slash_command(channel: str, user: str, text: str, url: str, trigger: str) -> Payload:
    return {
        "token": "-", "team_id": TEAM, "team_domain": "fake", "channel_id": channel, "channel_name": "-",
        "user_id": user, "user_name": "-", "command": "/ask", "text": text, "api_app_id": APP,
        "response_url": url, "trigger_id": trigger,
    }  # fmt: skip


def message_action(channel: str, user: str, message: Payload | None, url: str, trigger: str) -> Payload:
    assert message
    return {
        "type": "message_action", "callback_id": "ask_about_message", "token": "-", "action_ts": "1.1",
        "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "channel": {"id": channel, "name": "-"},
        "message_ts": message["ts"], "message": message, "response_url": url, "trigger_id": trigger,
    }  # fmt: skip


def block_actions(user: str, action: Payload, trigger: str) -> Payload:
    return {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "token": "-",
        "api_app_id": APP, "trigger_id": trigger, "actions": [action],
    }  # fmt: skip


def view_submission(user: str, view: Payload, trigger: str) -> Payload:
    return {
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "token": "-",
        "view": view, "response_urls": [], "trigger_id": trigger,
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
