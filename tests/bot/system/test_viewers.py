"""The viewer that a document is opened in: at its page, at its words, or not at all."""

from pathlib import Path

import pytest

from bot.system.viewers import DocumentPlace, Viewers, page_address
from retrieval.errors import UsageError


def viewer(folder: Path, name: str) -> Path:
    """A program that notes what it was given."""
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "$@" > {folder}/opened.new\nmv {folder}/opened.new {folder}/opened\n')
    path.chmod(0o755)
    return path


def command(environ: dict[str, str], place: DocumentPlace) -> list[str] | None:
    return Viewers(environ)._command(place)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("evince", ["-i", "9", "{file}"]),
        ("okular", ["-p", "9", "{file}"]),
        ("zathura", ["-P", "9", "{file}"]),
        ("qpdfview", ["{file}#9"]),
        ("firefox", ["file://{file}#page=9"]),
        ("xdg-open", ["{file}"]),
    ],
)
def test_a_pdf_opens_at_its_page(tmp_path: Path, name: str, arguments: list[str]) -> None:
    viewer(tmp_path, name)
    environ = {"PATH": str(tmp_path), "DISPLAY": ":0"}
    expected = [part.format(file="/x/report.pdf") for part in arguments]
    assert command(environ, DocumentPlace("/x/report.pdf", 9)) == [str(tmp_path / name), *expected]


def test_the_users_own_viewer_comes_first(tmp_path: Path) -> None:
    environ = {"FOOTNOTE_VIEWER": "zathura --fork", "PATH": str(tmp_path)}
    place = DocumentPlace("/x/report.pdf", 9)
    assert command(environ, place) == ["zathura", "--fork", "-P", "9", "/x/report.pdf"]


def test_without_a_screen_or_a_viewer_nothing_is_opened(tmp_path: Path) -> None:
    viewer(tmp_path, "evince")
    assert Viewers({"PATH": str(tmp_path)}).open(DocumentPlace("/x/report.pdf", 9)) == ""
    assert Viewers({"PATH": "", "DISPLAY": ":0"}).open(DocumentPlace("/x/report.pdf", 9)) == ""


def test_a_viewer_that_cannot_be_started_is_named() -> None:
    with pytest.raises(UsageError, match="no-such cannot be started"):
        Viewers({"FOOTNOTE_VIEWER": "/no-such"}).open(DocumentPlace("/x/report.pdf", 9))


@pytest.mark.parametrize("value", ["zathura '", '"', "  "])
def test_a_viewer_that_is_no_command_is_named(value: str) -> None:
    with pytest.raises(UsageError, match="FOOTNOTE_VIEWER is"):
        Viewers({"FOOTNOTE_VIEWER": value}).open(DocumentPlace("/x/report.pdf", 9))


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (DocumentPlace("/x/a.html", anchor="s 4"), "file:///x/a.html#s%204"),
        (DocumentPlace("/x/a.html", quote="a-b, & c"), "file:///x/a.html#:~:text=a%2Db%2C%20%26%20c"),
        (
            DocumentPlace("/x/a.html", quote="a b c d e f g h i"),
            "file:///x/a.html#:~:text=a%20b%20c%20d%20e%20f%20g%20h,b%20c%20d%20e%20f%20g%20h%20i",
        ),
    ],
)
def test_a_web_page_opens_at_its_id_or_its_words(place: DocumentPlace, address: str) -> None:
    assert page_address(place) == address
