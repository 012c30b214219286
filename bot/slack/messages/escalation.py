"""Asking a human: the message that notifies those who are configured, and its end when one has helped."""

from bot.slack.messages.actions import RESOLVED
from bot.slack.messages.blocks import actions, button, context, section
from bot.slack.messages.escape import truncate_line
from bot.slack.messages.message import Message
from bot.slack.state.answers import StoredAnswer

ASKED = "Somebody was asked already."
NOT_YOURS = "Only whoever asked, or was asked, can mark this as resolved."


def help_request(given: StoredAnswer, asker: str, responders: tuple[str, ...]) -> Message:
    """The message that notifies the responders; their ids come from settings, so these mentions are meant."""
    who = " ".join(f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>" for id in responders)
    text = f"{who} <@{asker}> would like a human's answer to a question in this thread."
    blocks = (
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        section(f"“{truncate_line(given.question, 500)}”"),
        actions(button("Mark as resolved", RESOLVED, f"{given.id} {asker}", style="primary")),
    )
    return Message(text, blocks)


def resolved(given: StoredAnswer, by: str) -> Message:
    """What that message becomes."""
    text = f"Resolved by <@{by}>."
    blocks = (
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        context(f"“{truncate_line(given.question, 500)}”"),
    )
    return Message(text, blocks)


def can_resolve(person: str, asker: str, responders: tuple[str, ...]) -> bool:
    """Whether a person may: who asked or was asked. Who is in a group is not known here: then anybody may."""
    groups = any(id.startswith("S") for id in responders)
    return groups or person in (asker, *responders)
