"""An index on object storage: stored, fetched by another machine, and what goes wrong with either."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("obstore", reason="the extra footnote-bot[cluster] is not installed")

from retrieval.cluster.storage import blocks
from retrieval.cluster.storage.garbage import collect_garbage
from retrieval.cluster.storage.index_copy import IndexCopy
from retrieval.cluster.storage.objects import Objects
from retrieval.cluster.storage.published import parse_published
from retrieval.errors import IndexBusy, IndexForeign, SettingsError, StorageError
from retrieval.library import Library
from retrieval.store.pointers import read_pointer
from tests.fakes.encoder import FakeEncoder
from tests.fakes.object_storage import Gate
from tests.retrieval.cluster.lights import write_articles

pytestmark = pytest.mark.process


@dataclass
class Machine:
    """A machine with its own copies, and the library over them."""

    root: Path
    url: str

    def __post_init__(self) -> None:
        self.copy = IndexCopy(Objects(self.url), "", self.root / "index")
        self.articles = self.root.parent / "articles"
        self.encoder = FakeEncoder()
        self.library = Library(self.articles, self.copy.folder, self.encoder)

    def publish(self, articles: int) -> None:
        """Bring the index up to date with so many articles, and store it."""
        write_articles(self.articles, articles)
        self.library.sync()
        self.copy.push()

    def count(self) -> int:
        return len(self.library.articles())


@pytest.fixture
def writer(tmp_path: Path, url: str) -> Iterator[Machine]:
    machine = Machine(tmp_path / "writer", url)
    machine.publish(4)
    yield machine
    machine.library.close()


@pytest.fixture
def reader(tmp_path: Path, writer: Machine) -> Iterator[Machine]:
    machine = Machine(tmp_path / "reader", writer.url)
    assert machine.copy.pull()
    yield machine
    machine.library.close()


def test_another_machine_answers_from_what_was_stored(writer: Machine, reader: Machine) -> None:
    facts = write_articles(writer.articles, 4)
    for question, year in facts:
        answer = reader.library.ask(question)
        assert year in answer.text
        assert replace(answer, elapsed_ms=0.0) == replace(writer.library.ask(question), elapsed_ms=0.0)


def test_a_newer_generation_is_taken_up_and_the_same_is_not_fetched_again(
    writer: Machine, reader: Machine, gate: Gate
) -> None:
    assert not reader.copy.pull()
    writer.publish(6)
    assert reader.copy.pull()
    assert reader.count() == 6
    gate.requests.clear()
    assert not reader.copy.pull()
    assert len(gate.requests) == 1


def test_what_did_not_change_is_neither_stored_nor_fetched_again(
    writer: Machine, reader: Machine, gate: Gate
) -> None:
    gate.requests.clear()
    writer.copy.push()
    assert gate.requests == []
    writer.publish(5)
    new = {request for request in gate.requests if request.startswith("PUT") and blocks.FOLDER in request}
    gate.requests.clear()
    reader.copy.pull()
    fetched = [request for request in gate.requests if blocks.FOLDER in request]
    assert {request.partition(" ")[2] for request in fetched} <= {name.partition(" ")[2] for name in new}


def test_a_machine_goes_on_where_another_one_stopped_without_encoding_again(
    tmp_path: Path, writer: Machine, reader: Machine
) -> None:
    write_articles(reader.articles, 5)
    report = reader.library.sync()
    assert (report.added, report.encoded) == (1, 1)
    reader.copy.push()
    assert writer.copy.pull()
    assert writer.count() == 5


def test_of_two_runs_at_once_one_publishes_and_the_other_says_so(writer: Machine, reader: Machine) -> None:
    reader.publish(5)
    with pytest.raises(IndexBusy, match="another index run has published meanwhile"):
        writer.publish(6)
    assert writer.copy.pull()
    assert writer.count() == 5
    writer.publish(6)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ("refuses", "403 Forbidden"),
        ("vanishes", "error"),
        ("cuts short", "cut short or damaged"),
        ("alters", "cut short or damaged"),
        ("clocks differ", "the clock of this machine is wrong"),
    ],
)
@pytest.mark.parametrize("name", [blocks.FOLDER, "current"])
def test_storage_that_fails_is_one_line_and_the_old_generation_goes_on(
    writer: Machine, reader: Machine, gate: Gate, fault: str, line: str, name: str
) -> None:
    writer.publish(6)
    gate.fault, gate.name, gate.after = fault, name, 0 if name == "current" else 1
    if name == "current" and fault in ("cuts short", "alters"):
        line = "names no generation"
    with pytest.raises(StorageError, match=line) as raised:
        reader.copy.pull()
    assert "\n" not in raised.value.message
    assert reader.count() == 4
    assert reader.library.ask("When was it lit?").citations is not None
    assert not list(reader.copy.folder.glob("fetching-*"))
    gate.fault = ""
    assert reader.copy.pull()
    assert reader.count() == 6


@pytest.mark.parametrize("after", range(6))
def test_storage_that_vanishes_while_an_index_is_stored_leaves_the_old_one_published(
    tmp_path: Path, writer: Machine, reader: Machine, gate: Gate, after: int
) -> None:
    gate.fault, gate.after = "vanishes", after
    try:
        writer.publish(6)
    except StorageError:
        gate.fault = ""
        reader.copy.pull()
        assert reader.count() == 4
        writer.copy.push()
    gate.fault = ""
    assert reader.copy.pull()
    assert reader.count() == 6


def test_what_nothing_needs_goes_and_what_is_published_stays(
    tmp_path: Path, writer: Machine, url: str
) -> None:
    objects = Objects(url)
    for articles in (5, 6):
        writer.publish(articles)
    names = {stored.name for stored in objects.listed()}
    assert collect_garbage(objects, (), kept=timedelta(days=1)) == 0  # all of it may be in use
    lists = sorted(name for name in names if name.endswith(".json"))
    assert collect_garbage(objects, lists[:1], kept=timedelta()) > 0
    left = {stored.name for stored in objects.listed()}
    assert [name for name in lists if name in left] == [lists[0], lists[-1]]
    third = Machine(tmp_path / "third", url)
    assert third.copy.pull()
    assert third.count() == 6
    assert collect_garbage(objects, lists[:1], kept=timedelta()) == 0


@pytest.mark.parametrize(
    "current",
    [
        b"",
        b"[]",
        b'{"pointer": 1}',
        b'{"pointer": "000001"}',
        b'{"pointer": "000001 12zz"}',
        b'{"pointer": "../x 1234"}',
        b'{"pointer": "000001 1234", "beside": []}',
    ],
)
def test_what_names_no_generation_is_one_line(current: bytes) -> None:
    with pytest.raises(StorageError, match="current of s3://bucket names no generation"):
        parse_published(current, "s3://bucket")


def test_a_list_that_leads_out_of_its_folder_is_refused(writer: Machine, tmp_path: Path) -> None:
    pointer = read_pointer(writer.copy.folder) or ""
    objects = Objects(writer.url)
    name = f"{pointer.strip().replace(' ', '-')}.json"
    objects.write(name, b'{"../../outside": [0]}')
    with pytest.raises(StorageError, match="is no list of files"):
        IndexCopy(objects, "", tmp_path / "third").pull()


def test_a_folder_that_is_no_copy_is_left_alone(tmp_path: Path, url: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(IndexForeign, match="is no copy of"):
        IndexCopy(Objects(url), "", folder)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("ftp://host/x", "is no object storage"),
        ("s3:///x", "is no object storage"),
        ("s3://key:secret@bucket/x", "has credentials in it"),
    ],
)
def test_an_address_that_is_none_is_one_line(address: str, line: str) -> None:
    with pytest.raises(SettingsError, match=line) as raised:
        Objects(address)
    assert "secret" not in raised.value.message


def test_a_file_that_has_grown_is_fetched_by_its_last_blocks(tmp_path: Path, url: str, gate: Gate) -> None:
    objects, first = Objects(url), tmp_path / "first"
    first.mkdir()
    content = bytes(range(256)) * (blocks.BLOCK // 256) + b"end"
    (first / "tokens").write_bytes(content)
    had = blocks.list_files(first, {"tokens": len(content)})
    second = tmp_path / "second"
    second.mkdir()
    (second / "tokens").write_bytes(content + b" and more")
    files = blocks.list_files(second, {"tokens": len(content) + 9})
    blocks.store(objects, second, files, frozenset())
    gate.requests.clear()
    blocks.fetch(objects, tmp_path / "third", files, first, had)
    assert (tmp_path / "third" / "tokens").read_bytes() == content + b" and more"
    assert len(gate.requests) == 1
