"""Results and errors of work on another machine as values, since Ray wraps what is raised."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from retrieval.errors import FootnoteError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failed:
    """An error for the user."""

    error: FootnoteError


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What was asked for."""

    value: T


Outcome = Done[T] | Failed


def outcome_of(work: Callable[[], T]) -> "Outcome[T]":
    """What some work gives, or the error for the user that it ends in; any other is raised."""
    try:
        return Done(work())
    except FootnoteError as error:
        return Failed(error)


def unwrapped(outcome: "Outcome[T]") -> T:
    """The value of an outcome; its error is raised."""
    if isinstance(outcome, Failed):
        raise outcome.error
    return outcome.value
