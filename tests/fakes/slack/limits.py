"""What Slack refuses in messages and views: one table of blocks by surface, one of fields and their limits.

slack_sdk's own models are asked as well. Blocks that the app has no use for have surfaces but no fields here,
so they are refused everywhere: whoever begins to use one adds its row.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Surface = Literal["message", "modal", "home", "container"]
Object = dict[str, Any]

# Where each block may stand; a container is itself a block of a message or of the home tab.
SURFACES: dict[str, frozenset[str]] = {
    block: frozenset(surfaces.split())
    for blocks, surfaces in (
        ("actions context divider header image section video", "message modal home container"),
        ("rich_text input card", "message modal home"),
        ("table", "message home container"),
        ("container data_table data_visualization", "message home"),
        ("context_actions markdown file plan task_card carousel", "message"),
        ("alert", "modal"),
    )
    for block in blocks.split()
}
MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100, "container": 10}
# The fields of each object, with the greatest length of its text, string or list; None where there is none.
FIELDS: dict[str, dict[str, int | None]] = {
    "actions": {"elements": 25},
    "alert": {"text": 200, "level": None},
    "container": {
        "title": 150, "subtitle": 150, "child_blocks": 10, "width": None, "icon": None,
        "is_collapsible": None, "default_collapsed": None,
    },
    "context": {"elements": 10},
    "context_actions": {"elements": 5},
    "divider": {},
    "header": {"text": 150},
    "image": {"slack_file": None, "alt_text": 2000, "title": 2000},
    "input": {"label": 2000, "element": None, "hint": 2000, "optional": None, "dispatch_action": None},
    "markdown": {"text": 12_000},
    "rich_text": {"elements": None},
    "section": {"text": 3000, "fields": 10, "accessory": None, "expand": None},
    "table": {"rows": 100, "column_settings": 20},
    "raw_text": {"text": 10_000},
    "rich_text_section": {"elements": None},
    "rich_text_quote": {"elements": None, "border": None},
    "rich_text_preformatted": {"elements": None, "border": None},
    "rich_text_list": {"elements": None, "style": None, "indent": None, "offset": None, "border": None},
    "text": {"text": None, "style": None},
    "link": {"url": None, "text": None, "style": None, "unsafe": None},
    "plain_text": {"text": 3000, "emoji": None},
    "mrkdwn": {"text": 3000, "verbatim": None},
    "button": {"text": 75, "action_id": 255, "value": 2000, "url": 3000, "style": None, "confirm": None,
               "accessibility_label": 75},
    "feedback_buttons": {"action_id": 255, "positive_button": None, "negative_button": None},
    "feedback_button": {"text": 75, "value": 2000, "accessibility_label": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30, "style": None},
    "radio_buttons": {"action_id": 255, "options": 10, "initial_option": None, "confirm": None,
                      "focus_on_load": None},
    "datepicker": {"action_id": 255, "initial_date": None, "placeholder": 150, "confirm": None,
                   "focus_on_load": None},
    "option": {"text": 75, "value": 150, "description": 75},
    "plain_text_input": {
        "action_id": 255, "initial_value": 3000, "multiline": None, "min_length": None, "max_length": None,
        "placeholder": 150, "focus_on_load": None, "dispatch_action_config": None,
    },
    "modal": {
        "title": 24, "submit": 24, "close": 24, "blocks": 100, "private_metadata": 3000, "callback_id": 255,
        "external_id": 255, "clear_on_close": None, "notify_on_close": None, "submit_disabled": None,
    },
    "home": {"blocks": 100, "private_metadata": 3000, "callback_id": 255, "external_id": 255},
}  # fmt: skip
# Objects that say no type of their own, by the field that they stand in.
ROLES = {"confirm": "confirm", "positive_button": "feedback_button", "negative_button": "feedback_button",
         "options": "option", "initial_option": "option"}  # fmt: skip
ELEMENTS: dict[str, frozenset[str]] = {
    "actions": frozenset({"button", "radio_buttons"}),
    "context": frozenset({"plain_text", "mrkdwn", "image"}),
    "context_actions": frozenset({"feedback_buttons", "icon_button"}),
    "input": frozenset({"plain_text_input", "radio_buttons", "datepicker"}),
    "section": frozenset({"plain_text", "mrkdwn", "button", "radio_buttons", "image"}),
    "header": frozenset({"plain_text"}),
    "alert": frozenset({"plain_text", "mrkdwn"}),
    "rich_text": frozenset(
        {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}
    ),
    "rich_text_list": frozenset({"rich_text_section"}),
    **dict.fromkeys(
        ("rich_text_section", "rich_text_quote", "rich_text_preformatted"), frozenset({"text", "link"})
    ),
}
# These fields hold a text object, but for the kinds whose text is a string.
TEXTS = {"text", "title", "subtitle", "label", "hint", "submit", "close", "placeholder", "deny"}
STRINGS = {"raw_text", "markdown", "text", "link", "plain_text", "mrkdwn"}
CONTEXT_TEXT = 2000  # characters of a text in a context block, or in a field of a section
MARKDOWN_TOTAL = 12_000  # characters of all markdown blocks of a message
BLOCKS_TOTAL = 13_200  # characters of text in all blocks of a message
VIEW_BYTES = 250_000
OLD_SLACK = {"section", "header", "context", "actions", "divider", "input"}


class Refused(Exception):
    """What the Web API answers instead of `ok`."""

    def __init__(self, error: str, why: str = "", *, pointer: str = "") -> None:
        super().__init__(f"{error}: {why}")
        self.error = error
        self.why = why
        self.pointer = pointer  # to the block, as in a response's metadata


def check_blocks(blocks: Sequence[Object], surface: Surface = "message") -> None:
    """Refuses what Slack would on that surface."""
    _require(len(blocks) <= MAX_BLOCKS[surface], f"more than {MAX_BLOCKS[surface]} blocks")
    for position, block in enumerate(blocks):
        try:
            _check_block(block, surface)
        except Refused as refused:
            raise Refused(refused.error, refused.why, pointer=f"/blocks/{position}") from refused
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    _require(len(ids) == len(set(ids)), "a block_id twice")
    if surface == "message":
        _require(sum(block["type"] == "table" for block in blocks) <= 1, "only one table is allowed")
        markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
        if markdown > MARKDOWN_TOTAL or sum(len(text) for text, _ in texts(list(blocks))) > BLOCKS_TOTAL:
            raise Refused("msg_blocks_too_long")


def check_view(view: Object, surface: Literal["modal", "home"]) -> None:
    """Refuses a view that Slack would; whatever is wrong with it, Slack calls its arguments invalid."""
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large")
    try:
        _require(view.get("type") == surface, "type")
        _require(surface == "home" or "title" in view, "no title")
        _check_object(view, surface)
        check_blocks(view["blocks"], surface)
        View(**view).to_dict()
    except (Refused, SlackObjectFormationError) as error:
        raise Refused("invalid_arguments", str(error)) from error
    asks = any(block["type"] == "input" for block in view["blocks"])
    if surface == "modal" and asks and "submit" not in view:
        raise Refused("invalid_arguments", "submit")


def _check_block(block: Object, surface: Surface) -> None:
    kind = str(block.get("type"))
    _require(surface in SURFACES.get(kind, ()), f"no {kind} in a {surface}")
    _check_object({name: value for name, value in block.items() if name != "block_id"}, kind)
    _require(len(block.get("block_id", "x")) <= 255, "block_id")
    ids = [element["action_id"] for element in elements(block) if "action_id" in element]
    _require(len(ids) == len(set(ids)), f"an action_id twice in {kind}")
    for child in block.get("child_blocks", ()):
        _check_block(child, "container")
    try:
        parsed = Block.parse(block)
        assert parsed is not None, kind
        parsed.to_dict()
    except SlackObjectFormationError as error:
        raise Refused("invalid_blocks", str(error)) from error


def _check_object(value: Object, kind: str) -> None:
    """Checks the fields of a block, an element or a view, and the objects in them, but not the blocks."""
    fields = FIELDS.get(kind)
    if fields is None:
        raise Refused("invalid_blocks", f"{kind} has no row in FIELDS")
    unknown = value.keys() - fields.keys() - {"type"}
    _require(not unknown, f"{kind} has no {unknown}")
    for name, field in value.items():
        most, length = fields.get(name), _length(field)
        _require(name not in TEXTS or kind in STRINGS or isinstance(field, dict), f"{name} is no text object")
        _require(most is None or length is None or 1 <= length <= most, f"{name} of {kind}: {length} long")
        if name in ("blocks", "child_blocks"):
            continue
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, dict) and ("type" in child or name in ROLES):
                _check_child(child, kind, name)
    for row in value.get("rows", ()) if kind == "table" else ():
        _require(1 <= len(row) <= 20, "cells of a row")
        for cell in row:
            _require(cell.get("type") in ("raw_text", "rich_text"), "a cell of a table")
            _check_object(cell, cell["type"])
    _require(kind != "text" or bool(value["text"]), "an empty text in rich_text")
    _require(not kind.startswith("rich_text") or bool(value["elements"]), f"an empty {kind}")


def _check_child(child: Object, kind: str, name: str) -> None:
    role = str(child.get("type") or ROLES[name])
    if kind in ELEMENTS and name in ("elements", "element", "accessory", "text", "fields"):
        _require(role in ELEMENTS[kind], f"{role} in {kind}")
    if kind == "context" or name == "fields":
        _require(len(child.get("text", "")) <= CONTEXT_TEXT, f"text in {kind}")
    if kind not in ("context", "section", "alert", "confirm"):
        _require(role != "mrkdwn", f"mrkdwn as {name} of {kind}")
    _check_object(child, role)


def _length(field: Any) -> int | None:
    """The length of a string, a list or the text of a text object; None of anything else."""
    if isinstance(field, dict):
        return len(field["text"]) if isinstance(field.get("text"), str) else None
    return len(field) if isinstance(field, str | list) else None


def _require(condition: bool, why: str) -> None:
    if not condition:
        raise Refused("invalid_blocks", why)


TEXT_KINDS = ("plain_text", "mrkdwn", "text", "link", "raw_text", "markdown")


def elements(block: Object) -> list[Object]:
    """The elements that a block holds, those of its children left out."""
    if block["type"] in ("actions", "context", "context_actions"):
        return list(block["elements"])
    return [block["element"]] if block["type"] == "input" else []


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every text in blocks with its holder's type: plain_text, mrkdwn, markdown, or text (of rich text)."""
    if isinstance(value, dict):
        kind = value.get("type")
        if isinstance(value.get("text"), str) and kind in (
            "plain_text",
            "mrkdwn",
            "text",
            "link",
            "raw_text",
            "markdown",
        ):
            yield value["text"], kind
        for child in value.values():
            yield from texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child)
