"""Articles on object storage: fetched when they are read, compared with their objects, forgotten for room."""

import os
from inspect import signature
from pathlib import Path

import pytest

pytest.importorskip("obstore", reason="the extra footnote-bot[cluster] is not installed")

from retrieval.cluster.storage.article_copy import ETAGS, ArticleCopy
from retrieval.cluster.storage.node_storage import StorageSpec
from retrieval.cluster.storage.objects import Objects
from retrieval.cluster.storage.space import make_room, trim_articles
from retrieval.cluster.stored_library import StoredLibrary
from retrieval.errors import IndexForeign, SettingsError, StorageError
from retrieval.library import Library
from retrieval.reading.finding import find_articles
from retrieval.sharding.layout import shard_folder
from retrieval.types import DateOrigin, LibraryOptions, Shard, Source
from tests.fakes.encoder import FakeEncoder
from tests.fakes.object_storage import Gate
from tests.retrieval.sharding.shelves import ShardedShelf

pytestmark = pytest.mark.process
ALL = Shard(0, 1)


@pytest.fixture
def bucket_articles(url: str) -> Objects:
    objects = Objects(url)
    for name in ("a.md", "b/c.md", "d.md", ".gitignore"):
        objects.write(name, b"d.md\n" if name == ".gitignore" else f"# {name}\n\nText of {name}.\n".encode())
    return objects


@pytest.fixture
def copy(bucket_articles: Objects, tmp_path: Path) -> ArticleCopy:
    return ArticleCopy(bucket_articles, tmp_path / "articles")


def test_the_articles_of_a_shard_are_fetched_and_the_others_are_there_by_name(
    copy: ArticleCopy, tmp_path: Path
) -> None:
    shard = next(Shard(n, 2) for n in range(2) if Shard(n, 2).holds("a.md"))
    copy.pull(shard)
    files, notices = find_articles(tmp_path / "articles")
    assert [file.id for file in files] == ["a.md", "b/c.md"]  # .gitignore is obeyed
    assert [notice.path for notice in notices if "without an ending" in notice.message] == []
    for file in files:
        assert bool(file.path.read_bytes()) == shard.holds(file.id)


def test_an_article_is_fetched_once_and_again_when_it_changed(
    copy: ArticleCopy, bucket_articles: Objects, tmp_path: Path, gate: Gate
) -> None:
    path = tmp_path / "articles" / "a.md"
    copy.fetch("a.md")
    assert path.read_text() == "# a.md\n\nText of a.md.\n"
    written = path.stat().st_mtime_ns
    copy.fetch("a.md")
    assert path.stat().st_mtime_ns == written
    bucket_articles.write("a.md", b"New.")
    copy.fetch("a.md")
    assert path.read_bytes() == b"New."


def test_an_article_that_was_removed_goes(
    copy: ArticleCopy, bucket_articles: Objects, tmp_path: Path
) -> None:
    copy.pull(ALL)
    bucket_articles.remove(["a.md", "b/c.md"])
    copy.fetch("a.md")
    assert not (tmp_path / "articles" / "a.md").exists()
    copy.pull(ALL)
    assert not (tmp_path / "articles" / "b" / "c.md").exists()


@pytest.mark.parametrize("fault", ["refuses", "vanishes"])
def test_while_the_storage_is_away_what_is_here_is_read(
    copy: ArticleCopy, tmp_path: Path, gate: Gate, fault: str
) -> None:
    copy.fetch("a.md")
    gate.fault = fault
    copy.fetch("a.md")
    assert (tmp_path / "articles" / "a.md").exists()
    asked = len(gate.requests)
    copy.fetch("a.md")  # no question waits for it again at once
    assert len(gate.requests) == asked
    with pytest.raises(StorageError):
        copy.pull(ALL)


@pytest.mark.parametrize("id", ["../a.md", "/etc/passwd", ".etags/a.md", ".copy-of"])
def test_no_name_leads_out_of_the_folder_or_to_what_is_ours(
    copy: ArticleCopy, tmp_path: Path, gate: Gate, id: str
) -> None:
    gate.requests.clear()
    copy.fetch(id)
    assert gate.requests == []


def test_a_folder_of_somebody_is_never_made_a_copy(bucket_articles: Objects, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(IndexForeign):
        ArticleCopy(bucket_articles, tmp_path)
    assert (tmp_path / "mine.md").read_text() == "mine"


def test_articles_are_forgotten_for_room_and_fetched_again(copy: ArticleCopy, tmp_path: Path) -> None:
    copy.pull(ALL)
    trim_articles(tmp_path / "articles", 0)
    assert (tmp_path / "articles" / "a.md").read_bytes() == b""
    copy.fetch("a.md")
    assert (tmp_path / "articles" / "a.md").read_bytes()


def test_what_was_fetched_first_is_forgotten_first(
    copy: ArticleCopy, bucket_articles: Objects, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    copy.fetch("a.md")
    os.utime(folder / ETAGS / "a.md", (1, 1))  # fetched long ago
    copy.pull(ALL)  # the others have the time of their objects
    os.utime(folder / "d.md", (0, 0))
    sizes = [path.stat().st_size for path in (folder / "b/c.md", folder / "d.md", folder / ".gitignore")]
    trim_articles(folder, sum(sizes))
    assert (folder / "a.md").read_bytes() == b""
    assert (folder / "d.md").read_bytes()


def test_a_library_on_a_storage_is_synced_with_all_that_a_library_is() -> None:
    assert signature(StoredLibrary.sync).parameters == signature(Library.sync).parameters


def test_a_disk_without_room_for_a_shard_is_one_line_and_what_is_read_stays(tmp_path: Path) -> None:
    shelf = ShardedShelf(tmp_path, 2)
    shelf.put({f"{number}.md": f"Number {number}." for number in range(6)})
    shelf.sync()
    shelf.answer("Number 3?")  # all shards are open
    with pytest.raises(StorageError, match=r"a shard needs 0\.0 GB of the disk") as raised:
        make_room(shelf.index, 1000, 10)
    assert "raise disk_gb" in raised.value.hint
    assert list(shard_folder(shelf.index, 2, 0).glob("[0-9]*"))
    shelf.library.close()
    make_room(shelf.index, 1000, 1000)  # nobody reads them any more
    assert not list(shard_folder(shelf.index, 2, 0).glob("[0-9]*"))


@pytest.mark.parametrize(
    ("names", "options", "line"),
    [
        (("hr", "it"), LibraryOptions(), "a storage has the articles of one folder"),
        (("",), LibraryOptions(dates=DateOrigin.FILE), "articles on a storage have no dates of files"),
    ],
)
def test_settings_that_do_not_go_with_a_storage_are_one_line(
    gate: Gate, url: str, tmp_path: Path, names: tuple[str, ...], options: LibraryOptions, line: str
) -> None:
    storage = StorageSpec(url, tmp_path / "articles", tmp_path / "index", 1.0).open()
    sources = [Source(tmp_path / "articles", name) for name in names]
    with pytest.raises(SettingsError, match=line):
        StoredLibrary(storage, sources, tmp_path / "index", FakeEncoder(), options)


def test_a_storage_is_opened_once_for_a_process(url: str, gate: Gate, tmp_path: Path) -> None:
    spec = StorageSpec(url, tmp_path / "articles", tmp_path / "index", 1.0)
    assert spec.open() is spec.open()
