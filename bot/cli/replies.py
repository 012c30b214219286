"""Replies to a question or to lines of stdin, written as JSON for programs, as text otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.command import Invocation
from bot.conversation import Conversation, Turn
from bot.exit_codes import exit_code
from bot.render.live import report_notes, show_answer
from bot.render.output import choose_output
from bot.render.written import unshown_lines
from bot.writing.answers import WrittenAnswer, write_answer
from bot.writing.listener import Listener
from bot.writing.opening import rewriter
from retrieval.answering.request import Request
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.text.wording import WORDINGS
from retrieval.types import Answer

if TYPE_CHECKING:
    from bot.render.json_output import RectanglesOf
    from bot.writing.writer import Writer
    from retrieval.library import Library

ReplyTo = Callable[[Turn], Answer | None]
"""Writes the reply to a question; returns the answer that was written, None for any other reply."""


class Format(StrEnum):
    """What replies are written as; `text` is drawn on a terminal and plain elsewhere."""

    TEXT = "text"
    PLAIN = "plain"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"  # as JSON is: an object a line
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """How replies are written.

    `rectangles` gives those of a quote, where JSON is to have them; with `why`, what a model wrote and is not
    shown is written too.
    """

    format: Format = Format.TEXT
    why: bool = False
    rectangles: "RectanglesOf | None" = None

    @property
    def is_json(self) -> bool:
        """Whether a reply is a JSON object."""
        return self.format in (Format.JSON, Format.JSONL)


@dataclass(frozen=True, slots=True)
class Respondent:
    """Replies to the questions of one run: from these articles, written by this model if there is one."""

    run: Invocation
    library: "Library"
    filters: Filters
    form: ReplyForm
    writer: "Writer | None" = None

    def ask(self, conversation: Conversation, question: str) -> Turn:
        """What is replied; the errors of `Library.ask`."""
        rewrite = rewriter(self.writer, self._say)
        settings = self.run.settings
        return conversation.ask(
            self.library, question, settings.quotes, self.filters, settings.silence, rewrite=rewrite
        )

    def reply_to(self) -> ReplyTo:
        """What writes the replies."""
        match self.form.format:
            case Format.JSON | Format.JSONL:
                return self._json
            case Format.MARKDOWN:
                return self._markdown_writer()
            case Format.CSV:
                return self._csv_writer()
            case _:
                return self._text_writer()

    def request_of(self, turn: Turn) -> Request:
        """What the articles were asked."""
        settings = self.run.settings
        return turn.request(settings.quotes, self.filters, settings.silence)

    def writer_for(self, turn: Turn) -> "Writer | None":
        """The model, where the answer may be written: further quotes of an answer are quotes."""
        return None if turn.is_more else self.writer

    def _written(self, turn: Turn, answer: Answer) -> WrittenAnswer:
        """The answer, written where there is a model, whose notes are reported."""
        listener = Listener(on_start=self._say)
        result = write_answer(self.writer_for(turn), self.library, self.request_of(turn), answer, listener)
        if result.written is not None:
            report_notes(self.run.messages, result.written)
        return result

    def _markdown_writer(self) -> ReplyTo:
        from bot.render.markdown import answer_markdown, escaped

        stdout, parts, notes = self.run.world.stdout, 0, 0

        def reply(turn: Turn) -> Answer | None:
            nonlocal parts, notes
            stdout.write("\n" if parts else "")
            parts += 1
            if not isinstance(turn.reply, Answer):
                stdout.write(escaped(turn.reply.text) + "\n")
                return None
            result = self._written(turn, turn.reply)
            base_url = self.run.settings.base_url
            stdout.write(
                answer_markdown(turn.question, result.answer, result.written, first=notes, base_url=base_url)
            )
            notes += len(result.answer.citations)
            return result.answer

        return reply

    def _csv_writer(self) -> ReplyTo:
        """Rows of quotes; what a model would write has no place in them, so none is asked."""
        from bot.render.csv_output import ANSWER_HEADER, answer_rows, rows

        stdout = self.run.world.stdout
        stdout.write(rows([ANSWER_HEADER]))

        def reply(turn: Turn) -> Answer | None:
            if isinstance(turn.reply, Answer):
                stdout.write(answer_rows(turn.reply))
                return turn.reply
            stdout.write(rows([(turn.question, "", turn.reply.text, *[""] * (len(ANSWER_HEADER) - 3))]))
            return None

        return reply

    def _json(self, turn: Turn) -> Answer | None:
        from bot.render.json_output import answer_json, remark_json
        from bot.render.written_json import written_values

        stdout = self.run.world.stdout
        if not isinstance(turn.reply, Answer):
            stdout.write(remark_json(turn.question, turn.reply.text) + "\n")
            return None
        result = self._written(turn, turn.reply)
        written = written_values(result.written, with_struck=self.form.why)
        base_url = self.run.settings.base_url
        line = answer_json(result.answer, self.form.rectangles, base_url, written)
        stdout.write(line + "\n")
        return result.answer

    def _text_writer(self) -> ReplyTo:
        output = choose_output(self.run.world, self.run.settings, plain=self.form.format is Format.PLAIN)

        def reply(turn: Turn) -> Answer | None:
            if not isinstance(turn.reply, Answer):
                output.message(turn.reply.text)
                return None
            result = show_answer(
                output, self.run.messages, self.library, turn.reply,
                writer=self.writer_for(turn), request=self.request_of(turn),
            )  # fmt: skip
            self._say_why(result)
            return result.answer

        return reply

    def _say(self, line: str) -> None:
        if line:
            self.run.messages.note(line)

    def _say_why(self, result: WrittenAnswer) -> None:
        if self.form.why and result.written is not None:
            for line in unshown_lines(result.written):
                self.run.messages.note(line)


def answer_lines(
    respondent: Respondent, *, follow: bool = False, before_each: Callable[[], None] = lambda: None
) -> int:
    """Replies to each line of stdin: 0 when all were answered, 1 otherwise.

    With `follow` the lines are one conversation; otherwise each stands by itself. In JSON a blank line has
    an empty reply, so that replies line up with lines. `before_each` runs before each question.
    """
    run, reply_to = respondent.run, respondent.reply_to()
    talk, code, reported = Conversation(), 0, set[str]()
    for number, line in enumerate(run.world.stdin, 1):
        question = line.rstrip("\r\n")
        if question.strip():
            talk = talk if follow else Conversation()
            before_each()
            turn = _turn(respondent, talk, question, number)
            code = max(code, exit_code(found=turn.reply.found))
            answer = reply_to(turn)
            if answer is not None:
                run.messages.changed(path for path in answer.changed if path not in reported)
                reported.update(answer.changed)
        elif respondent.form.is_json:
            run.world.stdout.write(_blank_json() + "\n")
        run.world.stdout.flush()  # whoever writes the questions one by one wants the answers so
    return code


def _turn(respondent: Respondent, talk: Conversation, question: str, number: int) -> Turn:
    """The reply to a line; one that cannot be asked is reported, and costs the others nothing."""
    try:
        return respondent.ask(talk, question)
    except UsageError as error:
        run = respondent.run
        run.messages.error(UsageError(f"line {number}: {error.message}", error.hint))
        answer = Answer(question, 0.0, (), (), (), 0.0, wording=WORDINGS[run.settings.language])
        return Turn(question, None, answer)


def _blank_json() -> str:
    from bot.render.json_output import remark_json

    return remark_json("", "")
