import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import FolderError
from retrieval.reading.articles import read_bytes
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.finding import find_articles
from retrieval.reading.walk import ArticleFile
from retrieval.types import LibraryOptions

DEEP = 1500  # folders in each other: more than Python calls itself


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """An article far down, and nothing of it left: what pytest removes old folders with calls itself, too."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(DEEP):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("a.md", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    yield tmp_path
    os.unlink("a.md", dir_fd=here)
    os.close(here)
    for depth in range(DEEP, 0, -1):
        Path(f"{tmp_path}/{'d/' * depth}").rmdir()


class TestFinding:
    def test_takes_text_and_markdown_below_the_folder_sorted_by_name(self, tmp_path: Path) -> None:
        for name in ("b.md", "a.txt", "sub/c.MD", "d.png", ".hidden.md", ".git/e.md"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("words")
        files, problems = find_articles(tmp_path)
        assert [file.id for file in files] == ["a.txt", "b.md", "sub/c.MD"]
        assert [problem.message for problem in problems] == ["1 .png file was passed over"]

    @pytest.mark.parametrize(
        "name", ["a.markdown", "a.mdown", "a.mkd", "a.mdx", "a.text", "a.rst", "README", "LICENSE", "Notes"]
    )
    def test_takes_other_endings_of_text_and_names_that_are_text_by_custom(
        self, tmp_path: Path, name: str
    ) -> None:
        (tmp_path / name).write_text("words")
        files, problems = find_articles(tmp_path)
        assert ([file.id for file in files], problems) == ([name], [])

    def test_counts_what_it_passes_over_by_kind(self, tmp_path: Path) -> None:
        for name in ("a.md", "b.png", "c.PNG", "d.png", "e.css", "Makefile", "f.doc", "g.zip"):
            (tmp_path / name).write_text("words")
        _, problems = find_articles(tmp_path)
        assert [problem.message for problem in problems] == [
            "1 .doc file was not read",
            "1 .zip file was not read",
            "3 .png files, 1 .css file and 1 file without an ending were passed over",
        ]
        assert all(problem.hint for problem in problems)

    @pytest.mark.parametrize(
        "folder", ["node_modules/left-pad", "lib/python3/site-packages/zebra", "env", "bower_components"]
    )
    def test_leaves_out_what_is_installed_and_says_so(self, tmp_path: Path, folder: str) -> None:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "README.md").write_text("words")
        (tmp_path / "env").mkdir(exist_ok=True)
        (tmp_path / "env" / "pyvenv.cfg").touch()
        (tmp_path / "a.md").write_text("words")
        files, problems = find_articles(tmp_path)
        assert [file.id for file in files] == ["a.md"]
        assert [problem.message.split(" (")[0] for problem in problems] == [
            "installed packages were passed over"
        ]

    def test_leaves_out_what_gitignore_names_below_its_folder_and_says_so(self, tmp_path: Path) -> None:
        for name in ("a.md", "drafts/b.md", "sub/c.md", "sub/keep.md", "d.tmp.md"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("words")
        (tmp_path / ".gitignore").write_text("drafts/\n*.tmp.md\n")
        (tmp_path / "sub" / ".gitignore").write_text("*\n!keep.md\n")
        files, problems = find_articles(tmp_path)
        assert [file.id for file in files] == ["a.md", "sub/keep.md"]
        assert [problem.message for problem in problems] == [
            "3 entries that .gitignore names were passed over"
        ]

    def test_leaves_out_what_footnoteignore_names_whatever_gitignore_says(self, tmp_path: Path) -> None:
        for name in ("a.md", "b.md", "c.md"):
            (tmp_path / name).write_text("words")
        (tmp_path / ".gitignore").write_text("b.md\n")
        (tmp_path / ".footnoteignore").write_text("!b.md\nc.md\n")
        assert [file.id for file in find_articles(tmp_path)[0]] == ["a.md", "b.md"]

    def test_a_gitignore_that_is_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text("words")
        os.mkfifo(tmp_path / ".gitignore")
        assert [file.id for file in find_articles(tmp_path)[0]] == ["a.md"]

    def test_needs_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FolderError, match="there is no folder"):
            find_articles(tmp_path / "none")
        (tmp_path / "file").touch()
        with pytest.raises(FolderError, match="is a file, not a folder"):
            find_articles(tmp_path / "file")

    def test_needs_an_article(self, tmp_path: Path) -> None:
        with pytest.raises(FolderError, match="no articles in") as caught:
            find_articles(tmp_path)
        assert caught.value.hint == "put text, PDF or Office files there, or name another with --seeds"

    def test_names_what_cannot_be_followed_and_takes_the_rest(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text("words")
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "up").symlink_to(tmp_path)
        (tmp_path / "itself").symlink_to("itself")
        (tmp_path / "nothing.md").symlink_to("gone.md")
        os.mkfifo(tmp_path / "pipe.md")
        files, problems = find_articles(tmp_path)
        assert [file.id for file in files] == ["a.md"]
        assert [(problem.path, problem.message) for problem in problems] == [
            ("itself", "cannot be followed (Too many levels of symbolic links)"),
            ("nothing.md", "a link to nothing"),
            ("pipe.md", "not a regular file"),
            ("sub/up/", "a link back to a folder above it; not followed"),
        ]

    def test_names_files_and_folders_whose_names_are_not_utf8(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text("words")
        folder = os.fsencode(tmp_path)
        Path(os.fsdecode(folder + b"/caf\xe9")).mkdir()
        Path(os.fsdecode(folder + b"/caf\xe9/b.md")).write_text("words")
        Path(os.fsdecode(folder + b"/th\xe9.md")).write_text("words")
        files, problems = find_articles(tmp_path)
        assert [file.id for file in files] == ["a.md"]
        assert [(problem.path, problem.message) for problem in problems] == [
            ("caf\\udce9/", "its name is not valid UTF-8"),
            ("th\\udce9.md", "its name is not valid UTF-8"),
        ]

    def test_follows_a_link_out_of_the_folder_only_if_asked_to(self, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "a.md").write_text("words")
        (tmp_path / "articles").mkdir()
        (tmp_path / "articles" / "file.md").symlink_to(tmp_path / "elsewhere" / "a.md")
        (tmp_path / "articles" / "folder").symlink_to(tmp_path / "elsewhere")
        files, problems = find_articles(tmp_path / "articles")
        assert files == []
        assert [(problem.path, problem.message) for problem in problems] == [
            ("file.md", "a link out of the folder; not followed"),
            ("folder/", "a link out of the folder; not followed"),
        ]
        files, problems = find_articles(tmp_path / "articles", LibraryOptions(outside_links=True))
        assert [file.id for file in files] == ["file.md", "folder/a.md"]
        assert problems == []

    def test_the_folder_itself_may_be_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "real" / "a.md").write_text("words")
        (tmp_path / "real" / "b.md").symlink_to("a.md")
        (tmp_path / "articles").symlink_to("real")
        files, problems = find_articles(tmp_path / "articles")
        assert [file.id for file in files] == ["a.md", "b.md"]
        assert problems == []

    def test_links_that_would_double_the_way_at_each_level_are_followed_once(self, tmp_path: Path) -> None:
        for level in range(30):
            (tmp_path / str(level)).mkdir()
            for name in ("left", "right"):
                (tmp_path / str(level) / name).symlink_to(tmp_path / str(level + 1))
        (tmp_path / "30").mkdir()
        (tmp_path / "30" / "a.md").write_text("words")
        files, problems = find_articles(tmp_path)
        assert "30/a.md" in [file.id for file in files]
        assert len(files) <= 2
        assert {problem.message for problem in problems} == {
            "a link to where another one leads; not followed"
        }

    def test_goes_a_thousand_folders_deep(self, deep: Path) -> None:
        files, problems = find_articles(deep)
        assert [file.id for file in files] == ["d/" * DEEP + "a.md"]
        assert problems == []

    def test_refuses_a_folder_of_too_many(self, tmp_path: Path) -> None:
        for number in range(4):
            (tmp_path / f"{number}.md").touch()
        assert len(find_articles(tmp_path, LibraryOptions(max_articles=4))[0]) == 4
        with pytest.raises(FolderError, match="holds more than 3 articles") as caught:
            find_articles(tmp_path, LibraryOptions(max_articles=3))
        assert caught.value.hint == "name a folder inside it with --seeds, or raise max_articles"

    @pytest.mark.parametrize(
        "name", ["line\nend.md", "\x1b[31mred.md", "user\u202egnp.md", "a\tb.md", "~.md"]
    )
    def test_takes_names_with_anything_in_them(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_text("words")
        assert [file.id for file in find_articles(tmp_path)[0]] == [name]


class TestReading:
    def test_stops_at_the_limit(self, tmp_path: Path) -> None:
        path = tmp_path / "big.md"
        path.write_text("x")
        os.truncate(path, 50_000_000)
        with pytest.raises(UnreadableFile, match=r"50 MB is more than the limit of 10 MB"):
            read_bytes(ArticleFile("big.md", path), 10_000_000)

    def test_does_not_wait_for_a_pipe_that_took_the_place_of_a_file(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.md")
        with pytest.raises(UnreadableFile, match="not a regular file"):
            read_bytes(ArticleFile("pipe.md", tmp_path / "pipe.md"), 1000)

    def test_does_not_read_a_device_to_its_end(self) -> None:
        with pytest.raises(UnreadableFile, match="not a regular file"):
            read_bytes(ArticleFile("zero.md", Path("/dev/zero")), 1000)

    def test_names_what_grows(self) -> None:
        """A file of /proc says that it has no bytes, and has some: as if they came while it was read."""
        if not Path("/proc/self/status").exists():
            pytest.skip("there is no /proc here")
        with pytest.raises(UnreadableFile, match="grew while it was read"):
            read_bytes(ArticleFile("status.md", Path("/proc/self/status")), 1000)

    def test_names_what_vanished(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match="vanished while it was read"):
            read_bytes(ArticleFile("gone.md", tmp_path / "gone.md"), 1000)

    def test_names_what_is_empty(self, tmp_path: Path) -> None:
        (tmp_path / "empty.md").write_text(" \n")
        with pytest.raises(UnreadableFile, match="empty"):
            read_bytes(ArticleFile("empty.md", tmp_path / "empty.md"), 1000)
