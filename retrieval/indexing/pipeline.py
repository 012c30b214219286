"""Two stages that run at once: one batch is encoded while the one before is written and the next one made."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Batch = TypeVar("Batch")
Encoded = TypeVar("Encoded")


def encode_and_write(
    batches: Iterator[Batch], encode: Callable[[Batch], Encoded], write: Callable[[Batch, Encoded], None]
) -> None:
    """Write every batch with its encoding, in order; whatever a stage raises ends both.

    Making batches and writing them share one other thread, so they never overlap. Encoding, which takes
    longest, stays in the caller's, where Ctrl-C is heard.
    """

    def write_and_make(done: tuple[Batch, Encoded] | None) -> Batch | None:
        if done is not None:
            write(*done)
        return next(batches, None)

    with ThreadPoolExecutor(1, "index-writer") as writer:
        done: tuple[Batch, Encoded] | None = None
        batch = writer.submit(write_and_make, None).result()
        while batch is not None:
            following = writer.submit(write_and_make, done)
            done = batch, encode(batch)
            batch = following.result()
        writer.submit(write_and_make, done).result()
