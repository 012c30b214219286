"""Dates of files, for articles that state none: only where asked for, and shown as what they are."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.reading.file_dates import last_commits
from retrieval.types import DateOrigin, LibraryOptions, Source
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary

pytestmark = pytest.mark.index

STATED = f"---\ndate: 2001-02-03\n---\n{LAMP}"


def dated(shelf: SampleLibrary) -> dict[str, str]:
    return {article.id: article.date_text for article in shelf.library.articles()}


def change(path: Path, day: str) -> None:
    time = datetime.fromisoformat(day).timestamp()
    os.utime(path, (time, time))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[SampleLibrary]:
    """Articles of which one states its date, dated by their files."""
    shelf = SampleLibrary(tmp_path, LibraryOptions(dates=DateOrigin.FILE))
    shelf.put("lamp.md", STATED)
    change(shelf.put("ferry.md", FERRY), "2020-05-06")
    yield shelf
    shelf.library.close()


def with_origin(shelf: SampleLibrary, origin: DateOrigin) -> Library:
    return Library(shelf.folder, shelf.index, FakeEncoder(), LibraryOptions(dates=origin))


def test_what_an_article_states_goes_before_the_date_of_its_file(shelf: SampleLibrary) -> None:
    shelf.sync()
    assert dated(shelf) == {"ferry.md": "2020-05-06 (file)", "lamp.md": "2001-02-03"}


def test_unasked_a_file_dates_nothing(shelf: SampleLibrary) -> None:
    shelf.options = LibraryOptions()
    shelf.sync()
    assert dated(shelf) == {"ferry.md": "", "lamp.md": "2001-02-03"}
    assert not (shelf.index / "dates.json").exists()


def test_filters_of_dates_go_by_it_and_a_citation_says_so(shelf: SampleLibrary) -> None:
    shelf.sync()
    question = "When does the ferry Solveig sail?"
    (citation, *_) = shelf.ask(question, Filters(since="2020-01-01")).citations
    assert (citation.article.published, citation.article.dated_by) == ("2020-05-06", "file")
    assert not shelf.ask(question, Filters(since="2021-01-01")).found


def test_the_newest_article_is_said_to_be_dated_by_its_file(shelf: SampleLibrary) -> None:
    shelf.sync()
    assert "2020-05-06 (file)" in shelf.ask("Which is the newest article?").text


def test_a_file_whose_date_alone_changes_is_dated_anew_and_not_read_again(shelf: SampleLibrary) -> None:
    shelf.sync()
    change(shelf.folder / "ferry.md", "2022-07-08")
    report = shelf.sync()
    assert (report.changed, report.encoded) == (0, 0)
    assert dated(shelf)["ferry.md"] == "2022-07-08 (file)"


def test_to_ask_for_other_dates_is_a_change_that_reads_nothing(shelf: SampleLibrary) -> None:
    shelf.sync()
    with closing(with_origin(shelf, DateOrigin.STATED)) as library:
        assert list(library.pending_changes()) == [0]
        assert library.sync().encoded == 0
        assert list(library.pending_changes()) == []
        assert [article.published for article in library.articles()] == [None, "2001-02-03"]


def test_dates_that_are_damaged_are_none_until_the_next_run(shelf: SampleLibrary) -> None:
    shelf.sync()
    (shelf.index / "dates.json").write_text("[]")
    assert dated(shelf)["ferry.md"] == ""
    shelf.sync()
    assert dated(shelf)["ferry.md"] == "2020-05-06 (file)"


def test_a_folder_that_is_away_keeps_its_dates(tmp_path: Path) -> None:
    for name, text in (("a/lamp.md", LAMP), ("b/ferry.md", FERRY)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
        change(tmp_path / name, "2020-05-06")
    sources = (Source(tmp_path / "a", "a"), Source(tmp_path / "b", "b"))
    options = LibraryOptions(dates=DateOrigin.FILE)
    with closing(Library(sources, tmp_path / "index", FakeEncoder(), options)) as library:
        library.sync()
        (tmp_path / "b").rename(tmp_path / "off")
        library.sync()
        assert [article.published for article in library.articles()] == ["2020-05-06", "2020-05-06"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
class TestGit:
    def commit(self, folder: Path, day: str) -> None:
        environ = {**os.environ, "GIT_COMMITTER_DATE": f"{day}T12:00:00", "GIT_CONFIG_GLOBAL": os.devnull}
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        for words in (("add", "."), (*who, "commit", "-q", "-m", "x")):
            subprocess.run(["git", *words], cwd=folder, env=environ, check=True, capture_output=True)

    def test_the_last_commit_dates_a_file(self, shelf: SampleLibrary) -> None:
        subprocess.run(["git", "init", "-q", str(shelf.root)], check=True)
        shelf.put("a b/naïve.md", LAMP)
        self.commit(shelf.folder, "2019-01-01")
        shelf.put("ferry.md", FERRY + "More.\n")
        self.commit(shelf.folder, "2019-03-04")
        shelf.put("new.md", LAMP)
        with closing(with_origin(shelf, DateOrigin.GIT)) as library:
            library.sync()
            assert {article.id: article.date_text for article in library.articles()} == {
                "a b/naïve.md": "2019-01-01 (git)",
                "ferry.md": "2019-03-04 (git)",
                "lamp.md": "2001-02-03",
                "new.md": "",
            }

    def test_a_folder_of_no_repository_is_named(self, shelf: SampleLibrary) -> None:
        with closing(with_origin(shelf, DateOrigin.GIT)) as library:
            notices = [notice.message for notice in library.sync().notices]
            assert notices == ["has no dates of git"]
            assert library.articles()[0].published is None


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_strangers_repository_starts_no_program(tmp_path: Path) -> None:
    """One that says it is a part, and that the rest is fetched by a program of its own."""
    folder, started, program = tmp_path / "folder", tmp_path / "started", tmp_path / "program"
    folder.mkdir()
    (folder / "lamp.md").write_text(LAMP)
    program.write_text(f"#!/bin/sh\ntouch {started}\nexit 1\n")
    program.chmod(0o755)

    def git(*words: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        ended = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
        return ended.stdout.decode().strip()

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "1")
    tree = git("rev-parse", "HEAD^{tree}")
    (folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    for key, value in (
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", str(tmp_path)),
        ("remote.origin.promisor", "true"),
        ("remote.origin.uploadpack", str(program)),
    ):
        git("config", key, value)
    with pytest.raises(subprocess.SubprocessError):
        last_commits(folder)
    assert not started.exists()
