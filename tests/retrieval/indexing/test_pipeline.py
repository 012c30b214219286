"""Encoding and writing run side by side, in order, and fail together."""

import signal
import threading
from collections.abc import Iterator

import pytest

from retrieval.indexing.pipeline import encode_and_write


def test_every_batch_is_written_with_its_encoding_in_order() -> None:
    written: list[tuple[int, int]] = []
    encode_and_write(iter(range(5)), lambda batch: 10 * batch, lambda *pair: written.append(pair))
    assert written == [(0, 0), (1, 10), (2, 20), (3, 30), (4, 40)]


def test_without_batches_nothing_is_encoded_or_written() -> None:
    calls: list[object] = []
    encode_and_write(iter(()), calls.append, lambda *pair: calls.append(pair))
    assert calls == []


def test_a_batch_is_encoded_in_the_callers_thread_while_the_one_before_is_written() -> None:
    encoding_second = threading.Event()
    threads: set[int] = set()

    def encode(batch: int) -> int:
        threads.add(threading.get_ident())
        if batch == 1:
            encoding_second.set()
        return batch

    def write(batch: int, _: int) -> None:
        assert threading.get_ident() not in threads
        assert batch > 0 or encoding_second.wait(30), "the first was written before the second was encoded"

    encode_and_write(iter(range(2)), encode, write)
    assert threads == {threading.get_ident()}


def batches_that_fail() -> Iterator[int]:
    yield 0
    raise OSError("made")


def fail(*_: int) -> int:
    raise OSError("failed")


def test_an_error_of_either_stage_is_raised_and_nothing_is_written_after_it() -> None:
    written: list[int] = []

    def write(batch: int, _: int) -> None:
        written.append(batch)

    with pytest.raises(OSError, match="failed"):
        encode_and_write(iter(range(3)), fail, write)
    with pytest.raises(OSError, match="failed"):
        encode_and_write(iter(range(3)), lambda batch: batch, fail)
    with pytest.raises(OSError, match="made"):
        encode_and_write(batches_that_fail(), lambda batch: batch, write)
    assert written == []


def test_more_ctrl_c_does_not_leave_before_what_is_being_written_is() -> None:
    written: list[int] = []
    begun, left, go_on = threading.Event(), threading.Event(), threading.Event()
    main_thread = threading.get_ident()

    def interrupt_again() -> None:
        for _ in range(10):  # the first may come before it waits
            if not left.wait(0.05):
                signal.pthread_kill(main_thread, signal.SIGINT)
        go_on.set()

    def encode(batch: int) -> int:
        if batch == 2:
            begun.wait()
            threading.Thread(target=interrupt_again).start()
            raise KeyboardInterrupt
        return batch

    def write(batch: int, _: int) -> None:
        begun.set()
        go_on.wait()
        written.append(batch)

    with pytest.raises(KeyboardInterrupt):
        encode_and_write(iter([1, 2, 3]), encode, write)
    left.set()
    assert written == [1]
