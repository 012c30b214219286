"""A message, and simpler forms of its blocks for a workspace that refuses them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.slack.messages.blocks import BLOCKS, Block, actions, button, section
from bot.slack.messages.escape import escape_mrkdwn, truncate

TEXT = 3900  # characters; Slack advises 4,000 and cuts a longer notification


@dataclass(frozen=True, slots=True)
class Message:
    """Slack shows `blocks`; `text` is for notifications and screen readers, with its entities escaped."""

    text: str
    blocks: tuple[Block, ...] = ()


def text_message(text: str) -> Message:
    """A message in Footnote's own words."""
    return Message(truncate(escape_mrkdwn(text), TEXT), (section(text),))


def simpler(blocks: Sequence[Block], refused: Sequence[int]) -> tuple[Block, ...]:
    """Blocks to try after these: the refused ones in basic form, else all of them, else none.

    Args:
        blocks: what Slack refused.
        refused: the positions of the blocks that it complained of, as far as it says.
    """
    replaced = tuple(
        basic
        for position, block in enumerate(blocks)
        for basic in (_basic(block) if position in refused or not refused else [block])
    )
    return replaced[:BLOCKS] if replaced != tuple(blocks) else ()


def basic_blocks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same in blocks that have been there for years."""
    return tuple(basic for block in blocks for basic in _basic(block))[:BLOCKS]


def _basic(block: Block) -> list[Block]:
    return BASIC_FORMS.get(block["type"], _same)(block)


def _same(block: Block) -> list[Block]:
    return [block]


def _paragraphs(block: Block) -> list[Block]:
    lines = (_plain(part) for part in block["elements"])
    return [section(line) for line in lines if line.strip()]


def _plain(element: Block) -> str:
    """The words of an element of rich text; the items of a list are lines."""
    if element["type"] == "rich_text_list":
        return "\n".join(f"• {_plain(item)}" for item in element["elements"])
    if "elements" in element:
        return "".join(map(_plain, element["elements"]))
    return str(element.get("text") or element.get("url", ""))


def _lines(block: Block) -> list[Block]:
    return [section("\n".join(" | ".join(cell["text"] for cell in row) for row in block["rows"]))]


def _expanded(block: Block) -> list[Block]:
    return list(basic_blocks((section(block["title"]["text"]), *block["child_blocks"])))


def _plain_buttons(block: Block) -> list[Block]:
    element = block["elements"][0]
    sides = (element["positive_button"], element["negative_button"])
    return [
        actions(
            *(
                button(side["text"]["text"], f"{element['action_id']}_{n}", side["value"])
                for n, side in enumerate(sides)
            )
        )
    ]


BASIC_FORMS: dict[str, Callable[[Block], list[Block]]] = {
    "rich_text": _paragraphs,
    "container": _expanded,
    "table": _lines,
    "context_actions": _plain_buttons,
}
