"""Shards are published as one: readers see all of the new or all of the old, and nothing is encoded twice."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pytest

from retrieval.encoder import Encoder
from retrieval.errors import ClusterError, FolderError, IndexDamaged, PartsUnreachable
from retrieval.library import Library
from retrieval.sharding.index import ShardedIndex
from retrieval.sharding.layout import shard_folder, stored_count
from retrieval.sharding.requests import Fetch, ShardRequest
from retrieval.sharding.shards import ShardsOnDisk
from retrieval.sharding.whole import WholeIndex
from retrieval.sharding.workers import LocalWorkers, ShardJob, ShardReport
from retrieval.types import Progress, Shard
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import FERRY, LAMP
from tests.retrieval.sharding.shelves import ShardedShelf

pytestmark = pytest.mark.index

T = TypeVar("T")
ARTICLES = {
    "lamp.md": LAMP,
    "ferry.md": FERRY,
    **{
        f"{name}.md": f"# The {name}\n\nThe {name} stands on the pier.\n"
        for name in ("crane", "bell", "mast")
    },
}
FIRST_CHANGED = {"lamp.md": LAMP.replace("1847", "1850"), "ferry.md": FERRY.replace("Tuesday", "Friday")}
LAMP_QUESTION = "Who lit the lamp on Skerry?"


@pytest.fixture(scope="module")
def shelf_to_copy(tmp_path_factory: pytest.TempPathFactory) -> ShardedShelf:
    shelf = ShardedShelf(tmp_path_factory.mktemp("shelf"), 3)
    shelf.put(ARTICLES)
    shelf.sync()
    shelf.library.close()
    return shelf


@pytest.fixture
def shelf(shelf_to_copy: ShardedShelf, tmp_path: Path) -> Iterator[ShardedShelf]:
    """Five articles, indexed in three shards."""
    shutil.copytree(shelf_to_copy.root, tmp_path, dirs_exist_ok=True)
    shelf = ShardedShelf(tmp_path, 3)
    yield shelf
    shelf.library.close()


def test_each_article_is_in_one_shard_and_stays_there() -> None:
    ids = [f"notes/{number}.md" for number in range(1000)]
    shards = [[id for id in ids if Shard(number, 8).holds(id)] for number in range(8)]
    assert sorted(id for shard in shards for id in shard) == sorted(ids)
    assert all(90 < len(shard) < 160 for shard in shards)
    assert [number for number in range(8) if Shard(number, 8).holds("ferry.md")] == [5]


def test_only_what_changed_is_encoded_again(shelf: ShardedShelf) -> None:
    passes = shelf.encoder.passes
    assert shelf.sync().encoded == 0
    shelf.put({"lamp.md": FIRST_CHANGED["lamp.md"]})
    report = shelf.sync()
    assert (report.changed, report.encoded) == (1, 1)
    assert shelf.encoder.passes == passes + 1
    assert "1850" in shelf.answer(LAMP_QUESTION).text


def test_another_number_of_shards_takes_over_what_is_encoded(shelf: ShardedShelf) -> None:
    passes = shelf.encoder.passes
    report = shelf.library.sync(shards=5)
    assert (report.encoded, shelf.encoder.passes, stored_count(shelf.index)) == (0, passes, 5)
    assert "Ailsa Boyd" in shelf.answer(LAMP_QUESTION).text
    assert not shard_folder(shelf.index, 3, 0).exists()


def test_an_index_in_one_piece_is_put_into_shards(tmp_path: Path) -> None:
    shelf = ShardedShelf(tmp_path, 3)
    shelf.put(ARTICLES)
    library = Library(shelf.folder, shelf.index, shelf.encoder)
    library.sync()
    before = library.ask(LAMP_QUESTION).text
    passes = shelf.encoder.passes
    assert library.sync(shards=3).encoded == 0
    assert shelf.encoder.passes == passes
    assert library.ask(LAMP_QUESTION).text == before
    assert [article.id for article in library.articles()] == sorted(ARTICLES)
    library.close()


@dataclass
class KilledAfter(LocalWorkers):
    """Runs some of the jobs, and ends as a killed process would: nothing after them happens."""

    jobs: int

    def run(
        self, jobs: Sequence[ShardJob], encoder: Encoder, progress: Callable[[Progress], None]
    ) -> list[ShardReport]:
        super().run(jobs[: self.jobs], encoder, progress)
        raise KeyboardInterrupt


@pytest.mark.parametrize("jobs", [0, 1, 2, 3])
def test_a_run_that_is_killed_leaves_all_of_the_old(shelf: ShardedShelf, jobs: int) -> None:
    before = shelf.answer(LAMP_QUESTION)
    shelf.put(FIRST_CHANGED)
    dying = Library(
        shelf.folder,
        shelf.index,
        shelf.encoder,
        choose_index=lambda index, shards: ShardedIndex(index, 3, workers=KilledAfter(jobs)),
    )
    with pytest.raises(KeyboardInterrupt):
        dying.sync()
    other = ShardedShelf(shelf.root, 3)  # a process that opens what is published now
    ids = {article.id: article for article in other.library.articles()}
    assert sorted(ids) == sorted(ARTICLES)
    with pytest.raises(KeyboardInterrupt):  # as is the next run, after it removed what is not used
        dying.sync()
    assert [hit.passage.text for hit in other.library.search("lamp Skerry 1847")][:1] == [
        hit.passage.text for hit in shelf.library.search("lamp Skerry 1847")
    ][:1]
    assert before.citations
    assert shelf.sync().encoded == (0 if jobs == 3 else pytest.approx(2, abs=2))
    assert "1850" in shelf.answer(LAMP_QUESTION).text
    other.library.close()


def test_a_shard_without_articles_is_no_fault(tmp_path: Path) -> None:
    shelf = ShardedShelf(tmp_path, 8)
    shelf.put({"lamp.md": LAMP})
    assert shelf.sync().articles == 1
    assert "Ailsa Boyd" in shelf.answer(LAMP_QUESTION).text
    shelf.library.close()


def test_a_folder_without_any_readable_article_does_not_replace_the_index(shelf: ShardedShelf) -> None:
    for name in ARTICLES:
        (shelf.folder / name).write_text("")
    with pytest.raises(FolderError, match="none of the files"):
        shelf.sync()
    assert len(shelf.library.articles()) == len(ARTICLES)


def test_a_shard_whose_generation_is_gone_is_one_line_and_is_mended(shelf: ShardedShelf) -> None:
    shelf.library.close()
    for folder in shard_folder(shelf.index, 3, 1).glob("0*"):
        shutil.rmtree(folder)
    with pytest.raises(IndexDamaged, match=r"generation 000001 of 001 is gone"):
        shelf.answer(LAMP_QUESTION)
    shelf.sync()
    assert "Ailsa Boyd" in shelf.answer(LAMP_QUESTION).text


class SomeShards:
    """The shards on disk, some of which do not answer, or stop to when passages are fetched."""

    def __init__(self, index: Path, whole: WholeIndex, lost: set[int], lost_at_fetch: set[int]) -> None:
        self._shards = ShardsOnDisk(index, whole)
        self._lost = lost
        self._lost_at_fetch = lost_at_fetch

    def gather(self, requests: Mapping[int, ShardRequest[T]]) -> dict[int, T]:
        if any(isinstance(request, Fetch) for request in requests.values()):
            self._lost |= self._lost_at_fetch
        return self._shards.gather({n: request for n, request in requests.items() if n not in self._lost})

    def close(self) -> None:
        self._shards.close()


def shelf_without(shelf: ShardedShelf, lost: set[int], lost_at_fetch: set[int] | None = None) -> ShardedShelf:
    def choose(index: Path, shards: int) -> ShardedIndex:
        return ShardedIndex(
            index, 3, open_shards=lambda at, whole: SomeShards(at, whole, set(lost), lost_at_fetch or set())
        )

    return ShardedShelf(shelf.root, 3, FakeEncoder(), choose=choose)


def shard_of(article_id: str) -> int:
    return next(number for number in range(3) if Shard(number, 3).holds(article_id))


@pytest.mark.parametrize("at_fetch", [False, True])
def test_an_answer_without_some_of_the_shards_says_so(shelf: ShardedShelf, at_fetch: bool) -> None:
    lost = {number for number in range(3) if number != shard_of("lamp.md")}
    partial = shelf_without(shelf, set() if at_fetch else lost, lost if at_fetch else None)
    answer = partial.answer(LAMP_QUESTION)
    assert (answer.partial, answer.found) == (True, True)
    count = sum(shard_of(name) in lost for name in ARTICLES)
    assert f"Out of reach just now: {count} of 5 articles." in answer.remark
    partial.library.close()


@pytest.mark.parametrize("question", ["What are these articles about?", "Which is the first article?"])
def test_an_overview_of_what_is_left_says_that_too(shelf: ShardedShelf, question: str) -> None:
    partial = shelf_without(shelf, {shard_of("lamp.md")}, {shard_of("lamp.md")})
    answer = partial.answer(question)
    assert answer.partial
    assert "Out of reach just now: " in answer.remark
    partial.library.close()


def test_what_would_be_silence_says_that_some_articles_could_not_be_looked_at(shelf: ShardedShelf) -> None:
    partial = shelf_without(shelf, {shard_of("lamp.md")})
    answer = partial.answer(LAMP_QUESTION)
    assert answer.partial
    assert "Out of reach" in answer.remark
    partial.library.close()


def test_a_list_of_hits_is_never_silently_shorter(shelf: ShardedShelf) -> None:
    partial = shelf_without(shelf, {shard_of("lamp.md")})
    with pytest.raises(ClusterError, match="Out of reach"):
        partial.library.search(LAMP_QUESTION)
    partial.library.close()


def test_without_any_shard_there_is_one_line(shelf: ShardedShelf) -> None:
    partial = shelf_without(shelf, {0, 1, 2})
    with pytest.raises(PartsUnreachable, match="cannot be reached"):
        partial.answer(LAMP_QUESTION)
    partial.library.close()


def test_a_newer_generation_is_taken_up_by_who_is_open(shelf: ShardedShelf) -> None:
    other = ShardedShelf(shelf.root, 3)
    assert "1847" in other.answer(LAMP_QUESTION).text
    shelf.put(FIRST_CHANGED)
    shelf.sync()
    assert "1850" in other.answer(LAMP_QUESTION).text
    other.library.close()


def test_every_byte_of_all_shards_is_verified(shelf: ShardedShelf) -> None:
    assert list(shelf.library.verify()) == []
    path = next(shard_folder(shelf.index, 3, 2).glob("0*/catalog.sqlite"))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert [problem.file for problem in shelf.library.verify()] == ["catalog.sqlite"]


def test_options_of_a_shard_do_not_change_what_the_library_says_of_its_folder(shelf: ShardedShelf) -> None:
    status = shelf.library.folder_status()
    assert (status.files, status.pending) == (5, 0)
    shelf.put({"new.md": LAMP})
    assert shelf.library.folder_status().pending == 1
    assert replace(shelf.library.options).shard is None
