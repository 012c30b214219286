"""The fake Slack refuses what Slack refuses, by surface."""

from typing import Any

import pytest

from tests.fakes.slack.limits import FIELDS, SURFACES, Refused, check_blocks, check_view

PLAIN = {"type": "plain_text", "text": "x", "emoji": False}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "a", "value": "v"}
FEEDBACK = {
    "type": "feedback_buttons", "action_id": "f",
    "positive_button": {"text": PLAIN, "value": "y"}, "negative_button": {"text": PLAIN, "value": "n"},
}  # fmt: skip
SECTION = {"type": "section", "text": PLAIN}
WRITTEN = {"type": "plain_text_input", "action_id": "c"}
BLOCKS: dict[str, dict[str, Any]] = {
    "actions": {"elements": [BUTTON]},
    "alert": {"text": PLAIN, "level": "info"},
    "container": {"title": PLAIN, "child_blocks": [SECTION]},
    "context": {"elements": [PLAIN]},
    "context_actions": {"elements": [FEEDBACK]},
    "divider": {},
    "header": {"text": PLAIN},
    "image": {"slack_file": {"id": "F1"}, "alt_text": "x"},
    "input": {"label": PLAIN, "element": WRITTEN},
    "markdown": {"text": "x"},
    "rich_text": {"elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
    "section": {"text": PLAIN},
    "table": {"rows": [[{"type": "raw_text", "text": "x"}]]},
}


def block(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **BLOCKS[kind], **fields}


def view(surface: str, *blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    title = {"title": PLAIN, "submit": PLAIN} if surface == "modal" else {}
    return {"type": surface, **title, "blocks": list(blocks), **fields}


def accepts(surface: Any, content: dict[str, Any]) -> bool:
    try:
        if surface in ("modal", "home"):
            check_view(view(surface, content), surface)
        elif surface == "container":
            check_blocks([block("container", child_blocks=[content])])
        else:
            check_blocks([content])
    except Refused:
        return False
    return True


@pytest.mark.parametrize("surface", ["message", "modal", "home", "container"])
@pytest.mark.parametrize("kind", BLOCKS)
def test_a_block_is_accepted_only_on_its_surfaces(kind: str, surface: str) -> None:
    assert accepts(surface, block(kind)) == (surface in SURFACES[kind])


def test_an_alert_stands_in_modals_only() -> None:
    assert SURFACES["alert"] == {"modal"}


@pytest.mark.parametrize(
    "content",
    [
        block("section", text={**PLAIN, "text": "x" * 3001}),
        block("section", text={**PLAIN, "text": ""}),
        block("section", text="x"),
        block("section", fields=[{**PLAIN, "text": "x" * 2001}]),
        block("header", text={**PLAIN, "text": "x" * 151}),
        block("header", text={"type": "mrkdwn", "text": "x"}),
        block("context", elements=[PLAIN] * 11),
        block("context", elements=[{**PLAIN, "text": "x" * 2001}]),
        block("context", elements=[BUTTON]),
        block("actions", elements=[{**BUTTON, "action_id": str(n)} for n in range(26)]),
        block("actions", elements=[BUTTON, BUTTON]),
        block("actions", elements=[{**BUTTON, "text": {**PLAIN, "text": "x" * 76}}]),
        block("actions", elements=[{**BUTTON, "value": "x" * 2001}]),
        block("actions", elements=[{**BUTTON, "value": ""}]),
        block("actions", elements=[{**BUTTON, "action_id": "x" * 256}]),
        block("actions", elements=[{**BUTTON, "url": f"https://{'x' * 3000}"}]),
        block("actions", elements=[{**BUTTON, "colour": "red"}]),
        block("actions", elements=[FEEDBACK]),
        block("actions", elements=[WRITTEN]),
        block("actions", elements=[{**BUTTON, "confirm": {"title": {**PLAIN, "text": "x" * 101}}}]),
        block("context_actions", elements=[{**FEEDBACK, "action_id": str(n)} for n in range(6)]),
        block("context_actions", elements=[BUTTON]),
        block("container", child_blocks=[SECTION] * 11),
        block("container", child_blocks=[]),
        block("container", title={**PLAIN, "text": "x" * 151}),
        block("rich_text", elements=[]),
        block("rich_text", elements=[{"type": "rich_text_section", "elements": []}]),
        block(
            "rich_text", elements=[{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]
        ),
        block("rich_text", elements=[{"type": "rich_text_section", "elements": [PLAIN]}]),
        block("markdown", text="x" * 12_001),
        block("divider", text=PLAIN),
        block("section", block_id="x" * 256),
        {"type": "paragraph"},
    ],
)
def test_what_breaks_a_limit_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check_blocks([content])


@pytest.mark.parametrize(
    "broken",
    [
        view("home", title=PLAIN),
        {"type": "modal", "blocks": [SECTION]},
        view("modal", SECTION, title={**PLAIN, "text": "x" * 25}),
        view("modal", SECTION, close={**PLAIN, "text": "x" * 25}),
        view("modal", SECTION, private_metadata="x" * 3001),
        view("modal", *[SECTION] * 101),
        view("modal", block("input", element={**WRITTEN, "placeholder": {**PLAIN, "text": "x" * 151}})),
    ],
)
def test_a_view_that_breaks_a_limit_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        check_view(broken, broken["type"])
    assert refused.value.error == "invalid_arguments"


def test_a_modal_with_inputs_needs_a_button_to_send_them() -> None:
    whole = view("modal", block("input"))
    check_view(whole, "modal")
    with pytest.raises(Refused):
        check_view({name: value for name, value in whole.items() if name != "submit"}, "modal")


def test_a_message_takes_fifty_blocks_and_a_view_a_hundred() -> None:
    check_blocks([SECTION] * 50)
    check_blocks([SECTION] * 100, "home")
    with pytest.raises(Refused):
        check_blocks([SECTION] * 51)


def test_the_text_of_all_blocks_together_has_a_limit() -> None:
    with pytest.raises(Refused) as refused:
        check_blocks([block("section", text={**PLAIN, "text": "x" * 3000})] * 5)
    assert refused.value.error == "msg_blocks_too_long"


def test_blocks_of_one_message_have_different_ids() -> None:
    with pytest.raises(Refused):
        check_blocks([{**SECTION, "block_id": "b"}] * 2)


def test_whatever_has_fields_and_is_a_block_has_a_surface() -> None:
    assert BLOCKS.keys() == FIELDS.keys() & SURFACES.keys()
