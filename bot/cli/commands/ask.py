"""`footnote ask`: answers a question, or each line of stdin; the index is brought up to date first."""

from argparse import ArgumentParser, BooleanOptionalAction
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.update import update_index
from bot.command import Command, Invocation
from bot.exit_codes import exit_code
from bot.parsing.filters import parse_filters
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.types import WaitingQuestion

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote ask "Who wants security guarantees?"
  footnote ask "What was decided in Washington?" --since 2025-08 --in "politics/*"
  footnote ask "How many people came?" --json | jq -r ".citations[0].path"
  footnote ask - --json < questions.txt > answers.jsonl
"""
FORMATS = ("plain", "markdown", "json", "jsonl", "csv")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "question", nargs="*", metavar="QUESTION", help="the question; - reads one from each line of stdin"
    )
    parser.add_argument("-k", "--quotes", metavar="N", help="how many quotes at most")
    _add_format_flags(parser)
    _add_filter_flags(parser)
    parser.add_argument(
        "--follow",
        action="store_true",
        help="with -, the lines are one conversation, follow-ups included",
    )
    parser.add_argument(
        "--write",
        action=BooleanOptionalAction,
        help="let writer_model write the answer from the articles, each sentence checked; or not",
    )
    parser.add_argument(
        "--why", action="store_true", help="also what the model wrote that is not shown, and why"
    )
    parser.add_argument(
        "--no-sync", dest="sync", action="store_false", help="do not bring the index up to date first"
    )


def _add_format_flags(parser: ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=("text", *FORMATS),
        default="text",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]} (a row a quote)",
    )
    form.add_argument(
        "--json",
        dest="format",
        action="store_const",
        const="json",
        help="one JSON object a question, on one line",
    )
    form.add_argument(
        "--plain",
        dest="format",
        action="store_const",
        const="plain",
        help="the answer, then a line a source: number, location, title, with tabs between",
    )
    parser.add_argument(
        "--rects", action="store_true", help="with --json, where on the pages of a PDF each quote stands"
    )


def _add_filter_flags(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--since", metavar="DATE", help="only articles of this day or later: 2025-08-22, 2025-08 or 2025"
    )
    parser.add_argument("--until", metavar="DATE", help="only articles of this day or earlier")
    parser.add_argument(
        "--in", dest="glob", metavar="GLOB", help='only articles whose path in the folder fits: "news/*"'
    )
    parser.add_argument(
        "--kind", metavar="KIND", help='only files of these kinds, by suffix: "pdf", "html,docx", "text"'
    )


def _run(run: Invocation) -> int:
    _checked(run)  # a mistake is said before the library is opened
    with run.library() as library:
        return ask_once(run, library)


def ask_once(run: Invocation, library: "Library") -> int:
    """What `footnote ask` does over an open library; returns the exit code."""
    flags = run.arguments
    question, filters = _checked(run)
    from bot.cli.replies import (  # numpy, which `--help` can do without
        Format,
        ReplyForm,
        Respondent,
        answer_lines,
    )
    from bot.conversation import Conversation
    from bot.writing.opening import open_writer

    writer = open_writer(run.settings, run.world.environ, wanted=flags.write)
    rectangles = library.rectangles if flags.rects else None
    form = ReplyForm(Format(flags.format), flags.why, rectangles)
    respondent = Respondent(run, library, filters, form, writer)
    if flags.sync:
        is_answered = partial(_is_answered, library, question, filters)
        update_index(run, library, None if question == "-" else WaitingQuestion(question, is_answered))
    _warn_of_empty_filters(run, library, filters)
    if question == "-":
        return answer_lines(respondent, follow=flags.follow)
    turn = respondent.ask(Conversation(), question)
    answer = respondent.reply_to()(turn)
    if answer is not None:
        run.messages.changed(answer.changed)
    return exit_code(found=turn.reply.found)


def _is_answered(library: "Library", question: str, filters: Filters) -> bool:
    """Whether a question has an answer in quotes; a count of articles needs all of them."""
    answer = library.ask(question, filters=filters, k=1)
    return bool(answer.citations) and not (answer.tentative or answer.statement)


def _checked(run: Invocation) -> tuple[str, Filters]:
    """The question and the filters.

    Raises:
        UsageError: there is no question, a date is none, or flags do not go together.
    """
    flags = run.arguments
    question = " ".join(flags.question)
    if not question.strip():
        raise UsageError("there is no question", 'write it after ask: footnote ask "Who won?"')
    if flags.follow and question != "-":
        raise UsageError("--follow needs questions on stdin", "write footnote ask - --follow")
    if flags.rects and flags.format not in ("json", "jsonl"):
        raise UsageError("--rects needs --json", "write footnote ask --json --rects")
    filters = parse_filters(
        flags.since,
        flags.until,
        flags.glob,
        run.settings.sources,
        kind=flags.kind,
        commands=run.settings.readers,
    )
    return question, filters


def _warn_of_empty_filters(run: Invocation, library: "Library", filters: Filters) -> None:
    values = {
        "--since": run.arguments.since,
        "--until": run.arguments.until,
        "--in": filters.glob,
        "--kind": run.arguments.kind,
    }
    narrowed = " ".join(f"{flag} {value!r}" for flag, value in values.items() if value)
    if narrowed and not library.articles(filters):
        by_date = filters.since or filters.until
        is_undated = by_date and not any(article.published for article in library.articles())
        reason = "None of the articles has a date." if is_undated else "`footnote articles` lists them."
        run.messages.note(f"no article matches {narrowed}. {reason}")


COMMAND = Command("ask", "answer a question with quotes", EXAMPLES, _arguments, _run)
