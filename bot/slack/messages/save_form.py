"""The modal that saves somebody's reply as an article, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.messages.actions import SAVE_ARTICLE
from bot.slack.messages.blocks import INPUT_LABEL, LABEL, Block, context, modal, plain_text
from bot.slack.messages.escape import truncate

MAX_TITLE, MAX_TEXT, MAX_SOURCE = 200, 3000, 200


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article as somebody wrote it into the modal; `date` is ISO 8601."""

    title: str
    text: str
    source: str
    date: str


def save_modal(draft: ArticleDraft, folder: str) -> Block:
    """The modal with what is known already; `folder` is where the article will be saved."""
    date: Block = {
        "type": "input", "block_id": "date", "label": plain_text("Date", INPUT_LABEL),
        "element": {"type": "datepicker", "action_id": "date", "initial_date": draft.date},
    }  # fmt: skip
    blocks = (
        context(f"It is saved in {folder}/, and quoted to everybody who may see the articles there."),
        _input("title", "Title", draft.title, MAX_TITLE),
        _input("text", "Text (Markdown)", draft.text, MAX_TEXT, multiline=True),
        _input("source", "Source", draft.source, MAX_SOURCE),
        date,
    )
    return modal("Save as article", blocks, callback_id=SAVE_ARTICLE, submit=plain_text("Save", LABEL))


def read_draft(view: Mapping[str, Any]) -> ArticleDraft:
    """The article in a modal that was submitted."""
    values = view["state"]["values"]
    title, text, source = (str(values[name][name].get("value") or "") for name in ("title", "text", "source"))
    return ArticleDraft(
        title.strip(), text.strip(), source.strip(), str(values["date"]["date"]["selected_date"])
    )


def _input(name: str, label: str, value: str, max_chars: int, *, multiline: bool = False) -> Block:
    initial = {"initial_value": truncate(value, max_chars)} if value.strip() else {}
    return {
        "type": "input", "block_id": name, "label": plain_text(label, INPUT_LABEL),
        "element": {
            "type": "plain_text_input", "action_id": name, "multiline": multiline, "max_length": max_chars,
            **initial,
        },
    }  # fmt: skip
