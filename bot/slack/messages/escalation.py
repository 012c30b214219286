"""Asking a human: the message that notifies the responders of a channel, and its resolved form."""

from bot.slack.messages.actions import RESOLVED
from bot.slack.messages.blocks import actions, button, context, section
from bot.slack.messages.escape import truncate_line
from bot.slack.messages.message import Message
from bot.slack.state.answers import StoredAnswer

ASKED = "Somebody was asked already."
NOT_YOURS = "Only whoever asked, or was asked, can mark this as resolved."


def help_request(answer: StoredAnswer, asker: str, responders: tuple[str, ...]) -> Message:
    """The message that notifies the responders; their ids come from settings, so these mentions are meant."""
    mentions = " ".join(f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>" for id in responders)
    text = f"{mentions} <@{asker}> would like a human's answer to a question in this thread."
    blocks = (
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        section(f"“{truncate_line(answer.question, 500)}”"),
        actions(button("Mark as resolved", RESOLVED, f"{answer.id} {asker}", style="primary")),
    )
    return Message(text, blocks)


def resolved(answer: StoredAnswer, by: str) -> Message:
    """What the message becomes once somebody has helped."""
    text = f"Resolved by <@{by}>."
    blocks = (
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        context(f"“{truncate_line(answer.question, 500)}”"),
    )
    return Message(text, blocks)


def can_resolve(person: str, asker: str, responders: tuple[str, ...]) -> bool:
    """Whether a person asked or was asked. The members of a group are not known: with one, anybody can."""
    groups = any(id.startswith("S") for id in responders)
    return groups or person in (asker, *responders)
