"""What people thought of answers: kept here, listed by `footnote feedback`, asked for in Slack."""

import time
from dataclasses import dataclass
from typing import Any

from bot.slack.messages.actions import FEEDBACK_REASON
from bot.slack.messages.blocks import LABEL, Block, modal, plain_text
from bot.slack.state.database import Database

REASONS = {
    "wrong": "It is wrong",
    "beside": "It does not answer the question",
    "incomplete": "Something is missing",
    "outdated": "The articles are out of date",
    "other": "Something else",
}
COMMENT = 1000  # characters
THANKS = "Thank you. Your feedback has been kept."


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person thought of one answer; `given` is in seconds since 1970."""

    answer: str
    person: str
    helpful: bool
    reason: str = ""
    comment: str = ""
    given: float = 0.0


@dataclass(frozen=True, slots=True)
class Reported:
    """An opinion with the question and the answer that it is about, empty where these are no longer kept."""

    opinion: Opinion
    channel: str
    question: str
    text: str


class Feedback:
    """One opinion of each person on each answer; a later one replaces it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, opinion: Opinion) -> None:
        """Keep an opinion."""
        self._database.write(
            "insert or replace into feedback values (?, ?, ?, ?, ?, ?)",
            opinion.answer, opinion.person, opinion.helpful, opinion.reason, opinion.comment, time.time(),
        )  # fmt: skip

    def all(self) -> list[Reported]:
        """All opinions, newest first."""
        rows = self._database.read(
            "select feedback.*, channel, question, answers.answer as text from feedback"
            " left join answers on answers.id = feedback.answer order by feedback.given desc"
        )
        return [_reported(row) for row in rows]


def reason_modal(answer: str) -> Block:
    """The modal that asks why an answer was not helpful."""
    options = [{"text": plain_text(text, 75), "value": value} for value, text in REASONS.items()]
    chosen = {"type": "radio_buttons", "action_id": "reason", "options": options}
    written = {
        "type": "plain_text_input",
        "action_id": "comment",
        "multiline": True,
        "max_length": COMMENT,
    }
    blocks = (
        {
            "type": "input",
            "block_id": "reason",
            "label": plain_text("What is wrong with the answer?", 2000),
            "element": chosen,
        },
        {
            "type": "input",
            "block_id": "comment",
            "optional": True,
            "label": plain_text("Anything else?", 2000),
            "element": written,
        },
    )
    send = plain_text("Send", LABEL)
    return modal("Not helpful", blocks, callback_id=FEEDBACK_REASON, private_metadata=answer, submit=send)


def read_reason(view: Any, person: str) -> Opinion:
    """The opinion in a modal that was sent."""
    values = view["state"]["values"]
    chosen = (values["reason"]["reason"].get("selected_option") or {}).get("value", "")
    comment = values["comment"]["comment"].get("value") or ""
    reason = chosen if chosen in REASONS else ""
    return Opinion(view["private_metadata"], person, False, reason, comment[:COMMENT])


def _reported(row: Any) -> Reported:
    opinion = Opinion(
        row["answer"], row["person"], bool(row["helpful"]), row["reason"], row["comment"], row["given"]
    )
    return Reported(opinion, row["channel"] or "", row["question"] or "", row["text"] or "")
