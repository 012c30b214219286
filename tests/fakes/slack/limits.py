"""Slack's limits on blocks and views, beyond what slack_sdk's models know; whatever breaks one is refused."""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View


class Refused(Exception):
    """What the Web API answers instead of `ok`."""

    def __init__(self, error: str, why: str = "") -> None:
        super().__init__(f"{error}: {why}")
        self.error = error
        self.why = why


COMMON = {"type", "block_id"}
KEYS = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text"},
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set(),
    "alert": {"text", "level"},
    "rich_text": {"elements"},
    "container": {
        "title",
        "subtitle",
        "child_blocks",
        "width",
        "icon",
        "is_collapsible",
        "default_collapsed",
    },
    "context_actions": {"elements"},
    "markdown": {"text"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
}
# What Slack's validator takes inside a container: its documentation and its behaviour agree on these.
INSIDE_CONTAINER = {"actions", "context", "divider", "header", "image", "section", "table", "video"}
WHERE = {
    "message": KEYS.keys() - {"input"},
    "modal": {"section", "header", "context", "actions", "divider", "rich_text", "input"},
    "home": {"section", "header", "context", "actions", "divider", "rich_text", "input"},
}
TEXTS = {"section": 3000, "header": 150, "alert": 200}
OLD_SLACK = {"section", "header", "context", "actions", "divider", "input"}
BLOCKS_TOTAL = 13_200  # characters of text in all blocks of a message


def check_blocks(blocks: list[dict[str, Any]], where: str = "message") -> None:
    """Refuses what Slack would."""
    if len(blocks) > (50 if where == "message" else 100):
        raise Refused("invalid_blocks", "too many")
    for block in blocks:
        check_block(block, WHERE[where])
    ids = [each["action_id"] for block in blocks for each in elements(block) if "action_id" in each]
    if any(len(each) > 255 for each in ids):
        raise Refused("invalid_blocks", "action_id")
    if where == "message" and sum(len(text) for text, _ in texts(blocks)) > BLOCKS_TOTAL:
        raise Refused("msg_blocks_too_long")


def check_block(block: dict[str, Any], allowed: Any) -> None:
    kind = block.get("type")
    if kind not in allowed or kind not in KEYS:
        raise Refused("invalid_blocks", f"no {kind} here")
    if unknown := block.keys() - KEYS[kind] - COMMON:
        raise Refused("invalid_blocks", f"{kind} has no {unknown}")
    try:
        parsed = Block.parse(block)
        assert parsed is not None, kind
        parsed.to_dict()
    except SlackObjectFormationError as error:
        raise Refused("invalid_blocks", str(error)) from error
    if kind in TEXTS and not 1 <= len(block["text"]["text"]) <= TEXTS[kind]:
        raise Refused("invalid_blocks", f"text of {kind}")
    for element in elements(block):
        check_element(kind, element)
    if kind == "container":
        for child in block["child_blocks"]:
            check_block(child, INSIDE_CONTAINER)
    if kind == "rich_text":
        check_rich(block)


def check_element(kind: str, element: dict[str, Any]) -> None:
    known = {
        "context": {"plain_text", "mrkdwn", "image"},
        "actions": {"button", "static_select", "radio_buttons"},
        "context_actions": {"feedback_buttons", "icon_button"},
        "input": {"plain_text_input", "radio_buttons"},
    }[kind]
    if element["type"] not in known:
        raise Refused("invalid_blocks", f"{element['type']} in {kind}")
    if len(element.get("value") or "x") > 2000 or element.get("value") == "":
        raise Refused("invalid_blocks", "value")
    if element["type"] in ("plain_text", "mrkdwn") and not 1 <= len(element["text"]) <= 2000:
        raise Refused("invalid_blocks", "context text")


def check_rich(block: dict[str, Any]) -> None:
    if not block["elements"]:
        raise Refused("invalid_blocks", "empty rich_text")
    for part in block["elements"]:
        if part["type"] not in ("rich_text_section", "rich_text_quote") or not part["elements"]:
            raise Refused("invalid_blocks", "rich_text part")
        for word in part["elements"]:
            if word.keys() - {"type", "text", "style"} or word["type"] != "text" or not word["text"]:
                raise Refused("invalid_blocks", f"rich_text word {word}")


def check_view(view: dict[str, Any], kind: str) -> None:
    if view.get("type") != kind:
        raise Refused("invalid_arguments", "type")
    if len(json.dumps(view)) > 250_000:
        raise Refused("view_too_large")
    try:
        View(**view).to_dict()
    except SlackObjectFormationError as error:
        raise Refused("invalid_arguments", str(error)) from error
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        raise Refused("invalid_arguments", "submit")
    check_blocks(view["blocks"], kind)


def elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements that a block holds, those of its children left out."""
    if block["type"] in ("actions", "context", "context_actions"):
        return list(block["elements"])
    return [block["element"]] if block["type"] == "input" else []


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every text in blocks with the type of what holds it: plain_text, mrkdwn, text (of rich text)."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.get("type") in (
            "plain_text",
            "mrkdwn",
            "text",
            "markdown",
        ):
            yield value["text"], value["type"]
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
