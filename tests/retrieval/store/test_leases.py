"""The newest generation is lent to several readers at once, and closed by the last of them."""

import threading
from contextlib import closing

import pytest

from retrieval.encoder import TextEmbedding
from retrieval.errors import IndexMissing
from retrieval.library import Library
from retrieval.store.leases import SnapshotLeases
from retrieval.store.protocol import Snapshot
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import LAMP, SampleLibrary

WAIT = 30  # seconds until a test that hangs fails


class MeetingEncoder(FakeEncoder):
    """A question is encoded only when another one is being encoded at the same moment."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = threading.Barrier(2)

    def encode_query(self, question: str) -> TextEmbedding:
        self.meeting.wait(WAIT)
        return super().encode_query(question)


def test_two_questions_are_answered_at_the_same_time(two: SampleLibrary) -> None:
    answered: list[bool] = []
    with closing(Library(two.folder, two.index, MeetingEncoder())) as library:
        threads = [
            threading.Thread(target=lambda: answered.append(library.ask("Who lit the lamp on Skerry?").found))
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answered == [True, True]


def test_readers_of_one_generation_share_it(two: SampleLibrary) -> None:
    leases = SnapshotLeases(two.snapshot)
    with leases.lease() as first, leases.lease() as second:
        assert first is second
    leases.close()


def test_a_lease_sees_the_newest_generation_while_an_older_one_is_still_read(two: SampleLibrary) -> None:
    leases = SnapshotLeases(two.snapshot)
    with leases.lease() as old:
        two.put("lamp.md", LAMP.replace("Ailsa", "Olga"))
        two.sync()
        with leases.lease() as new:
            assert new.name != old.name
        assert old.passage_rows(old.passages_of(old.articles))  # still open
    assert is_closed(old)
    assert not is_closed(new)
    leases.close()
    assert is_closed(new)


def test_closing_waits_for_the_last_reader(two: SampleLibrary) -> None:
    leases = SnapshotLeases(two.snapshot)
    with leases.lease() as snapshot:
        leases.close()
        assert not is_closed(snapshot)
    assert is_closed(snapshot)


def test_after_closing_the_next_lease_opens_the_index_anew(two: SampleLibrary) -> None:
    leases = SnapshotLeases(two.snapshot)
    with leases.lease():
        pass
    leases.close()
    assert not leases
    with leases.lease() as snapshot:
        assert not is_closed(snapshot)
    leases.close()


def test_without_an_index_nothing_is_lent(shelf: SampleLibrary) -> None:
    leases = SnapshotLeases(shelf.snapshot)
    with pytest.raises(IndexMissing), leases.lease():
        pass
    assert not leases


def is_closed(snapshot: Snapshot) -> bool:
    try:
        snapshot.executor.submit(int)
    except RuntimeError:
        return True
    return False
