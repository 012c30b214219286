"""PDFs, web pages and the like in a folder: indexed, cited with their place, remembered if refused."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import IndexDamaged, UsageError
from retrieval.reading.formats.registry import FORMATS
from retrieval.types import UnreadFiles
from tests.retrieval.libraries import LAMP, SampleLibrary
from tests.retrieval.reading.formats import made

FERRY = "The ferry Solveig sails to Unst every Tuesday at noon."
PAGES = made.paragraph(72, 700, ["Timetables of the northern isles."]), made.paragraph(72, 700, [FERRY])
QUESTION = "When does the ferry Solveig sail to Unst?"


@pytest.fixture(scope="module")
def harbour_to_copy(tmp_path_factory: pytest.TempPathFactory) -> SampleLibrary:
    shelf = SampleLibrary(tmp_path_factory.mktemp("harbour"))
    shelf.put("ferry.pdf", made.pdf(*PAGES))
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    return shelf


@pytest.fixture
def harbour(harbour_to_copy: SampleLibrary, tmp_path: Path) -> Iterator[SampleLibrary]:
    """A PDF and a text, which are indexed."""
    with closing(harbour_to_copy.copy(tmp_path)) as shelf:
        yield shelf


def test_a_citation_of_a_pdf_names_its_page_and_is_a_span_of_the_derived_text(harbour: SampleLibrary) -> None:
    citation = harbour.ask(QUESTION).citations[0]
    text = harbour.library.read("ferry.pdf").article.text
    assert (citation.quote, citation.where.page) == (FERRY, 2)
    assert text[citation.start : citation.end] == citation.quote


def test_a_changed_document_is_never_cited_and_is_read_again(harbour: SampleLibrary) -> None:
    harbour.put("ferry.pdf", made.pdf(PAGES[1].replace("noon", "nine")))
    answer = harbour.ask(QUESTION)
    assert not answer.found
    assert answer.changed == (str(harbour.folder / "ferry.pdf"),)
    assert harbour.sync().changed == 1
    assert harbour.ask(QUESTION).citations[0].where.page == 1


def test_answering_derives_nothing(harbour: SampleLibrary) -> None:
    """The text that the index has is what is cited: other text in its place would be, too."""
    assert harbour.sync().encoded == 0
    before = harbour.encoder
    assert harbour.ask(QUESTION).found
    assert harbour.encoder is before


def test_a_refused_document_is_remembered_and_counted_until_it_can_be_read(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.put("scan.pdf", made.pdf(""))
    shelf.put("old.doc", "words")
    report = shelf.sync()
    scan = UnreadFiles("has no text layer (a scan?)", 1, "run OCR over it, as with ocrmypdf")
    assert set(report.unread) == {UnreadFiles(".doc", 1, "save as .docx or PDF"), scan}
    assert scan in shelf.ask("Who painted the Mona Lisa?").unread
    assert shelf.ask("Who lit the lamp on Skerry in 1847?").unread == ()
    shelf.put("scan.pdf", made.pdf(*PAGES))
    assert scan not in shelf.sync().unread


def test_a_document_that_was_removed_leaves_no_text(harbour: SampleLibrary) -> None:
    (harbour.folder / "ferry.pdf").unlink()
    harbour.sync()
    assert harbour.names() == ["lamp.md"]
    assert not (harbour.index / "000002" / "derived.bin").stat().st_size


def test_the_text_of_a_document_survives_runs_that_change_others(harbour: SampleLibrary) -> None:
    for number in range(3):
        harbour.put(f"other-{number}.html", f"<p>The pier {number} is closed in winter.")
        harbour.sync()
    assert harbour.ask(QUESTION).citations[0].quote == FERRY
    assert harbour.ask("Which pier 2 is closed in winter?").citations[0].article.id == "other-2.html"


def test_a_document_can_be_shown_without_an_index(shelf: SampleLibrary) -> None:
    shelf.put("ferry.pdf", made.pdf(*PAGES))
    assert shelf.library.read("ferry.pdf").article.text.endswith(FERRY)
    shelf.put("scan.pdf", made.pdf(""))
    with pytest.raises(UsageError, match="has no text layer"):
        shelf.library.read("scan.pdf")


def test_a_folder_says_what_came_without_deriving_it(harbour: SampleLibrary) -> None:
    harbour.put("new.pdf", made.pdf(*PAGES))
    assert list(harbour.library.pending_changes()) == [len(made.pdf(*PAGES))]
    assert harbour.library.folder_status().pending == 1


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_a_format_is_listed_once(format: object) -> None:
    assert FORMATS.count(format) == 1  # type: ignore[arg-type]


def test_damage_of_the_stored_text_is_noticed(harbour: SampleLibrary) -> None:
    path: Path = harbour.index / "000001" / "derived.bin"
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(IndexDamaged, match="derived"):
        harbour.ask(QUESTION)


def test_a_deep_check_derives_again_and_finds_nothing_to_say(harbour: SampleLibrary) -> None:
    assert list(harbour.library.verify()) == []


def test_a_deep_check_names_a_text_that_its_file_does_not_give(harbour: SampleLibrary) -> None:
    """As if an older version of the reader had made another text of the same bytes."""
    from retrieval.reading.article_reader import ArticleReader

    data = (harbour.folder / "ferry.pdf").read_bytes()
    with ArticleReader(harbour.options) as reader:
        assert reader.difference("ferry.pdf", data, harbour.library.read("ferry.pdf").article.text) == ""
        assert "has another text" in reader.difference("ferry.pdf", data, "Other words.")
        assert "has no text layer" in reader.difference("scan.pdf", made.pdf(""), "Other words.")


class TestNotices:
    """What is said of files as they are indexed can be read afterwards."""

    def noted(self, shelf: SampleLibrary) -> dict[str, str]:
        return {notice.path: notice.message for notice in shelf.library.notices()}

    def test_of_files_that_are_read_and_of_files_that_are_not(self, shelf: SampleLibrary) -> None:
        shelf.put("half.pdf", made.pdf(*PAGES, *[""] * 9))
        shelf.put("scan.pdf", made.pdf(""))
        shelf.put("umlaut.md", "# Gebühr\n\nDie Gebühr der Fähre beträgt drei Euro.\n".encode("cp1252"))
        shelf.put("ferry.md", FERRY)
        shelf.sync()
        noted = self.noted(shelf)
        assert list(noted) == ["half.pdf", "scan.pdf", "umlaut.md"]
        assert "pages have no text" in noted["half.pdf"]
        assert "not UTF-8" in noted["umlaut.md"]

    def test_stay_while_their_file_stays_and_go_with_it(self, shelf: SampleLibrary) -> None:
        shelf.put("ferry.md", FERRY)
        shelf.put("umlaut.md", "# Gebühr\n\nDie Gebühr der Fähre beträgt drei Euro.\n".encode("cp1252"))
        shelf.put("other.md", "# Gebühr\n\nDie Gebühr für die Brücke beträgt zwei Euro.\n".encode("cp1252"))
        shelf.sync()
        shelf.put("ferry.md", FERRY + "More.\n")
        shelf.sync()
        assert list(self.noted(shelf)) == ["other.md", "umlaut.md"]
        shelf.put("umlaut.md", "# Gebühr\n\nDie Gebühr der Fähre beträgt drei Euro.\n")
        (shelf.folder / "other.md").unlink()
        shelf.sync()
        assert self.noted(shelf) == {}


@pytest.mark.parametrize("other", ["report.docx", "report.md"])
def test_the_same_text_in_two_formats_is_said(shelf: SampleLibrary, other: str) -> None:
    sentences = [f"The ferry number {n} sails to Unst every Tuesday at noon." for n in range(6)]
    copies = {
        "report.docx": made.docx("".join(map(made.word, sentences))),
        "report.md": "\n\n".join(sentences),
    }
    shelf.put("report.pdf", made.pdf(made.paragraph(72, 700, sentences)))
    shelf.put(other, copies[other])
    (notice,) = shelf.sync().notices
    assert (notice.path, notice.message) == ("report.pdf", f"the same text as {other}")
