"""`footnote feedback`: what people thought of answers in Slack and in chats, newest first."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.command import Command, Invocation
from bot.render import sanitize

if TYPE_CHECKING:
    from bot.slack.state.feedback import Reported
    from bot.terminal.opinions import Opinion

Row = dict[str, Any]
CHAT = "chat"  # in place of a channel

EXAMPLES = """\
  footnote feedback
  footnote feedback --not-helpful
  footnote feedback --json | jq -r '.[] | select(.helpful | not) | .question'
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--not-helpful", action="store_true", help="only answers that were not helpful")
    parser.add_argument("--json", action="store_true", help="a JSON array")


def _run(run: Invocation) -> int:
    from bot.render.json_output import json_array
    from bot.slack.state.database import DATABASE, opened
    from bot.slack.state.feedback import Feedback
    from bot.terminal.opinions import opinions_of

    state = run.world.user_paths.state
    with opened(state / DATABASE) as database:
        rows = [_fields(report) for report in Feedback(database).all()]
    rows += map(_fields_of_chat, opinions_of(state, run.settings.collection_name).all())
    rows.sort(key=lambda row: row["given"], reverse=True)
    if run.arguments.not_helpful:
        rows = [row for row in rows if not row["helpful"]]
    if run.arguments.json:
        run.world.stdout.write(json_array(rows) + "\n")
    else:
        run.world.stdout.writelines(_line(row) + "\n" for row in rows)
    if not rows:
        run.messages.note("there is no feedback yet.")
    return 0


def _line(fields: Row) -> str:
    """Columns between tabs."""
    helpful = "helpful" if fields["helpful"] else "not helpful"
    columns = (
        fields["given"],
        helpful,
        fields["channel"],
        fields["question"],
        fields["reason"],
        fields["comment"],
    )
    return sanitize.columns(*(" ".join(str(column).split()) for column in columns)).rstrip("\t")


def _fields(reported: "Reported") -> Row:
    opinion = reported.opinion
    return {
        "given": _time(opinion.given_at),
        "helpful": opinion.helpful,
        "team": opinion.team,
        "person": opinion.person,
        "channel": reported.channel,
        "question": reported.question,
        "answer": reported.text,
        "written": json.loads(reported.written) if reported.written else None,
        "reason": opinion.reason,
        "comment": opinion.comment,
    }


def _fields_of_chat(opinion: "Opinion") -> Row:
    """An opinion of the chat, which knows no persons, in the fields of one in Slack."""
    return {
        "given": _time(opinion.given_at),
        "helpful": opinion.helpful,
        "team": "",
        "person": "",
        "channel": CHAT,
        "question": opinion.question,
        "answer": opinion.answer,
        "written": None,
        "reason": "",
        "comment": opinion.reason,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


COMMAND = Command("feedback", "list what people thought of answers", EXAMPLES, _arguments, _run)
