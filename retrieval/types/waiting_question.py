"""A question that somebody waits with while a large folder is indexed for the first time."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """The question, and what tells whether the index that is published by now answers it."""

    text: str
    is_answered: Callable[[], bool]
