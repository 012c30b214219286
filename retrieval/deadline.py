"""How long an answer may take; checked between steps, since a step itself cannot be interrupted.

Each step is bounded by its number of candidates or sentences, so only a slow machine or disk runs into it.
"""

import time

from retrieval.errors import TookTooLong


class Deadline:
    """A deadline that starts at construction.

    Args:
        seconds: how long it lasts.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise if the deadline has passed.

        Raises:
            TookTooLong: it has.
        """
        if time.monotonic() > self._end:
            raise TookTooLong(
                f"the answer took longer than {self._seconds:g} s and was given up",
                "ask again when less is going on, ask fewer articles, or raise answer_seconds",
            )
