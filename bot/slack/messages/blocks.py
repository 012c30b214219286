"""The pieces of Block Kit that messages, modals and the home are made of, cut to Slack's limits.

No piece parses what it is given: text is plain, or an element of rich text. Slack's markdown block would look
no better for quotes, and in it `<!here>` and links of an article are alive.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.slack.messages.escape import truncate, truncate_line

Block = dict[str, Any]

SECTION, HEADER, BUTTON, TITLE, CONTEXT = 3000, 150, 75, 150, 2000
LABEL = 24  # of a modal's title and buttons
CHILDREN = 10  # of a container
BLOCKS = 50  # of a message


def plain_text(text: str, most: int) -> Block:
    """A text object that Slack shows as it is."""
    return {"type": "plain_text", "text": truncate(text, most), "emoji": False}


def section(text: str) -> Block:
    """A paragraph."""
    return {"type": "section", "text": plain_text(text, SECTION)}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain_text(truncate_line(text, HEADER), HEADER)}


def context(*texts: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [plain_text(text, CONTEXT) for text in texts]}


def actions(*elements: Block) -> Block:
    """Buttons in a row."""
    return {"type": "actions", "elements": list(elements)}


def button(text: str, action: str, value: str, *, style: str = "") -> Block:
    """A button; `value` is what its handler is given."""
    shown: Block = {"type": "button", "text": plain_text(text, BUTTON), "action_id": action, "value": value}
    return {**shown, "style": style} if style else shown


def confirmation(text: str, yes: str) -> Block:
    """What a button asks before it does anything."""
    return {
        "title": plain_text("Are you sure?", 100),
        "text": plain_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text("Cancel", 30),
    }


def link_button(text: str, action: str, url: str) -> Block:
    """A button that opens a page."""
    return {"type": "button", "text": plain_text(text, BUTTON), "action_id": action, "url": url}


def collapsed(title: str, children: Sequence[Block]) -> Block:
    """A box that is closed until somebody opens it."""
    return {
        "type": "container",
        "title": plain_text(truncate_line(title, TITLE), TITLE),
        "child_blocks": list(children[:CHILDREN]),
        "is_collapsible": True,
        "default_collapsed": True,
    }


def modal(title: str, blocks: Sequence[Block], **more: Block | str) -> Block:
    """A view over the window; `more` are fields that only some have, such as `submit`."""
    shown = {"type": "modal", "title": plain_text(title, LABEL), "close": plain_text("Close", LABEL)}
    return {**shown, "blocks": list(blocks), **more}


def words(text: str, *, bold: bool = False) -> Block:
    """Some words of rich text."""
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def rich(*paragraphs: Iterable[Block]) -> Block:
    """Paragraphs of words."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(each)} for each in paragraphs],
    }


def feedback_buttons(action: str, value: str) -> Block:
    """Slack's own pair of buttons; the value of each begins with what it says."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": action,
                "positive_button": {"text": plain_text("Helpful", BUTTON), "value": f"yes {value}"},
                "negative_button": {"text": plain_text("Not helpful", BUTTON), "value": f"no {value}"},
            }
        ],
    }
