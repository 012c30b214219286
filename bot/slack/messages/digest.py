"""The digest of gaps as a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.messages.blocks import Block, context, header, rich, section, words
from bot.slack.messages.escape import escape_mrkdwn, truncate_line
from bot.slack.messages.message import Message

MAX_LINES = 20
QUESTION_CHARS, TITLE_CHARS = 300, 150
TITLE = "What the articles did not answer"
ALL = "`footnote gaps` lists all of them, with those that were asked in private."


@dataclass(frozen=True, slots=True)
class DigestLine:
    """A question, how often it was asked, and the title of the article that comes closest, or none."""

    count: int
    question: str
    closest: str


def digest_message(lines: Sequence[DigestLine], *, hidden: int, days: int) -> Message:
    """The questions of the last days; `hidden` is how many are not shown since they were asked in private."""
    total = sum(line.count for line in lines) + hidden
    questions = "1 question" if total == 1 else f"{total:,} questions"
    summary = f"{questions} in the last {days} days" + (
        f", {hidden:,} of them in private." if hidden else "."
    )
    blocks = [header(TITLE), section(summary)]
    if lines:
        blocks.append(rich(*map(_paragraph, lines[:MAX_LINES])))
    rest = len(lines) - MAX_LINES
    blocks.append(context(f"{rest:,} more. {ALL}" if rest > 0 else ALL))
    return Message(escape_mrkdwn(f"{TITLE}: {summary}"), tuple(blocks))


def _paragraph(line: DigestLine) -> list[Block]:
    count = f"{line.count:,} × " if line.count > 1 else ""
    closest = f" (closest: {truncate_line(line.closest, TITLE_CHARS)})" if line.closest else ""
    question = truncate_line(line.question, QUESTION_CHARS)
    return [words(f"• {count}"), words(question, bold=True), words(closest or " ")]
