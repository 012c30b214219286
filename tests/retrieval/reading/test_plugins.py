"""Readers of other packages, and commands of the user: what they read, and where they are broken."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from retrieval.reading.formats.plugins import installed_plugins
from retrieval.store.unread import load_unread
from retrieval.types import LibraryOptions
from tests.retrieval.libraries import FERRY, SampleLibrary
from tests.retrieval.reading.formats import made

LOG = """\
from retrieval import SentenceKind, TextBuilder, Unreadable, Where

def read(data, name):
    '''A log: each line is an entry of a day.'''
    text = data.decode("utf-8")
    if not text.startswith("LOG"):
        raise Unreadable("is no log", "export it again")
    builder = TextBuilder()
    builder.fields.append(("title", "Log of the ferry"))
    for line in text.splitlines()[1:]:
        day, _, words = line.partition(" ")
        builder.where = Where(sent=day)
        builder.add(SentenceKind.PROSE, words)
    return builder.build()

def pages(data, name):
    return data.decode("utf-8")

def number(data, name):
    return 7

def unordered(data, name):
    from dataclasses import replace
    return replace(read(data, name), text="x")

def opens(data, name):
    return open("/etc/hostname").read()

def endless(data, name):
    while True:
        pass

def leaves(data, name):
    import os
    os._exit(3)
"""
DATA = b"LOG\n2009-06-01 The ferry Solveig sails to Unst every Tuesday.\n2009-06-02 The quay was closed.\n"
LINE = "The ferry Solveig sails to Unst every Tuesday."


def install(folder: Path, *entries: str, package: str = "footnote-log", code: str = LOG) -> None:
    """A package as an installer leaves it: a module and its metadata, with these entry points."""
    module = package.replace("-", "_")
    (folder / f"{module}.py").write_text(code)
    metadata = folder / f"{module}-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
    lines = [entry.replace(":", f" = {module}:") for entry in entries]
    (metadata / "entry_points.txt").write_text("\n".join(["[footnote.readers]", *lines, ""]))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path of imports, where packages can be put before anything is read."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    installed_plugins.cache_clear()
    yield folder
    installed_plugins.cache_clear()


def messages(shelf: SampleLibrary) -> dict[str, str]:
    return {notice.path: notice.message for notice in shelf.sync().notices}


class TestPlugins:
    def test_a_package_reads_a_suffix_with_places_and_its_words_are_quoted(
        self, shelf: SampleLibrary, site: Path
    ) -> None:
        install(site, "log:read")
        shelf.put("ferry.log", DATA)
        shelf.sync()
        (article,) = shelf.library.articles()
        assert article.title == "Log of the ferry"
        (citation, *_) = shelf.ask("When does the ferry Solveig sail to Unst?").citations
        assert (citation.quote, citation.where.sent) == (LINE, "2009-06-01")

    def test_without_the_package_such_a_file_is_passed_over(self, shelf: SampleLibrary, site: Path) -> None:
        shelf.put("ferry.log", DATA)
        shelf.put("ferry.md", FERRY)
        assert messages(shelf) == {"./": "1 .log file was passed over"}

    def test_a_text_is_taken_for_pages_between_form_feeds(self, shelf: SampleLibrary, site: Path) -> None:
        install(site, "log:pages")
        shelf.put("ferry.log", f"The quay is of stone.\n\f{LINE}\n\f")
        shelf.sync()
        (citation, *_) = shelf.ask("When does the ferry Solveig sail to Unst?").citations
        assert (citation.quote, citation.where.page) == (LINE, 2)

    def test_what_it_refuses_is_named_as_it_says(self, shelf: SampleLibrary, site: Path) -> None:
        install(site, "log:read")
        shelf.put("bad.log", "none")
        shelf.put("ferry.md", FERRY)
        assert messages(shelf) == {"bad.log": "is no log"}

    def test_each_broken_one_is_named_and_the_rest_is_read(self, shelf: SampleLibrary, site: Path) -> None:
        broken = {
            "number": "was not read: the plug-in footnote-log returned int",
            "unordered": "was not read: the plug-in footnote-log returned no blocks",
            "opens": "cannot be read (OSError)",
            "leaves": "broke the plug-in footnote-log",
            "missing": "needs the plug-in footnote-log, which cannot be loaded (AttributeError",
        }
        install(site, "log:read", *(f"{name}:{name}" for name in broken))
        for suffix in ("log", *broken):
            shelf.put(f"ferry.{suffix}", DATA)
        shelf.put("ferry.pdf", made.pdf(made.paragraph(72, 700, [LINE])))
        named = messages(shelf)
        assert named.keys() == {f"ferry.{name}" for name in broken}
        assert all(named[f"ferry.{name}"].startswith(message) for name, message in broken.items())
        assert shelf.names() == ["ferry.log", "ferry.pdf"]

    def test_one_that_cannot_be_imported_reads_its_files_once_it_is_mended(
        self, shelf: SampleLibrary, site: Path
    ) -> None:
        install(site, "log:read", code="import no_such_module\n")
        shelf.put("ferry.log", DATA)
        shelf.put("ferry.md", FERRY)
        assert "ModuleNotFoundError: No module named 'no_such_module'" in messages(shelf)["ferry.log"]
        (site / "footnote_log.py").write_text(LOG)
        shelf.sync()
        assert shelf.names() == ["ferry.log", "ferry.md"]

    def test_another_version_reads_anew(self, shelf: SampleLibrary, site: Path) -> None:
        install(site, "log:read")
        shelf.put("ferry.log", DATA)
        shelf.sync()
        (site / "footnote_log-1.2.dist-info").rename(site / "footnote_log-1.3.dist-info")
        metadata = site / "footnote_log-1.3.dist-info/METADATA"
        metadata.write_text(metadata.read_text().replace("1.2", "1.3"))
        installed_plugins.cache_clear()
        assert shelf.sync().changed == 1

    @pytest.mark.parametrize("suffix", ["csv", "md"])
    def test_what_footnote_reads_itself_is_not_given_away(
        self, shelf: SampleLibrary, site: Path, suffix: str
    ) -> None:
        install(site, f"{suffix}:number")
        shelf.put(f"ferry.{suffix}", "Name,Day\nSolveig,Tuesday\n")
        assert messages(shelf) == {}
        assert shelf.names() == [f"ferry.{suffix}"]


OpenShelf = Callable[[LibraryOptions], SampleLibrary]


@pytest.fixture
def open_shelf(tmp_path: Path) -> Iterator[OpenShelf]:
    """Opens the same folder with other options; all are closed at the end."""
    with ExitStack() as opened:

        def open_it(options: LibraryOptions) -> SampleLibrary:
            shelf = SampleLibrary(tmp_path, options)
            opened.enter_context(closing(shelf.library))
            return shelf

        (tmp_path / "articles").mkdir()
        yield open_it


def reading(suffix: str, program: str, **options: float) -> LibraryOptions:
    """Options with a command for a suffix: Python, with a program that finds the file in `sys.argv`."""
    return LibraryOptions(readers=((suffix, f'"{sys.executable}" -c "{program}" %s'),), **options)  # type: ignore[arg-type]


COPY = "import sys; sys.stdout.write(open(sys.argv[1]).read())"


class TestCommands:
    def test_what_a_command_prints_is_the_text(self, open_shelf: OpenShelf) -> None:
        shelf = open_shelf(reading(".djvu", COPY))
        shelf.put("ferry.djvu", f"The quay.\f{LINE}\f")
        shelf.sync()
        (citation, *_) = shelf.ask("When does the ferry Solveig sail to Unst?").citations
        assert (citation.quote, citation.where.page) == (LINE, 2)

    def test_without_one_such_a_file_is_not_read(self, shelf: SampleLibrary) -> None:
        shelf.put("ferry.djvu", LINE)
        shelf.put("ferry.md", FERRY)
        shelf.sync()
        assert shelf.names() == ["ferry.md"]
        assert [files.reason for files in shelf.library.unread()] == [".djvu"]

    def test_the_words_of_a_command_are_not_read_by_a_shell(self, open_shelf: OpenShelf) -> None:
        shelf = open_shelf(reading(".djvu", COPY))
        shelf.put("a; touch hacked $(touch hacked).djvu", LINE)
        shelf.sync()
        assert len(shelf.names()) == 1
        assert not list(shelf.root.rglob("hacked"))

    @pytest.mark.parametrize(
        ("program", "options", "message"),
        [
            ("import sys; sys.exit(4)", {}, "could not be read by"),
            ("while True: pass", {"reader_seconds": 0.5}, "took"),
            ("x = bytearray(10**9)", {"reader_mb": 300}, "could not be read by"),
            ("print()", {}, "has no text"),
        ],
    )
    def test_one_that_fails_is_named_and_the_rest_is_read(
        self, open_shelf: OpenShelf, program: str, options: dict[str, float], message: str
    ) -> None:
        pytest.importorskip("resource")
        shelf = open_shelf(reading(".djvu", program, **options))
        shelf.put("ferry.djvu", LINE)
        shelf.put("ferry.md", FERRY)
        assert messages(shelf)["ferry.djvu"].startswith(message)
        assert shelf.names() == ["ferry.md"]

    def test_one_that_is_not_installed_is_tried_again(self, open_shelf: OpenShelf) -> None:
        shelf = open_shelf(LibraryOptions(readers=((".djvu", "no-such-program %s"),)))
        shelf.put("ferry.djvu", LINE)
        shelf.put("ferry.md", FERRY)
        for _ in range(2):
            assert messages(shelf) == {"ferry.djvu": "needs no-such-program, which is not installed"}
        assert '"identity": ""' in (shelf.index / "unread.json").read_text()

    @pytest.mark.parametrize(
        ("ending", "tries"),
        [("sys.exit(4)", 1), ("sys.exit(127)", 3), ("__import__('time').sleep(9)", 1)],
        ids=["fails", "a program in it is missing", "takes too long"],
    )
    def test_a_file_that_it_cannot_read_is_tried_once(
        self, open_shelf: OpenShelf, tmp_path: Path, ending: str, tries: int
    ) -> None:
        log = tmp_path / "log"
        program = f"import sys; open('{log}', 'a').write('x'); {ending}"
        shelf = open_shelf(reading(".djvu", program, reader_seconds=1.0))
        shelf.put("ferry.djvu", LINE)
        shelf.put("ferry.md", FERRY)
        first, *others = [messages(shelf) for _ in range(3)]
        assert "ferry.djvu" in first
        assert others == [first, first]
        assert len(log.read_text()) == tries

    @pytest.mark.parametrize(
        ("options", "text"),
        [
            (reading(".djvu", f"import sys; {COPY}"), LINE),
            (reading(".djvu", "import sys; sys.exit(4)", reader_mb=900), LINE),
            (reading(".djvu", "import sys; sys.exit(4)"), "Another text."),
        ],
        ids=["another command", "another limit", "another file"],
    )
    def test_a_file_that_it_could_not_read_is_tried_again_once_something_changed(
        self, open_shelf: OpenShelf, options: LibraryOptions, text: str
    ) -> None:
        shelf = open_shelf(reading(".djvu", "import sys; sys.exit(4)"))
        shelf.put("ferry.djvu", LINE)
        shelf.put("ferry.md", FERRY)
        shelf.sync()
        before = load_unread(shelf.index).refusals
        shelf.put("ferry.djvu", text)
        open_shelf(options).sync()
        assert load_unread(shelf.index).refusals != before

    def test_it_sees_none_of_the_secrets_of_the_environment(
        self, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
        shelf = open_shelf(reading(".djvu", "import os; print(*os.environ)"))
        shelf.put("ferry.djvu", LINE)
        shelf.sync()
        text = shelf.library.read("ferry.djvu").article.text
        assert "PATH" in text
        assert "SLACK" not in text

    def test_where_footnote_finds_no_text_itself_a_command_is_asked(self, open_shelf: OpenShelf) -> None:
        shelf = open_shelf(reading(".pdf", f"print('{LINE}')"))
        shelf.put("scan.pdf", made.pdf(""))
        shelf.put("text.pdf", made.pdf(made.paragraph(72, 700, ["The quay is of stone."])))
        shelf.sync()
        assert shelf.library.read("scan.pdf").article.text == LINE
        assert shelf.library.read("text.pdf").article.text == "The quay is of stone."
        assert shelf.sync().changed == 0

    def test_a_command_that_comes_or_goes_reads_only_what_it_concerns(self, open_shelf: OpenShelf) -> None:
        plain, with_command = LibraryOptions(), reading(".pdf", f"print('{LINE}')")
        shelf = open_shelf(plain)
        shelf.put("scan.pdf", made.pdf(""))
        shelf.put("text.pdf", made.pdf(made.paragraph(72, 700, ["The quay is of stone."])))
        shelf.sync()
        added = open_shelf(with_command).sync()
        assert (added.added, added.changed) == (1, 0)
        removed = open_shelf(plain).sync()
        assert (removed.removed, removed.changed) == (1, 0)
