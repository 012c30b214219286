"""Sources that are no text files: shown with their page, opened in a viewer, seen as a picture."""

from pathlib import Path

import pytest

from tests.bot.run_footnote import Shell, write
from tests.bot.terminal.session import transcript, without_answers
from tests.indexed import IndexedArticles, index_once
from tests.retrieval.reading.formats import made

FERRY = "The ferry Solveig sails to Unst every Tuesday at noon."
QUESTION = "When does the ferry Solveig sail to Unst?"


@pytest.fixture(scope="module")
def ferry_and_lamp(tmp_path_factory: pytest.TempPathFactory) -> IndexedArticles:
    pages = made.paragraph(72, 700, ["Timetables of the isles."]), made.paragraph(72, 700, [FERRY])
    articles = {"ferry.pdf": made.pdf(*pages), "lamp.md": "# Lamps\n\nThe lamp is lit at six.\n"}
    return index_once(tmp_path_factory.mktemp("harbour"), articles)


@pytest.fixture
def harbour(shell: Shell, ferry_and_lamp: IndexedArticles) -> Shell:
    """A shell in a folder with a PDF and a text, which are indexed."""
    ferry_and_lamp.copy_to_user(Path("seeds"), shell.user_paths)
    return shell


def test_a_source_is_named_with_its_page_and_shown_under_a_rule(harbour: Shell) -> None:
    shown = transcript(harbour, QUESTION, "1")
    assert "seeds/ferry.pdf p. 2" in shown
    assert "── p. 2 ──" in shown


def test_without_a_viewer_the_derived_text_opens_in_the_pager(harbour: Shell) -> None:
    report = Path("report").absolute()
    pager = write(f"#!/bin/sh\ncat > {report}\n", "bin/strange")
    pager.chmod(0o755)
    harbour.environ["PAGER"] = str(pager.absolute())
    transcript(harbour, QUESTION, "o1")
    assert FERRY in report.read_text("utf-8")


def test_a_document_is_not_opened_in_the_editor(harbour: Shell) -> None:
    harbour.environ["EDITOR"] = "nano"
    assert "seeds/ferry.pdf is no text file. Open it in its own program with o1." in without_answers(
        transcript(harbour, QUESTION, "e1")
    )


def test_its_page_is_drawn_with_the_quote_marked(harbour: Shell) -> None:
    shown = transcript(harbour, QUESTION, "v1")
    path = harbour.user_paths.cache / "pages" / "ferry-p2.png"
    assert f"The page, with the quote marked, is in {path}" in shown
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_text_file_has_no_page_to_be_drawn(harbour: Shell) -> None:
    assert any(
        "has no pages" in line for line in without_answers(transcript(harbour, "When is the lamp lit?", "v1"))
    )


def test_a_page_is_shown_by_its_number(harbour: Shell) -> None:
    harbour("index")
    assert FERRY in harbour("show", "seeds/ferry.pdf:p2").out
    assert "has no page 7" in harbour("show", "seeds/ferry.pdf:p7").err


def test_json_has_the_place_and_if_asked_the_rectangles(harbour: Shell) -> None:
    harbour("index")
    out = harbour("ask", QUESTION, "--json", "--rects").out
    assert '"where": {"page": 2}' in out
    assert '"rects": [{"page": 2, "box": [72.' in out
    assert '"rects"' not in harbour("ask", QUESTION, "--json").out
    assert harbour("ask", QUESTION, "--rects").code == 2


def test_plain_output_has_the_page_in_a_column_of_its_own(harbour: Shell) -> None:
    harbour("index")
    lines = harbour("ask", QUESTION, "--plain").out.splitlines()
    assert "1\tseeds/ferry.pdf:3\tferry\tp. 2" in lines


def test_what_was_not_read_is_said_with_no_answer(harbour: Shell) -> None:
    write("old", "seeds/old.doc")
    harbour("index")
    assert (
        "1 file was not read: 1 .doc (save as .docx or PDF)."
        in harbour("ask", "Who painted the Mona Lisa?").out
    )


def test_what_was_not_read_for_many_reasons_is_one_line_with_the_way_to_see_more(harbour: Shell) -> None:
    for name in ("old.doc", "sheet.xls", "talk.ppt", "all.zip"):
        write("old", f"seeds/{name}")
    harbour("index")
    shown = harbour("ask", "Who painted the Mona Lisa?").out
    assert "4 files were not read: `footnote doctor` lists them and says what to do." in shown
    assert ".doc" not in shown
    assert ".doc" in harbour("doctor").out
