"""Several folders in one index: whose article is whose, and what is kept while a folder is away."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import FolderError, TooManyArticles, UsageError
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.types import Answer, LibraryOptions, Progress, Source
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import FERRY, LAMP

pytestmark = pytest.mark.index

SAILS = "When does the ferry Solveig sail to Unst?"


class Folders:
    """Two folders, `notes` and `wiki`, and an index of both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sources = (Source(root / "notes", "notes"), Source(root / "wiki", "wiki"))
        self.options = LibraryOptions()

    def put(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def open(self, *sources: Source) -> Library:
        return Library(sources or self.sources, self.root / "index", FakeEncoder(), self.options)

    def ask(self, question: str, *sources: Source) -> Answer:
        with closing(self.open(*sources)) as library:
            return library.ask(question)

    def names(self, *sources: Source) -> list[str]:
        with closing(self.open(*sources)) as library:
            return [article.id for article in library.articles()]


@pytest.fixture(scope="module")
def folders_to_copy(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    folders = Folders(tmp_path_factory.mktemp("folders"))
    folders.put("notes/lamp.md", LAMP)
    folders.put("wiki/ferry.md", FERRY)
    with closing(folders.open()) as library:
        library.sync()
    return folders


@pytest.fixture
def folders(folders_to_copy: Folders, tmp_path: Path) -> Folders:
    """The two folders, indexed."""
    shutil.copytree(folders_to_copy.root, tmp_path, dirs_exist_ok=True)
    return Folders(tmp_path)


def test_an_id_begins_with_the_name_of_its_source_and_a_path_with_its_folder(folders: Folders) -> None:
    assert folders.names() == ["notes/lamp.md", "wiki/ferry.md"]
    (citation,) = folders.ask(SAILS).citations
    assert (citation.article.id, citation.article.path) == (
        "wiki/ferry.md",
        str(folders.root / "wiki/ferry.md"),
    )


def test_the_same_name_in_two_folders_is_two_articles(folders: Folders) -> None:
    folders.put("wiki/lamp.md", LAMP.replace("Skerry", "Foula"))
    with closing(folders.open()) as library:
        assert library.sync().added == 1
        for id, island in (("notes/lamp.md", "Skerry"), ("wiki/lamp.md", "Foula")):
            assert island in library.read(id).article.text


def test_a_filter_asks_one_source(folders: Folders) -> None:
    with closing(folders.open()) as library:
        assert library.ask(SAILS, filters=Filters(glob="wiki/*")).found
        assert not library.ask(SAILS, filters=Filters(glob="notes/*")).found


@pytest.mark.parametrize("path", ["wiki/ferry.md", "{root}/wiki/ferry.md"])
def test_an_article_is_read_by_its_id_or_its_path(folders: Folders, path: str) -> None:
    with closing(folders.open()) as library:
        assert library.read(path.format(root=folders.root)).article.id == "wiki/ferry.md"


@pytest.mark.parametrize("path", ["ferry.md", "other/ferry.md", "wiki/../notes/lamp.md", "wiki/lamp.md"])
def test_no_other_path_leads_to_an_article(folders: Folders, path: str) -> None:
    with closing(folders.open()) as library, pytest.raises(UsageError, match="no article"):
        library.read(path)


@pytest.mark.parametrize("how", ["gone", "empty", "without articles"])
def test_articles_of_a_folder_that_is_away_stay_and_are_not_quoted(folders: Folders, how: str) -> None:
    (folders.root / "wiki").rename(folders.root / "off")
    if how != "gone":
        (folders.root / "wiki").mkdir()
    if how == "without articles":
        (folders.root / "wiki/lost+found").mkdir()
    with closing(folders.open()) as library:
        assert list(library.pending_changes()) == []
        report = library.sync()
        assert (report.articles, report.removed) == (2, 0)
        assert "its 1 article stays in the index" in report.missing[0]
        assert report.notices[0].path == "wiki/"
        assert not library.ask(SAILS).found
        assert library.folder_status().notices[0].path == "wiki/"
    shutil.rmtree(folders.root / "wiki", ignore_errors=True)
    (folders.root / "off").rename(folders.root / "wiki")
    with closing(folders.open()) as library:
        report = library.sync()
        assert (report.encoded, report.missing) == (0, ())
        assert library.ask(SAILS).found


def test_that_the_articles_do_not_say_tells_of_the_folder_that_is_away(folders: Folders) -> None:
    (folders.root / "wiki").rename(folders.root / "off")
    (unread,) = folders.ask(SAILS).unread
    assert unread.reason == f"of wiki, as there is no folder {folders.root / 'wiki'}"
    assert unread.count == 1


def test_what_is_edited_while_another_folder_is_away_is_read(folders: Folders) -> None:
    (folders.root / "wiki").rename(folders.root / "off")
    folders.put("notes/new.md", "# The bell\n\nThe bell of Skerry was cast in 1850.\n")
    with closing(folders.open()) as library:
        report = library.sync()
        assert (report.added, report.articles) == (1, 3)


def test_without_any_folder_the_index_stays_as_it_is(folders: Folders) -> None:
    for name in ("notes", "wiki"):
        (folders.root / name).rename(folders.root / f"{name}.off")
    with closing(folders.open()) as library:
        with pytest.raises(FolderError, match="there is no folder"):
            library.sync()
        assert len(library.articles()) == 2


@pytest.mark.process
@pytest.mark.parametrize("why", ["as asked", "other passages", "damage", "shards"])
def test_an_index_made_anew_while_a_folder_is_away_keeps_its_articles(folders: Folders, why: str) -> None:
    folders.put("wiki/boats.csv", "Boat,Built\nSolveig,1931\nUnst,1950\n")
    with closing(folders.open()) as library:
        library.sync()
    (folders.root / "wiki").rename(folders.root / "off")
    if why == "damage":
        (vectors,) = (folders.root / "index").glob("*/vectors/chroma.sqlite3")
        vectors.write_bytes(b"no database")
    folders.options = LibraryOptions(passage_tokens=100 if why == "other passages" else 160)
    with closing(folders.open()) as library:
        report = library.sync(rebuild=why == "as asked", shards=2 if why == "shards" else 0)
        assert report.articles == 3
        assert "its 2 articles stay in the index" in report.missing[0]
        assert not library.ask(SAILS).found
        assert library.sync().changed == 0
    (folders.root / "off").rename(folders.root / "wiki")
    with closing(folders.open()) as library:
        assert library.ask(SAILS).found
        assert library.ask("When was the boat Solveig built?").found
        assert library.sync().changed == 2  # they are read again, as the index was to be made anew
        assert library.sync().changed == 0


def test_a_folder_that_goes_away_while_it_is_read_keeps_its_articles(folders: Folders) -> None:
    folders.put("notes/new.md", "# The bell\n\nThe bell of Skerry was cast in 1850.\n")

    def unplug(_: Progress) -> None:
        if (folders.root / "wiki").exists():
            (folders.root / "wiki").rename(folders.root / "off")

    with closing(folders.open()) as library:
        report = library.sync(progress=unplug)
        assert (report.articles, report.added, report.removed) == (3, 1, 0)
        assert "its 1 article stays in the index" in report.missing[0]


def test_a_source_that_is_taken_out_is_removed_and_one_more_is_added(folders: Folders) -> None:
    notes, wiki = folders.sources
    with closing(folders.open(notes)) as library:
        report = library.sync()
        assert (report.removed, report.encoded) == (1, 0)
    assert folders.names(notes) == ["notes/lamp.md"]
    with closing(folders.open(notes, wiki)) as library:
        assert library.sync().added == 1


def test_before_the_index_knows_that_a_source_was_taken_out_nothing_of_it_is_quoted(folders: Folders) -> None:
    answer = folders.ask(SAILS, folders.sources[0])
    assert not any(citation.article.id.startswith("wiki/") for citation in answer.citations)


class TestWhatASourceSelects:
    def test_only_what_it_includes_and_nothing_that_it_excludes(self, folders: Folders) -> None:
        folders.put("wiki/drafts/plan.md", "# Plan\n\nThe ferry is to be painted.\n")
        folders.put("wiki/page.txt", "The quay is of stone.")
        wiki = Source(folders.root / "wiki", "wiki", include=("*.md",), exclude=("drafts/",))
        with closing(folders.open(folders.sources[0], wiki)) as library:
            report = library.sync()
            assert [article.id for article in library.articles()] == ["notes/lamp.md", "wiki/ferry.md"]
            assert "2 entries were passed over" in " ".join(notice.message for notice in report.notices)

    @pytest.mark.parametrize("path", ["wiki/drafts/plan.md", "{root}/wiki/drafts/plan.md"])
    def test_what_it_leaves_out_cannot_be_read_by_its_path(self, folders: Folders, path: str) -> None:
        folders.put("wiki/drafts/plan.md", "# Plan\n\nSecret.\n")
        wiki = Source(folders.root / "wiki", "wiki", exclude=("drafts/",))
        with closing(folders.open(folders.sources[0], wiki)) as library, pytest.raises(UsageError):
            library.read(path.format(root=folders.root))

    def test_goes_before_what_a_gitignore_takes_in_again(self, folders: Folders) -> None:
        folders.put("wiki/.gitignore", "!secret.md\n")
        folders.put("wiki/secret.md", "# Secret\n\nNobody knows.\n")
        wiki = Source(folders.root / "wiki", "wiki", exclude=("secret.md",))
        with closing(folders.open(folders.sources[0], wiki)) as library:
            library.sync()
            assert "wiki/secret.md" not in [article.id for article in library.articles()]


def test_a_folder_inside_another_is_read_once_under_its_own_name(folders: Folders) -> None:
    folders.put("wiki/inner/quay.md", "# The quay\n\nThe quay is of stone.\n")
    inner = Source(folders.root / "wiki/inner", "inner")
    with closing(folders.open(*folders.sources, inner)) as library:
        library.sync()
        assert next(article.id for article in library.articles()) == "inner/quay.md"
        assert len(library.articles()) == 3
        assert library.read(str(folders.root / "wiki/inner/quay.md")).article.id == "inner/quay.md"


def test_the_address_of_its_folder_is_the_link_of_an_article_that_states_none(folders: Folders) -> None:
    folders.put("wiki/a b/c#d.md", "# The quay\n\nThe quay is of stone.\n")
    folders.put("wiki/stated.md", "---\nurl: https://other.example/x\n---\n# The bell\n\nCast in 1850.\n")
    wiki = Source(folders.root / "wiki", "wiki", base_url="https://wiki.example/docs/")
    with closing(folders.open(folders.sources[0], wiki)) as library:
        library.sync()
        assert {article.id: article.url for article in library.articles()} == {
            "notes/lamp.md": None,
            "wiki/a b/c#d.md": "https://wiki.example/docs/a%20b/c%23d.md",
            "wiki/ferry.md": "https://wiki.example/docs/ferry.md",
            "wiki/stated.md": "https://other.example/x",
        }


def test_a_single_file_may_be_a_source(folders: Folders) -> None:
    folders.put("wiki/other.md", "# Other\n\nOther words.\n")
    ferry = Source(folders.root / "wiki/ferry.md", "ferry")
    with closing(folders.open(folders.sources[0], ferry)) as library:
        library.sync()
        assert [article.id for article in library.articles()] == ["ferry/ferry.md", "notes/lamp.md"]
        with pytest.raises(UsageError):
            library.read(str(folders.root / "wiki/other.md"))


def test_a_file_that_is_named_beside_its_folder_is_read_once(folders: Folders) -> None:
    ferry = Source(folders.root / "wiki/ferry.md", "ferry")
    with closing(folders.open(*folders.sources, ferry)) as library:
        library.sync()
        assert [article.id for article in library.articles()] == ["ferry/ferry.md", "notes/lamp.md"]


def test_in_shards_a_folder_that_holds_nothing_any_more_keeps_its_articles_too(folders: Folders) -> None:
    with closing(folders.open()) as library:
        library.sync(shards=3)
    (folders.root / "wiki/ferry.md").unlink()
    (folders.root / "wiki/gone.md").symlink_to(folders.root / "nowhere.md")
    with closing(folders.open()) as library:
        report = library.sync()
        assert (report.articles, report.removed) == (2, 0)
        assert "its 1 article stays in the index" in report.missing[0]


def test_the_limit_of_articles_counts_all_sources(folders: Folders) -> None:
    folders.options = LibraryOptions(max_articles=1)
    with closing(folders.open()) as library, pytest.raises(TooManyArticles, match="the sources hold more"):
        library.sync()


def test_reasons_for_unread_files_are_counted_over_all_sources(folders: Folders) -> None:
    for path in ("notes/a.doc", "wiki/b.doc", "wiki/c.doc"):
        folders.put(path, "Old.")
    with closing(folders.open()) as library:
        library.sync()
        assert [(files.reason, files.count) for files in library.unread()] == [(".doc", 3)]
