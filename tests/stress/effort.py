"""How often a fault is tried, and what was lost."""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)  # no losses; a panic of a Rust library is one


@dataclass(frozen=True, slots=True)
class Effort:
    """A number of tries, drawn from a seed; none begins after `seconds`."""

    tries: int
    seconds: float
    seed: int = 1

    def draws(self) -> Iterator[random.Random]:
        """A source of chance for each try: the same for the same seed and number."""
        until = time.monotonic() + self.seconds
        for number in range(self.tries):
            if time.monotonic() > until:
                return
            yield random.Random(f"{self.seed} {number}")

    def split(self, shares: Sequence[float]) -> Iterator["Effort"]:
        """As many tries of each of several faults, each with its share of the time that is left."""
        until = time.monotonic() + self.seconds
        for done, share in enumerate(shares):
            seconds = (until - time.monotonic()) * share / sum(shares[done:])
            yield Effort(self.tries, seconds, self.seed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of the table: a fault, how often it was tried, and what was lost."""

    fault: str
    tried: int
    losses: tuple[str, ...] = ()
    note: str = ""


def losses_of(check: Iterable[str]) -> list[str]:
    """What a check reports; an error of any kind that ends it is a loss too."""
    losses = []
    try:
        for loss in check:
            losses.append(loss)
    except ENDS:
        raise
    except BaseException as error:
        losses.append(described(error))
    return losses


def described(error: BaseException) -> str:
    """An error with its notes, such as the input, on one short line."""
    return " ".join([type(error).__name__, str(error)[:300], *getattr(error, "__notes__", ())])[:1000]
