"""The blocks that messages, modals and the home tab are made of, cut to Slack's limits.

Slack parses none of their text: it is plain, or an element of rich text. A markdown block would bring
mentions such as `<!here>` and links in an article to life. Slack refuses blocks by surface: `alert` in
messages and on the home tab, `container` and `context_actions` in modals, `markdown` anywhere but in
messages.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.slack.messages.escape import truncate, truncate_line

Block = dict[str, Any]

SECTION, HEADER, BUTTON, TITLE, CONTEXT = 3000, 150, 75, 150, 2000
ALT_TEXT = 2000  # of a picture
LABEL, INPUT_LABEL = 24, 2000  # of a modal's title and buttons; of an input
CHILDREN = 10  # of a container
BLOCKS = 50  # of a message


def plain_text(text: str, max_chars: int) -> Block:
    return {"type": "plain_text", "text": truncate(text, max_chars), "emoji": False}


def section(text: str) -> Block:
    return {"type": "section", "text": plain_text(text, SECTION)}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(truncate_line(text, HEADER), HEADER)}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [plain_text(text, CONTEXT) for text in texts]}


def image(file: str, alt_text: str) -> Block:
    """A picture that was uploaded to Slack, by its file's id, and what a screen reader says in its place."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": truncate(alt_text, ALT_TEXT)}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(text: str, action: str, value: str, *, style: str = "") -> Block:
    """A button; `value` comes back with a press."""
    block: Block = {"type": "button", "text": plain_text(text, BUTTON), "action_id": action, "value": value}
    return {**block, "style": style} if style else block


def confirmation(text: str, yes: str) -> Block:
    """What Slack asks before it reports a press."""
    return {
        "title": plain_text("Are you sure?", 100),
        "text": plain_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text("Cancel", 30),
    }


def link_button(text: str, action: str, url: str) -> Block:
    return {"type": "button", "text": plain_text(text, BUTTON), "action_id": action, "url": url}


def collapsed(title: str, children: Sequence[Block]) -> Block:
    """A container that is collapsed at first."""
    return {
        "type": "container",
        "title": plain_text(truncate_line(title, TITLE), TITLE),
        "child_blocks": list(children[:CHILDREN]),
        "is_collapsible": True,
        "default_collapsed": True,
    }


def modal(title: str, blocks: Sequence[Block], **more: Block | str) -> Block:
    """A modal view; `more` are fields that only some have, such as `submit`."""
    view = {"type": "modal", "title": plain_text(title, LABEL), "close": plain_text("Close", LABEL)}
    return {**view, "blocks": list(blocks), **more}


def words(text: str, *, bold: bool = False) -> Block:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def rich(*paragraphs: Iterable[Block]) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": list(paragraph)} for paragraph in paragraphs],
    }


def rich_text(*elements: Block) -> Block:
    """A block of sections, quotations, lists and code."""
    return {"type": "rich_text", "elements": list(elements)}


def link(text: str, url: str) -> Block:
    return {"type": "link", "url": url, "text": text}


def table(rows: Sequence[Sequence[str]]) -> Block:
    """A table of plain cells; Slack wants them never empty."""
    cells = [[{"type": "raw_text", "text": cell or " "} for cell in row] for row in rows]
    return {"type": "table", "rows": cells}


def feedback_buttons(action: str, value: str) -> Block:
    """Slack's own pair of buttons; their values are `yes VALUE` and `no VALUE`."""
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
