"""`footnote feedback`: what people in Slack thought of answers, newest first."""

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.render import sanitize

if TYPE_CHECKING:
    from bot.slack.state.feedback import Reported

EXAMPLES = """\
  footnote feedback
  footnote feedback --not-helpful
  footnote feedback --json | jq -r '.[] | select(.helpful | not) | .question'
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--not-helpful", action="store_true", help="only answers that were not helpful")
    parser.add_argument("--json", action="store_true", help="a JSON array")


def _run(run: Invocation) -> int:
    from bot.slack.state.database import DATABASE, opened
    from bot.slack.state.feedback import Feedback

    with opened(run.world.user_paths.state / DATABASE) as database:
        reports = Feedback(database).all()
    if run.arguments.not_helpful:
        reports = [report for report in reports if not report.opinion.helpful]
    if run.arguments.json:
        rows = (sanitize.json(json.dumps(_fields(report), ensure_ascii=False)) for report in reports)
        run.world.stdout.write("[" + ",\n ".join(rows) + "]\n")
    else:
        run.world.stdout.writelines(_line(report) + "\n" for report in reports)
    if not reports:
        run.messages.note("there is no feedback yet.")
    return 0


def _line(reported: "Reported") -> str:
    """Columns between tabs."""
    fields = _fields(reported)
    helpful = "helpful" if fields["helpful"] else "not helpful"
    columns = (
        fields["given"],
        helpful,
        fields["channel"],
        fields["question"],
        fields["reason"],
        fields["comment"],
    )
    return "\t".join(sanitize.one_line(" ".join(str(column).split())) for column in columns).rstrip("\t")


def _fields(reported: "Reported") -> dict[str, str | bool]:
    opinion = reported.opinion
    return {
        "given": datetime.fromtimestamp(opinion.given_at, UTC).isoformat(timespec="seconds"),
        "helpful": opinion.helpful,
        "person": opinion.person,
        "channel": reported.channel,
        "question": reported.question,
        "answer": reported.text,
        "reason": opinion.reason,
        "comment": opinion.comment,
    }


COMMAND = Command("feedback", "list what people in Slack thought of answers", EXAMPLES, _arguments, _run)
