"""How much a fault is tried, and what came of it. What the faults are is not known here."""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)
"""What ends a program, and is no loss; a panic in a library of Rust's is one, and no `Exception`."""


@dataclass(frozen=True, slots=True)
class Effort:
    """So many tries, from a seed; none is begun after so many seconds."""

    tries: int
    seconds: float
    seed: int = 1

    def each(self) -> Iterator[random.Random]:
        """A source of chance for each try: the same for the same seed and number of the try."""
        until = time.monotonic() + self.seconds
        for number in range(self.tries):
            if time.monotonic() > until:
                return
            yield random.Random(f"{self.seed} {number}")

    def split(self, shares: Sequence[float]) -> Iterator["Effort"]:
        """As many tries of each of several faults; of the time, a share of what those before have left."""
        until = time.monotonic() + self.seconds
        for done, share in enumerate(shares):
            seconds = (until - time.monotonic()) * share / sum(shares[done:])
            yield Effort(self.tries, seconds, self.seed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of the table: a fault, how often it was tried, what was lost, and what else is worth knowing.

    `series` is what was measured meanwhile, where something was.
    """

    fault: str
    tried: int
    losses: tuple[str, ...] = ()
    note: str = ""
    series: tuple[float, ...] = ()


def told(account: Iterable[str]) -> list[str]:
    """What is wrong after a try; an error of any kind that ends the account is a loss."""
    losses = []
    try:
        for each in account:
            losses.append(each)
    except ENDS:
        raise
    except BaseException as error:
        losses.append(said(error))
    return losses


def said(error: BaseException) -> str:
    """What went wrong, and what was noted of it, such as the input."""
    return " ".join([type(error).__name__, str(error)[:300], *getattr(error, "__notes__", ())])[:1000]
