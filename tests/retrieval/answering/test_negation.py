"""A sentence and its denial are not the same claim."""

from dataclasses import replace

import numpy as np
import pytest

from retrieval.answering.statements import Statement, restates
from retrieval.types import SentenceKind


def statement(text: str, length: int = 4) -> Statement:
    """A statement whose vectors are those of any other of this length."""
    offsets = np.array([(n, n + 1) for n in range(length)], dtype=np.int32)
    return Statement(text, SentenceKind.PROSE, np.eye(length, 8, dtype=np.float32), offsets)


AFFIRMED = "The sides reached a deal in May."


@pytest.mark.parametrize(
    "denied",
    [
        "No deal was reached in May.",
        "The sides denied a deal in May.",
        "The sides failed to reach a deal in May.",
        "The sides refused a deal in May.",
        "Neither side reached a deal in May.",
        "The sides did not reach a deal in May.",
        "The sides never reached a deal in May.",
        "The sides couldn't reach a deal in May.",
        "The sides ended without a deal in May.",
    ],
)
def test_a_denial_does_not_restate_a_claim(denied: str) -> None:
    assert not restates(statement(AFFIRMED), statement(denied))
    assert not restates(statement(denied), statement(AFFIRMED))


@pytest.mark.parametrize(
    "affirmed",
    [
        "the sides have reached a deal in May, no doubt.",
        "they agreed at No. 10 in May.",
        "they agreed, no less, in May.",
        "they agreed not only in May.",
    ],
)
def test_what_only_looks_like_a_denial_restates_a_claim(affirmed: str) -> None:
    assert restates(statement("the sides agreed in May."), statement(affirmed))


def test_other_quantities_of_the_same_thing_are_another_claim() -> None:
    assert not restates(statement("it cost 12 ships."), statement("it cost 15 ships."))
    assert restates(statement("it cost 12 ships."), statement("the cost was 12 ships."))


def test_rows_of_a_table_are_alike_by_design_and_restate_only_the_same_words() -> None:
    row, other = (replace(statement(text), kind=SentenceKind.ROW) for text in ("| a | b |", "| a | c |"))
    assert not restates(row, other)
    assert restates(row, row)
