"""Questions about a folder of one's own articles: `questions.jsonl`, an object a line.

`question`; `articles` that answer it, by id or by the three digits that their names begin with, and none
where the articles do not say (`path` for a single one); `expect`, a pattern that the quote or a sentence
beside it must match; `page`, a number or a list: a page of the PDF on which the quote must begin; `history`,
the questions asked before; `kind`, a label by which figures are grouped.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from retrieval.errors import UsageError
from retrieval.evaluation.jsonl import Record, records
from retrieval.evaluation.question import EvalQuestion

QUESTIONS = "questions.jsonl"
HINT = "write one object a line, with question, articles and expect"

_NUMBERED = re.compile(r"\d{3}(?!\d)")


def read_questions(file: Path, articles: Sequence[str]) -> tuple[EvalQuestion, ...]:
    """Read the questions about the articles with these ids.

    Raises:
        UsageError: the file is missing or empty, a line is malformed, an id stands twice, or an article is
            not among them.
    """
    questions: dict[str, EvalQuestion] = {}
    for record in records(file, HINT):
        question = _question(record, articles)
        if question.id in questions:
            raise record.line.error(f"the id {question.id} is already another question's")
        questions[question.id] = question
    if not questions:
        raise UsageError(f"{file} is empty", HINT)
    return tuple(questions.values())


def _question(record: Record, articles: Sequence[str]) -> EvalQuestion:
    expect = record.optional_string("expect")
    try:
        pattern = None if expect is None else re.compile(expect)
    except (re.error, RecursionError, OverflowError) as error:
        raise record.line.error(f"expect is not a regular expression ({error})") from None
    single = record.optional_string("path")
    named = (*record.strings("articles"), *((single,) if single else ()))
    return EvalQuestion(
        id=record.optional_string("id") or str(record.line.number),
        text=record.string("question"),
        relevant={id: 1.0 for name in named for id in _resolve_article(record, name, articles)},
        answer_pattern=pattern,
        pages=record.numbers("page"),
        history=record.strings("history"),
        kind=record.optional_string("kind"),
    )


def _resolve_article(record: Record, name: str, articles: Sequence[str]) -> list[str]:
    """The articles with that id, or else those with its number."""
    if name in articles:
        return [name]
    number = _NUMBERED.match(name)
    matching = [id for id in articles if number and id[:3] == number[0] and _NUMBERED.match(id)]
    if not matching:
        raise record.line.error(f"there is no article {name}")
    return matching
