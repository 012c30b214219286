"""The questions of a conversation with their answers, as `/history` lists and `/save` writes them."""

from collections.abc import Iterable
from dataclasses import replace

from bot.follow_up import FollowUp, follow_up
from bot.terminal.chat import Turn
from retrieval.types import Answer


def questions_and_answers(turns: Iterable[Turn]) -> list[tuple[str, Answer]]:
    """Each question with its answer; "more" is none, and its quotes belong to the question before it."""
    asked: list[tuple[str, Answer]] = []
    for turn in turns:
        if asked and follow_up(turn.question) is FollowUp.MORE:
            question, answer = asked[-1]
            asked[-1] = question, _with_quotes_of(answer, turn.answer)
        else:
            asked.append((turn.question, turn.answer))
    return asked


def _with_quotes_of(answer: Answer, more: Answer) -> Answer:
    count = len(answer.citations)
    further = tuple(replace(citation, n=count + citation.n) for citation in more.citations)
    return replace(answer, citations=answer.citations + further)
