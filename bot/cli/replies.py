"""Replies to a question or to lines of stdin, written as JSON for programs, as text otherwise."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.command import Invocation
from bot.conversation import Conversation, Reply
from bot.exit_codes import exit_code
from bot.render.output import choose_output
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.text.wording import WORDINGS
from retrieval.types import Answer

if TYPE_CHECKING:
    from bot.render.json_output import RectanglesOf
    from retrieval.library import Library

Writer = Callable[[str, Reply], None]
"""Writes the reply to a question."""


def reply_writer(
    run: Invocation, *, json: bool, plain: bool = False, rectangles: "RectanglesOf | None" = None
) -> Writer:
    """One object a line, or text: rich on a terminal unless `plain` is wanted."""
    return _json_writer(run, rectangles) if json else _text_writer(run, plain=plain)


def _json_writer(run: Invocation, rectangles: "RectanglesOf | None") -> Writer:
    from bot.render.json_output import answer_json, remark_json

    def write(question: str, reply: Reply) -> None:
        if isinstance(reply, Answer):
            line = answer_json(reply, rectangles, run.settings.base_url)
        else:
            line = remark_json(question, reply.text)
        run.world.stdout.write(line + "\n")

    return write


def _text_writer(run: Invocation, *, plain: bool) -> Writer:
    output = choose_output(run.world, run.settings, plain=plain)

    def write(_: str, reply: Reply) -> None:
        if isinstance(reply, Answer):
            output.answer(reply)
        else:
            output.message(reply.text)

    return write


def answer_lines(
    run: Invocation,
    library: "Library",
    filters: Filters,
    *,
    json: bool,
    plain: bool = False,
    rectangles: "RectanglesOf | None" = None,
    follow: bool = False,
    before_each: Callable[[], None] = lambda: None,
) -> int:
    """Replies to each line of stdin: 0 when all were answered, 1 otherwise.

    With `follow` the lines are one conversation; otherwise each stands by itself. With `json` a blank line
    has an empty reply, so that replies line up with lines. `before_each` runs before each question.
    """
    write = reply_writer(run, json=json, plain=plain, rectangles=rectangles)
    talk, code, reported = Conversation(), 0, set[str]()
    for number, line in enumerate(run.world.stdin, 1):
        question = line.rstrip("\r\n")
        if question.strip():
            talk = talk if follow else Conversation()
            before_each()
            reply = _reply(run, talk, library, question, filters, number)
            code = max(code, exit_code(reply))
            write(question, reply)
            if isinstance(reply, Answer):
                run.messages.changed(path for path in reply.changed if path not in reported)
                reported.update(reply.changed)
        elif json:
            run.world.stdout.write(_blank_json() + "\n")
        run.world.stdout.flush()  # whoever writes the questions one by one wants the answers so
    return code


def _reply(
    run: Invocation, talk: Conversation, library: "Library", question: str, filters: Filters, number: int
) -> Reply:
    """The reply to a line; one that cannot be asked is reported, and costs the others nothing."""
    try:
        return talk.ask(library, question, run.settings.quotes, filters).reply
    except UsageError as error:
        run.messages.error(UsageError(f"line {number}: {error.message}", error.hint))
        return Answer(question, 0.0, (), (), (), 0.0, wording=WORDINGS[run.settings.language])


def _blank_json() -> str:
    from bot.render.json_output import remark_json

    return remark_json("", "")
