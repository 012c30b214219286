"""Encodes and writes in two threads: one batch is encoded while the one before it is written."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Lock
from typing import TYPE_CHECKING, TypeVar

from retrieval.encoder import TextEmbedding
from retrieval.indexing.splitting import ProgressCounter
from retrieval.types import Progress

if TYPE_CHECKING:  # it takes a second to import, and most runs find nothing to build
    from retrieval.store.builder import GenerationBuilder
    from retrieval.store.new_passage import NewPassage

BATCH = 256  # passages encoded and written at a time: few enough that they are soon written after Ctrl-C
WAIT_SECONDS = 0.02  # between two looks at whether a batch has been written

Encode = Callable[[Sequence[str]], list[TextEmbedding]]
Batch = TypeVar("Batch")
Encoded = TypeVar("Encoded")


def encode_and_write(
    batches: Iterator[Batch], encode: Callable[[Batch], Encoded], write: Callable[[Batch, Encoded], None]
) -> None:
    """Write every batch with its encoding, in order; whatever a stage raises ends both.

    Making batches and writing them share one other thread, so they never overlap. Encoding, which takes
    longest, stays in the caller's, where Ctrl-C is heard.
    """
    at_work, over = Lock(), Event()

    def write_and_make(done: tuple[Batch, Encoded] | None) -> Batch | None:
        with at_work:
            if over.is_set():
                return None
            if done is not None:
                write(*done)
            return next(batches, None)

    writer = ThreadPoolExecutor(1, "index-writer")
    try:
        done: tuple[Batch, Encoded] | None = None
        batch = writer.submit(write_and_make, None).result()
        while batch is not None:
            following = writer.submit(write_and_make, done)
            done = batch, encode(batch)
            batch = following.result()
        writer.submit(write_and_make, done).result()
    finally:
        over.set()
        _wait_until_free(at_work)
        writer.shutdown(wait=False)


def _wait_until_free(lock: Lock) -> None:
    """Wait for a lock, and leave it free; a second Ctrl-C is not heard.

    What the other thread writes is closed next, and SQLite crashes where a file is closed that is written.
    """
    while lock.locked():
        with suppress(KeyboardInterrupt):
            time.sleep(WAIT_SECONDS)


def write_passages(
    builder: "GenerationBuilder",
    passages: "Iterator[NewPassage]",
    encode: Encode,
    counter: ProgressCounter,
    progress: Callable[[Progress], None],
) -> None:
    """Encode passages and add them to the generation, in order; `counter` counts those that are written."""
    batches = iter(lambda: list(itertools.islice(passages, BATCH)), [])

    def encode_batch(batch: "list[NewPassage]") -> list[TextEmbedding]:
        return encode([new.passage.indexed_text for new in batch])

    def write_batch(batch: "list[NewPassage]", embeddings: list[TextEmbedding]) -> None:
        builder.add_passages(batch, embeddings)
        counter.encoded += len(batch)
        progress(counter.progress())

    encode_and_write(batches, encode_batch, write_batch)
