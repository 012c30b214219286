"""Asking a human: the message that notifies the responders of a channel, and its resolved form."""

from dataclasses import dataclass

from bot.slack.messages.actions import OPEN_LINK, RESOLVED, SAVE_ARTICLE
from bot.slack.messages.blocks import Block, actions, button, context, link_button, rich, section, words
from bot.slack.messages.escape import truncate, truncate_line
from bot.slack.messages.message import Message
from bot.slack.state.answers import StoredAnswer

ASKED = "Somebody was asked already."
NOT_YOURS = "Only whoever asked, or was asked, can mark this as resolved."
SENT = "Your question was sent to those who answer questions. They will write to you."
ANSWER_CHARS, SOURCES_CHARS = 2500, 1500


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """A request of `asker` to `responders`; `here` if it stands in the thread of the answer.

    `answer_text`, `sources` and `permalink` are shown elsewhere, where they are not empty. `can_save`: the
    reply can be saved as an article.
    """

    asker: str
    responders: tuple[str, ...]
    here: bool
    answer_text: str = ""
    permalink: str = ""
    can_save: bool = False
    sources: tuple[str, ...] = ()


def help_request(answer: StoredAnswer, request: HelpRequest) -> Message:
    """The message that notifies the responders; their ids come from settings, so these mentions are meant."""
    mentions = " ".join(f"<!subteam^{id}>" if id.startswith("S") else f"<@{id}>" for id in request.responders)
    what = "to a question in this thread." if request.here else "to a question:"
    text = f"{mentions} <@{request.asker}> would like a human's answer {what}".lstrip()
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        section(f"“{truncate_line(answer.question, 500)}”"),
    ]
    if request.answer_text:
        blocks.append(
            rich([words("I answered:\n", bold=True), words(truncate(request.answer_text, ANSWER_CHARS))])
        )
    if request.sources:
        blocks.append(context(truncate("\n".join(request.sources), SOURCES_CHARS)))
    row = [button("Mark as resolved", RESOLVED, f"{answer.id} {request.asker}", style="primary")]
    row += _save_button(answer, can_save=request.can_save)
    row += [link_button("Open the question", OPEN_LINK, request.permalink)] if request.permalink else []
    return Message(text, (*blocks, actions(*row)))


def resolved(answer: StoredAnswer, by: str, *, can_save: bool = False) -> Message:
    """What the message becomes once somebody has helped."""
    text = f"Resolved by <@{by}>."
    row = _save_button(answer, can_save=can_save)
    blocks = (
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        context(f"“{truncate_line(answer.question, 500)}”"),
        *([actions(*row)] if row else []),
    )
    return Message(text, blocks)


def _save_button(answer: StoredAnswer, *, can_save: bool) -> list[Block]:
    return [button("Save as article", SAVE_ARTICLE, answer.id)] if can_save else []
