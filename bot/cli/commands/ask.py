"""`footnote ask`: an answer to a question, or to each line of stdin; it never touches the index."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.conversation import Conversation, exit_code
from bot.parsing.filters import parse_filters
from bot.render import choose_output
from retrieval.errors import UsageError
from retrieval.types import NOT_SAID_TEXT, Answer, Filters

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote ask "Who won best actor?"
  footnote ask "What was decided in Washington?" --since 2025-08 --in "politics/*"
  footnote ask "How many people came?" --json | jq -r ".citations[0].path"
  footnote ask - --json < questions.txt > answers.jsonl
"""

Writer = Callable[[Answer], None]


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "question", nargs="*", metavar="QUESTION", help="the question; - reads one from each line of stdin"
    )
    parser.add_argument("-k", dest="quotes", metavar="N", help="how many quotes at most")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a question, on one line")
    form.add_argument(
        "--plain",
        action="store_true",
        help="the answer, then a line a source: number, place, title, with tabs between",
    )
    parser.add_argument(
        "--since", metavar="DATE", help="only articles of this day or later: 2025-08-22, 2025-08 or 2025"
    )
    parser.add_argument("--until", metavar="DATE", help="only articles of this day or earlier")
    parser.add_argument(
        "--in", dest="glob", metavar="GLOB", help='only articles whose path in the folder fits: "news/*"'
    )


def _run(run: Invocation) -> int:
    question = " ".join(run.arguments.question).strip()
    if not question:
        raise UsageError("there is no question", 'write it after ask: footnote ask "Who won?"')
    asked = run.arguments
    filters = parse_filters(asked.since, asked.until, asked.glob, run.settings.seeds)
    write = _writer(run)
    with run.library() as library:
        given = {"--since": asked.since, "--until": asked.until, "--in": filters.glob}
        narrowed = " ".join(f"{flag} {value!r}" for flag, value in given.items() if value)
        if narrowed and not library.articles(filters):
            run.messages.note(f"no article fits {narrowed}. `footnote articles` lists them.")
        if question == "-":
            return _batch(run, library, filters, write)
        answer = Conversation().ask(library, question, run.settings.quotes, filters)
        write(answer)
        run.messages.changed(answer.changed)
        return exit_code(answer)


def _batch(run: Invocation, library: "Library", filters: Filters, write: Writer) -> int:
    """Answers each line of stdin by itself: 0 when all were answered, 1 otherwise.

    With --json a blank line has an answer too, an empty one, so that answers line up with lines.
    """
    code, named = 0, set[str]()
    for number, question in enumerate(map(str.strip, run.world.stdin), 1):
        if question:
            try:
                answer = Conversation().ask(library, question, run.settings.quotes, filters)
            except UsageError as error:  # one bad line must not cost the others their answers
                run.messages.error(UsageError(f"line {number}: {error.message}", error.hint))
                answer = _nothing(question, NOT_SAID_TEXT)
            code = max(code, exit_code(answer))
        elif run.arguments.json:
            answer = _nothing(question, "")
        else:
            continue
        write(answer)
        run.world.stdout.flush()  # whoever writes the questions one by one wants the answers so
        run.messages.changed(path for path in answer.changed if path not in named)
        named.update(answer.changed)
    return code


def _nothing(question: str, text: str) -> Answer:
    return Answer(question, text, False, 0.0, (), (), (), 0.0)


def _writer(run: Invocation) -> Writer:
    if run.arguments.json:
        from bot.render.json_output import answer_json

        def write(answer: Answer) -> None:
            run.world.stdout.write(answer_json(answer) + "\n")

        return write
    return choose_output(run.world, run.settings, plain=run.arguments.plain).answer


COMMAND = Command("ask", "answer a question with quotes", EXAMPLES, _arguments, _run)
