"""How long an answer may take; it is looked at between steps, for a step itself cannot be broken off.

What a step may cost is bounded by itself: so many candidates, so many sentences. What is left is a machine
or a disk too slow for them.
"""

import time

from retrieval.errors import TookTooLong


class Deadline:
    """Begins to run out when it is made.

    Args:
        seconds: how long it lasts.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Go on.

        Raises:
            TookTooLong: it has run out.
        """
        if time.monotonic() > self._end:
            raise TookTooLong(
                f"the answer took longer than {self._seconds:g} s and was given up",
                "ask again when less is going on, ask fewer articles, or raise answer_seconds",
            )
