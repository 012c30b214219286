"""The modal that asks why an answer was not helpful, and how it is read."""

from collections.abc import Mapping
from typing import Any

from bot.slack.messages.actions import FEEDBACK_REASON
from bot.slack.messages.blocks import BUTTON, INPUT_LABEL, LABEL, Block, modal, plain_text
from bot.slack.state.feedback import Opinion

REASONS = {
    "wrong": "It is wrong",
    "beside": "It does not answer the question",
    "incomplete": "Something is missing",
    "outdated": "The articles are out of date",
    "other": "Something else",
}
MAX_COMMENT_CHARS = 1000
THANKS = "Thank you. Your feedback has been kept."


def reason_modal(answer: str) -> Block:
    """The modal for the answer of that id."""
    options = [{"text": plain_text(text, BUTTON), "value": value} for value, text in REASONS.items()]
    reason: Block = {
        "type": "input",
        "block_id": "reason",
        "label": plain_text("What is wrong with the answer?", INPUT_LABEL),
        "element": {"type": "radio_buttons", "action_id": "reason", "options": options},
    }
    comment: Block = {
        "type": "input",
        "block_id": "comment",
        "optional": True,
        "label": plain_text("Anything else?", INPUT_LABEL),
        "element": {
            "type": "plain_text_input", "action_id": "comment", "multiline": True,
            "max_length": MAX_COMMENT_CHARS,
        },
    }  # fmt: skip
    send = plain_text("Send", LABEL)
    return modal(
        "Not helpful", (reason, comment), callback_id=FEEDBACK_REASON, private_metadata=answer, submit=send
    )


def read_reason(view: Mapping[str, Any], team: str, person: str) -> Opinion:
    """The opinion in a modal that was submitted in a workspace."""
    values = view["state"]["values"]
    chosen = (values["reason"]["reason"].get("selected_option") or {}).get("value", "")
    comment = values["comment"]["comment"].get("value") or ""
    reason = chosen if chosen in REASONS else ""
    return Opinion(team, view["private_metadata"], person, False, reason, comment[:MAX_COMMENT_CHARS])
