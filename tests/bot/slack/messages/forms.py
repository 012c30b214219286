"""The forms in which a message may reach a workspace."""

from collections.abc import Iterator

from bot.slack.messages.blocks import Block
from bot.slack.messages.message import Message, basic_blocks


def forms(message: Message) -> Iterator[tuple[Block, ...]]:
    """Its blocks as they are, in basic form, and none."""
    yield message.blocks
    yield basic_blocks(message.blocks)
    yield ()
