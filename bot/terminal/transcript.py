"""The questions of a conversation with their answers, as `/history` lists and `/save` writes them."""

from collections.abc import Iterable
from dataclasses import replace

from bot.follow_up import FollowUp, follow_up
from bot.terminal.chat import Turn
from bot.writing.written import Written
from retrieval.types import Answer


def questions_and_answers(turns: Iterable[Turn]) -> list[tuple[str, Answer, Written | None]]:
    """Each question with its answer and what was written; quotes of "more" belong to the one before."""
    answered: list[tuple[str, Answer, Written | None]] = []
    for turn in turns:
        if answered and follow_up(turn.question) is FollowUp.MORE:
            question, answer, written = answered[-1]
            answered[-1] = question, _with_quotes_of(answer, turn.answer), written
        else:
            answered.append((turn.question, turn.answer, turn.written))
    return answered


def _with_quotes_of(answer: Answer, more: Answer) -> Answer:
    count = len(answer.citations)
    further = tuple(replace(citation, n=count + citation.n) for citation in more.citations)
    return replace(answer, citations=answer.citations + further)
