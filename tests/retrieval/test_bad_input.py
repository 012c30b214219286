"""Every kind of bad input: one line that names it and the way out, the rest indexed, nothing lost."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.errors import FolderError, IndexDamaged, IndexForeign, UsageError
from retrieval.library import Library
from retrieval.types import FileState, Progress
from tests.retrieval.libraries import LAMP, SampleLibrary

LAMP_QUESTION = "Who lit the lamp on Skerry?"


def test_a_folder_that_is_not_there(shelf: SampleLibrary) -> None:
    shelf.folder.rmdir()
    with pytest.raises(FolderError, match="no folder") as raised:
        shelf.sync()
    assert raised.value.hint


def test_a_folder_without_articles(shelf: SampleLibrary) -> None:
    with pytest.raises(FolderError, match="no articles"):
        shelf.sync()
    assert not shelf.index.exists()


def _link_loop(shelf: SampleLibrary) -> str:
    (shelf.folder / "loop").symlink_to(shelf.folder, target_is_directory=True)
    return "loop/"


def _dangling_link(shelf: SampleLibrary) -> str:
    (shelf.folder / "gone.md").symlink_to(shelf.folder / "nowhere.md")
    return "gone.md"


def _fifo(shelf: SampleLibrary) -> str:
    os.mkfifo(shelf.folder / "pipe.txt")
    return "pipe.txt"


def _of_50_mb(shelf: SampleLibrary) -> str:
    with (shelf.folder / "big.txt").open("wb") as file:
        file.truncate(50_000_000)
    return "big.txt"


def _file(name: str, content: bytes) -> Callable[[SampleLibrary], str]:
    def put(shelf: SampleLibrary) -> str:
        shelf.put(name, content)
        return name

    return put


LEFT_OUT: dict[str, tuple[Callable[[SampleLibrary], str], str]] = {
    "empty": (_file("empty.md", b""), "empty"),
    "blank": (_file("blank.md", b" \r\n\t\n"), "empty"),
    "binary": (_file("picture.txt", bytes(range(256)) * 40), "binary"),
    "lone surrogate": (_file("half.txt", b"A lamp \xed\xa0\x80 burns."), "surrogate"),
    "50 MB": (_of_50_mb, "50 MB is more"),
    "link loop": (_link_loop, "link"),
    "dangling link": (_dangling_link, "link"),
    "fifo": (_fifo, "not a regular file"),
}


@pytest.mark.parametrize(("make", "message"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_cannot_be_an_article_is_named_and_the_rest_is_indexed(
    two: SampleLibrary, make: Callable[[SampleLibrary], str], message: str
) -> None:
    name = make(two)
    report = two.sync()
    (notice,) = report.notices
    assert notice.path == name
    assert message in notice.message
    assert notice.hint
    assert "\n" not in notice.message
    assert two.names() == ["ferry.md", "lamp.md"]
    assert two.says("Ailsa Boyd")


READ_ALL_THE_SAME = {
    "Latin-1": ("café.txt", "The café on Skerry sells £5 crêpes, says Zoë.".encode("latin-1"), "£5 crêpes"),
    "UTF-16": ("utf16.txt", "The café on Skerry sells crêpes.".encode("utf-16"), "crêpes"),
    "NUL bytes": ("nul.txt", b"The lamp was lit.\x00 Then it went out again on Skerry." * 3, "went out"),
    "endless line": ("line.txt", b"light " * 40_000, "light"),
    "endless word": ("word.txt", b"x" * 300_000, "xxx"),
    "broken front matter": ("fm.md", b"---\ntitle: [half\n---\nThe lamp on Skerry burns.", "burns"),
}


@pytest.mark.parametrize(("name", "content", "words"), READ_ALL_THE_SAME.values(), ids=READ_ALL_THE_SAME)
def test_what_is_odd_is_read_all_the_same(two: SampleLibrary, name: str, content: bytes, words: str) -> None:
    two.put(name, content)
    two.sync()
    assert name in two.names()
    page = two.library.read(name)
    assert page.state is FileState.CURRENT
    assert words in page.article.text


def test_what_is_odd_is_said_once(two: SampleLibrary) -> None:
    for name, content, _ in READ_ALL_THE_SAME.values():
        two.put(name, content)
    notices = two.sync().notices
    assert all(notice.hint and "\n" not in notice.message for notice in notices)
    assert {notice.path: notice.message for notice in notices} == {
        "café.txt": "not UTF-8, read as windows-1252",
        "utf16.txt": "not UTF-8, read as utf-16",
        "nul.txt": "holds 3 NUL characters, which are kept",
        "line.txt": "has a line of 240,000 characters",
        "word.txt": "has a line of 300,000 characters",
        "fm.md": "its front matter does not parse (line 3: expected ',' or ']', but got '<stream end>')"
        " and was read line by line",
    }
    assert two.sync().notices == ()


def test_two_identical_files_are_both_known_and_said(two: SampleLibrary) -> None:
    two.put("twin.md", LAMP)
    (notice,) = two.sync().notices
    assert notice.path == "twin.md"
    assert "lamp.md" in notice.message
    assert "twin.md" in two.names()


@pytest.fixture
def someone() -> Iterator[None]:
    """Not root, whom permissions do not bind."""
    user = os.geteuid()
    os.seteuid(user or 65534)
    yield
    os.seteuid(user)


@pytest.fixture
def open_shelf(two_on_disk: Path) -> Iterator[SampleLibrary]:
    """A shelf where anyone may read and write, but not everything."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        shutil.copytree(two_on_disk, root, dirs_exist_ok=True)
        shelf = SampleLibrary(Path(root))
        shelf.put("secret.md", "A secret of Skerry.").chmod(0)
        shelf.put("locked/away.md", "Another secret of Skerry.").parent.chmod(0)
        for path in (shelf.root, *shelf.root.rglob("*")):
            if "secret" not in path.name and "locked" not in path.parts:
                path.chmod(0o777)
        yield shelf
        shelf.library.close()


def test_what_may_not_be_read_is_named_and_the_rest_is_indexed(
    open_shelf: SampleLibrary, someone: None
) -> None:
    open_shelf.put("new.md", "A new light on Skerry.")
    report = open_shelf.sync()
    assert [(notice.path, notice.message) for notice in report.notices] == [
        ("locked/", "cannot be read (Permission denied)"),
        ("secret.md", "cannot be read (Permission denied)"),
    ]
    assert all(notice.hint for notice in report.notices)
    assert open_shelf.names() == ["ferry.md", "lamp.md", "new.md"]


def test_a_file_that_vanishes_while_indexing(two: SampleLibrary) -> None:
    path = two.put("brief.md", "A brief note of Skerry.")

    def vanish(_: Progress) -> None:
        path.unlink(missing_ok=True)

    report = two.sync(progress=vanish)
    assert "brief.md" in {notice.path for notice in report.notices}
    assert two.names() == ["ferry.md", "lamp.md"]


def test_a_foreign_folder_is_left_alone(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.index.mkdir()
    (shelf.index / "thesis.tex").write_text("years of work")
    with pytest.raises(IndexForeign):
        shelf.sync()
    assert [path.name for path in shelf.index.iterdir()] == ["thesis.tex"]


PARTS = ("catalog.sqlite", "vectors", "words", "tokens.bits", "tokens.places", "passages.rows")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_gone_is_noticed_and_mended(two: SampleLibrary, part: str) -> None:
    two.library.close()
    (generation,) = (path for path in two.index.iterdir() if path.is_dir())
    path = generation / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    fresh = Library(two.folder, two.index, two.encoder)
    with pytest.raises(IndexDamaged) as raised:
        fresh.ask(LAMP_QUESTION)
    assert raised.value.hint
    assert "damaged" in fresh.sync().rebuild_reason
    assert fresh.search(LAMP_QUESTION)
    fresh.close()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.fakes.encoder import FakeEncoder
from retrieval.errors import StorageError
from retrieval.library import Library

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for most in map(int, sys.argv[3:]):
    library = Library(Path(sys.argv[1]), Path(sys.argv[2]), FakeEncoder())
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        library.sync()
    except StorageError as error:
        print(error.message, "|", error.hint)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert library.ask("Who lit the lamp on Skerry?").found
    library.close()
"""
SIZES = ("0", "1", "5000", "60000", "190000", "200000")  # where another part fails each time


def test_a_full_disk_is_one_line_and_the_old_index_answers(two: SampleLibrary) -> None:
    two.library.close()
    for number in range(40):
        two.put(f"more/{number}.md", f"Note {number} of the keeper of Skerry. " * 600)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(two.folder), str(two.index), *SIZES],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    lines = done.stdout.splitlines()
    assert len(lines) == len(SIZES), done.stderr
    for line in lines:
        assert re.match(
            r"could not write the index \(.+\); the old one is unchanged \| check that you may write to ",
            line,
        )
    assert two.names() == ["ferry.md", "lamp.md"]
    assert two.says("Ailsa Boyd")


def test_a_changed_file_is_named_and_never_cited(two: SampleLibrary) -> None:
    two.put("lamp.md", LAMP.replace("1847", "1900"))
    answer = two.ask(LAMP_QUESTION)
    assert any(path.endswith("lamp.md") for path in answer.changed)
    assert not any(citation.article.id == "lamp.md" for citation in answer.citations)
    assert two.library.read("lamp.md").state is FileState.CHANGED


def test_a_place_outside_of_the_folder_is_no_article(two: SampleLibrary, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("secret")
    for path in ("../outside.md", str(tmp_path / "outside.md"), "ferry.mp3"):
        with pytest.raises(UsageError):
            two.library.read(path)
