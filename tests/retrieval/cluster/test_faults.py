"""Shards that die, are slow, or cannot be opened; storage that vanishes; clusters that are not there."""

import shutil
import socket
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

with warnings.catch_warnings():  # Ray's own
    warnings.simplefilter("ignore")
    pytest.importorskip("ray.serve", reason="the extra footnote-bot[cluster] is not installed")
    from ray.exceptions import ActorDiedError
    from ray.serve.exceptions import BackPressureError

    from retrieval.cluster.client import ClusterAddress, cluster_library
    from retrieval.cluster.connection import connect, explained
    from retrieval.cluster.indexing import cores_of_task
    from retrieval.cluster.outcome import Done, Failed, outcome_of
    from retrieval.cluster.remote_shards import ATTEMPTS, ShardHandles, ShardsOnCluster
    from retrieval.cluster.shard_server import ShardServer
    from retrieval.cluster.watched_index import WatchedIndex
from retrieval.errors import ClusterError, IndexDamaged, IndexMissing, PartsUnreachable
from retrieval.library import Library
from retrieval.sharding.index import ShardedIndex
from retrieval.sharding.layout import WHOLE_FILE
from retrieval.sharding.requests import Open
from retrieval.sharding.shards import ShardsOnDisk
from retrieval.sharding.whole import WholeIndex
from retrieval.store.lock import exclusive_writer
from retrieval.store.pointers import current_name
from retrieval.store.publishing import create_draft, publish
from retrieval.types import Answer
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.cluster.fakes import FakeOptions
from tests.retrieval.cluster.lights import write_articles
from tests.retrieval.sharding.shelves import ShardedShelf

SHARDS = 2


@dataclass
class FakeResponse:
    give: Callable[[float], Any]

    def result(self, timeout_s: float) -> Any:
        return self.give(timeout_s)

    def cancel(self) -> None:
        pass


@dataclass
class FakeHandle:
    """A deployment whose calls do, in turn, what `outcomes` say; the last of them again and again."""

    outcomes: list[Callable[[float], Any]]
    seconds: list[float] = field(default_factory=list)

    @property
    def ask(self) -> "FakeHandle":
        return self

    @property
    def put(self) -> "FakeHandle":
        return self

    def remote(self, *_: object) -> FakeResponse:
        def give(timeout: float) -> Any:
            self.seconds.append(timeout)
            return (self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0])(timeout)

        return FakeResponse(give)


def answers(_: float) -> Any:
    return Done("an answer")


def dies(_: float) -> Any:
    raise ActorDiedError


def hangs(_: float) -> Any:
    raise TimeoutError


def is_damaged(_: float) -> Any:
    return Failed(IndexDamaged("the index is damaged"))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[ShardedShelf]:
    shelf = ShardedShelf(tmp_path, SHARDS)
    write_articles(shelf.folder, 8)
    shelf.sync()
    yield shelf
    shelf.library.close()


@pytest.fixture
def whole(shelf: ShardedShelf) -> Iterator[WholeIndex]:
    with closing(WholeIndex(shelf.index)) as whole:
        yield whole


def gathered(whole: WholeIndex, *handles: FakeHandle) -> tuple[dict[int, Any], ShardHandles]:
    shards = ShardHandles(handles, seconds=1.0)
    return ShardsOnCluster(whole, shards).gather(dict.fromkeys(range(len(handles)), Open())), shards


@pytest.mark.parametrize("fault", [dies, hangs, is_damaged])
def test_a_replica_that_fails_is_followed_by_another(
    whole: WholeIndex, fault: Callable[[float], Any]
) -> None:
    results, shards = gathered(whole, FakeHandle([fault, answers]), FakeHandle([answers]))
    assert results == {0: "an answer", 1: "an answer"}
    assert shards.suspects == set()


def test_a_shard_without_a_replica_is_left_out_and_not_waited_for_again(whole: WholeIndex) -> None:
    dead, alive = FakeHandle([hangs]), FakeHandle([answers])
    results, shards = gathered(whole, dead, alive)
    assert (results, shards.suspects, len(dead.seconds)) == ({1: "an answer"}, {0}, ATTEMPTS)
    assert dead.seconds == sorted(dead.seconds)  # it is given longer each time
    assert ShardsOnCluster(whole, shards).gather(dict.fromkeys((0, 1), Open())) == {1: "an answer"}
    assert len(dead.seconds) == ATTEMPTS


def test_a_shard_that_answers_again_is_trusted_again(whole: WholeIndex) -> None:
    back = FakeHandle([hangs, hangs, hangs, answers])
    _, shards = gathered(whole, back, FakeHandle([answers]))
    shards.probe(whole.count, {shard.number: shard.pointer for shard in whole.shards})
    assert shards.suspects == set()
    assert ShardsOnCluster(whole, shards).gather({0: Open()}) == {0: "an answer"}


def test_an_index_with_another_number_of_shards_than_are_served_is_one_line(whole: WholeIndex) -> None:
    with pytest.raises(IndexDamaged, match="the index is in 2 shards, and 3 are served"):
        ShardsOnCluster(whole, ShardHandles([FakeHandle([answers])] * 3, seconds=1.0))


def watched(shelf: ShardedShelf, opens: Callable[[Path, WholeIndex], Any] = ShardsOnDisk) -> WatchedIndex:
    index = ShardedIndex(shelf.index, SHARDS, open_shards=opens)
    return WatchedIndex(index, shelf.encoder, ShardHandles((), seconds=1.0), replicas=1)


def test_a_newer_generation_is_made_ready_before_it_is_taken_up(shelf: ShardedShelf) -> None:
    index = watched(shelf)
    snapshot = index.open(shelf.encoder)
    assert snapshot.is_current()
    write_articles(shelf.folder, 9)
    shelf.sync()
    index.look()
    assert not snapshot.is_current()
    newer = index.open(shelf.encoder)
    assert (len(snapshot.articles), len(newer.articles)) == (8, 9)
    snapshot.close()
    newer.close()


def test_where_the_storage_vanishes_the_generation_before_goes_on(shelf: ShardedShelf) -> None:
    index = watched(shelf)
    snapshot = index.open(shelf.encoder)
    away = shelf.index.rename(shelf.root / "away")
    with pytest.raises(IndexMissing):
        index.look()
    assert snapshot.is_current()
    away.rename(shelf.index)
    snapshot.close()


class NotEverywhere(ShardsOnDisk):
    """Shards one of which has nobody who can open it."""

    def gather(self, requests: Any) -> dict[int, Any]:
        return {0: 1}


def test_a_newer_generation_that_a_shard_cannot_open_is_not_taken_up(shelf: ShardedShelf) -> None:
    kinds = [ShardsOnDisk, NotEverywhere]
    index = watched(shelf, lambda at, whole: kinds.pop(0)(at, whole))
    snapshot = index.open(shelf.encoder)
    write_articles(shelf.folder, 9)
    shelf.sync()
    with pytest.raises(PartsUnreachable):
        index.look()
    assert snapshot.is_current()
    snapshot.close()


def test_a_shard_that_is_missing_in_the_manifest_is_one_line_and_is_not_taken_up(shelf: ShardedShelf) -> None:
    index = watched(shelf)
    snapshot = index.open(shelf.encoder)
    write_articles(shelf.folder, 9)
    shelf.sync()
    forget_shard(shelf.index, 1)
    with pytest.raises(IndexDamaged, match="lists 1 of 2 shards"):
        index.look()
    assert snapshot.is_current()
    snapshot.close()


def forget_shard(index: Path, number: int) -> None:
    """Publish the whole once more, without one of its shards."""
    with exclusive_writer(index):
        draft = create_draft(index)
        shutil.copyfile(index / str(current_name(index)) / WHOLE_FILE, draft / WHOLE_FILE)
        with closing(sqlite3.connect(draft / WHOLE_FILE)) as db:
            db.execute("DELETE FROM shards WHERE number = ?", (number,))
            db.commit()
        publish(draft)


def test_a_replica_without_memory_for_its_shard_says_so(shelf: ShardedShelf, whole: WholeIndex) -> None:
    server = ShardServer(shelf.index, SHARDS, 0, free_memory=lambda: 1000.0)
    outcome = server.answer(SHARDS, whole.shards[0].pointer, Open())
    assert isinstance(outcome, Failed)
    assert "of memory left, and a shard needs" in outcome.error.message


def test_a_replica_answers_from_an_older_generation_too(shelf: ShardedShelf, whole: WholeIndex) -> None:
    with closing(ShardServer(shelf.index, SHARDS, 0)) as server:
        before = server.answer(SHARDS, whole.shards[0].pointer, Open())
        write_articles(shelf.folder, 12)
        shelf.sync()
        with closing(WholeIndex(shelf.index)) as newer:
            after = server.answer(SHARDS, newer.shards[0].pointer, Open())
        assert server.answer(SHARDS, whole.shards[0].pointer, Open()) == before != after


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            ConnectionError("ray client connection timeout"),
            "no Ray cluster answers at ray://nowhere:1 (ray client connection timeout)",
        ),
        (
            RuntimeError("Version mismatch: The cluster was started with:\n    Ray: 2.40.0"),
            "the cluster at ray://nowhere:1 runs another version of Ray or Python"
            " (Version mismatch: The cluster was started with: Ray: 2.40.0)",
        ),
    ],
)
def test_a_cluster_that_cannot_be_joined_is_one_line(error: Exception, line: str) -> None:
    assert explained("ray://nowhere:1", error)[0] == line


@pytest.mark.parametrize(
    ("tasks", "machines", "cores"),
    [(1, [16], 16), (8, [16, 16, 16], 5), (64, [16, 16], 1), (2, [2], 1), (2, [], 1), (3, [4, 2], 1)],
)
def test_tasks_share_the_cores_of_the_machines(tasks: int, machines: list[int], cores: int) -> None:
    assert cores_of_task(tasks, machines) == cores


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_an_address_where_nobody_listens_is_said_at_once(scheme: str) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"{scheme}127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ClusterError, match="no Ray cluster answers at") as raised:
            connect(address)
    assert raised.value.hint == "start it: ray start --head"


@pytest.mark.parametrize("address", ["head:", "ray://head:ten", f"{'head' * 20}:6379", "head:66666"])
def test_what_is_no_address_is_one_line(address: str) -> None:
    with pytest.raises(ClusterError, match=f"no Ray cluster answers at {address} "):
        connect(address)


class Busy:
    """A router that has as many questions as it may have."""

    @property
    def put(self) -> "Busy":
        return self

    def remote(self, *_: object) -> FakeResponse:
        def refuse(_: float) -> Any:
            raise BackPressureError(num_queued_requests=64, max_queued_requests=64)

        return FakeResponse(refuse)


def library(shelf: ShardedShelf, router: Any) -> Library:
    options = FakeOptions(str(shelf.folder), str(shelf.index), answer_seconds=2.0)
    return cluster_library(ClusterAddress("nowhere:1", options), router=router)


def test_above_what_may_wait_a_question_is_refused_clearly(shelf: ShardedShelf) -> None:
    with pytest.raises(ClusterError, match="the cluster has 64 questions waiting") as refused:
        library(shelf, Busy()).ask("When?")
    assert refused.value.hint == "ask again in a moment, or serve more routers"


def test_a_question_whose_router_dies_is_asked_again(shelf: ShardedShelf) -> None:
    answer = Answer("When?", 0.0, (), (), (), 0.0)
    router = FakeHandle([dies, lambda _: Done(answer)])
    assert library(shelf, router).ask("When?").question == "When?"


def test_how_long_an_answer_took_is_told_by_one_clock(shelf: ShardedShelf) -> None:
    ages = 10.0**9  # milliseconds, by a machine whose clock is wrong
    router = FakeHandle([lambda _: Done(Answer("When?", 0.0, (), (), (), ages))])
    assert library(shelf, router).ask("When?").elapsed_ms < ages


def test_without_any_router_there_is_one_line(shelf: ShardedShelf) -> None:
    with pytest.raises(ClusterError, match="no router of the cluster answers"):
        library(shelf, FakeHandle([dies])).ask("When?")


def test_an_error_for_the_user_keeps_its_hint_on_its_way(shelf: ShardedShelf) -> None:
    import pickle

    def fail() -> None:
        raise IndexDamaged("the index is damaged")

    for error in (outcome_of(fail), Failed(PartsUnreachable({1, 2})), Failed(ClusterError("a", "b"))):
        assert isinstance(error, Failed)
        copy = pickle.loads(pickle.dumps(error)).error
        assert (type(copy), copy.message, copy.hint) == (
            type(error.error),
            error.error.message,
            error.error.hint,
        )


def test_the_library_reads_sources_from_the_shared_folder(shelf: ShardedShelf) -> None:
    cluster = library(shelf, FakeHandle([dies]))
    assert len(cluster.articles()) == 8
    assert "light was lit in 1700" in cluster.read("000.md").article.text
    assert isinstance(cluster._encoder, FakeEncoder)
