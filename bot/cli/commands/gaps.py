"""`footnote gaps`: what was asked in Slack and not answered, or called bad in a chat, grouped by meaning."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.render import sanitize
from retrieval.errors import StorageError

if TYPE_CHECKING:
    from bot.slack.state.gaps import Gap
    from bot.terminal.opinions import Opinion

CHAT = "chat"  # in place of a channel
EXAMPLES = """\
  footnote gaps
  footnote gaps --json | jq -r '.[] | select(.count > 3) | .question'
  footnote gaps --questions questions.jsonl     add the articles you write, then footnote eval measures them
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="a JSON array")
    parser.add_argument(
        "--questions", metavar="FILE", help="write the questions into FILE, in the form that eval reads"
    )


def _run(run: Invocation) -> int:
    from bot.render.json_output import json_array
    from bot.slack.gap_groups import group_gaps
    from bot.slack.state.database import DATABASE, opened
    from bot.slack.state.gaps import open_gaps
    from bot.terminal.opinions import opinions_of

    state = run.world.user_paths.state
    with opened(state / DATABASE) as database:
        gaps = open_gaps(database)
    opinions = opinions_of(state, run.settings.collection_name).all()
    gaps += [_gap_of(opinion) for opinion in opinions if not opinion.helpful]
    gaps.sort(key=lambda gap: -gap.asked_at)
    with run.library() as library:
        rows = [_fields(group.gaps) for group in group_gaps(library, gaps)]
    if run.arguments.questions:
        _export(Path(run.arguments.questions), rows)
    elif run.arguments.json:
        run.world.stdout.write(json_array(rows) + "\n")
    else:
        run.world.stdout.writelines(_line(row) + "\n" for row in rows)
    if not rows:
        run.messages.note("there are no gaps: every question in Slack was answered, no answer called bad.")
    return 0


def _gap_of(opinion: "Opinion") -> "Gap":
    """A question of a chat whose answer helped nobody."""
    from bot.slack.state.gaps import Gap

    return Gap(opinion.question, CHAT, not opinion.found, True, opinion.article, opinion.given_at)


def _fields(gaps: Sequence["Gap"]) -> dict[str, str | int]:
    """A group of gaps, newest first: how often, and how its latest question was worded."""
    latest = gaps[0]
    return {
        "count": len(gaps),
        "question": latest.question,
        "not_said": sum(gap.not_said for gap in gaps),
        "not_helpful": sum(gap.not_helpful for gap in gaps),
        "closest": latest.article,
        "latest": datetime.fromtimestamp(latest.asked_at, UTC).isoformat(timespec="seconds"),
    }


def _line(row: dict[str, str | int]) -> str:
    """Columns between tabs."""
    columns = (row["count"], row["question"], row["closest"], row["latest"])
    return sanitize.columns(*(" ".join(str(column).split()) for column in columns))


def _export(file: Path, rows: Sequence[dict[str, str | int]]) -> None:
    lines = (json.dumps({"question": row["question"], "articles": []}) + "\n" for row in rows)
    try:
        file.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{file} cannot be written ({error.strerror})", "name another file") from None


COMMAND = Command("gaps", "list what the articles did not answer", EXAMPLES, _arguments, _run)
