"""The child process that derives text: what it refuses, how it is limited, and that it opens nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.deriving import MAX_STARTS, NOT_STARTED, Deriver
from retrieval.reading.formats.plugins import Plugin
from tests.retrieval.reading.formats import made

PDF = made.pdf(made.paragraph(72, 700, ["The lamp is lit."]))


@pytest.fixture
def deriver() -> Iterator[Deriver]:
    with Deriver() as deriver:
        yield deriver


def refusal(deriver: Deriver, name: str, data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        deriver.derive(name, data)
    assert caught.value.notice.hint
    return caught.value.notice.message


def test_the_same_bytes_give_the_same_text_in_every_process() -> None:
    data = made.pdf(made.paragraph(72, 700, ["The lamp is lit."]))
    texts = []
    for _ in range(2):
        with Deriver() as deriver:
            texts.append(deriver.derive("x.pdf", data))
    assert texts[0] == texts[1]
    assert texts[0].text == "The lamp is lit."


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.pdf", made.archive({"a": "b"}), "is not what its name says (a ZIP file)"),
        ("x.docx", b"%PDF-1.7", "is not what its name says (a PDF)"),
        ("x.html", b"\x89PNG\r\n", "is not what its name says (a picture)"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "needs a password, or is an old Office file"),
        ("x.pdf", b"words", "is damaged or cut short"),
        ("x.xlsx", b"PK\x03\x04", "is damaged or cut short"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    deriver: Deriver, name: str, data: bytes, message: str
) -> None:
    assert refusal(deriver, name, data) == message


@pytest.mark.parametrize("charset", ["koi8-u", "mac_croatian", "cp720", "undefined", "no-such"])
def test_a_message_in_any_encoding_is_read_without_opening_a_file(deriver: Deriver, charset: str) -> None:
    subject, kind = f"Subject: =?{charset}?q?Lamp?=", f"Content-Type: text/plain; charset={charset}"
    message = f"From: r@example.org\n{subject}\n{kind}\n\nThe lamp is lit.\n"
    assert "The lamp is lit." in deriver.derive("x.eml", message.encode()).text


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    with Deriver(read_seconds=0.5) as deriver:
        assert "took longer than" in refusal(deriver, "x.html", b"<div>" * 60_000)
    with Deriver() as deriver:
        assert deriver.derive("x.html", b"<p>The next.").text == "The next."


@pytest.mark.parametrize(("function", "lasting"), [("waits", False), ("works", True)])
def test_a_file_that_takes_too_long_is_remembered_unless_the_machine_was_busy(
    tmp_path: Path, function: str, lasting: bool
) -> None:
    pytest.importorskip("resource")
    (tmp_path / "slow_reader.py").write_text(
        "import os, signal, time\n"
        "def waits(data, name): time.sleep(60)\n"
        "def works(data, name): os.kill(os.getpid(), signal.SIGXCPU)\n"  # as its limit does
    )
    plugin = Plugin(".log", "slow_reader", function, "slow-reader", "1", str(tmp_path))
    with Deriver(read_seconds=0.6, plugin=plugin) as deriver:
        deriver.check_plugin()
        with pytest.raises(UnreadableFile, match="took longer than 1 s") as caught:
            deriver.derive("x.log", b"words")
    assert caught.value.lasting is lasting


def test_a_file_that_needs_too_much_memory_is_given_up_and_the_next_one_is_read(deriver: Deriver) -> None:
    pytest.importorskip("resource")
    bomb = made.pdf_of_stream(b"q " * 20_000_000, filters=2)
    assert len(bomb) < 3_000
    assert refusal(deriver, "x.pdf", bomb) == "needs more than 1 GB to be read"
    assert deriver.derive("x.html", b"<p>The next.").text == "The next."


def test_a_message_of_parts_in_each_other_is_given_up_and_the_next_one_is_read(deriver: Deriver) -> None:
    parts = (f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3_000))
    message = "From: a@b.c\n" + "".join(parts) + "\n\nwords"
    assert refusal(deriver, "x.eml", message.encode()) == "is nested too deeply"
    assert deriver.derive("x.html", b"<p>The next.").text == "The next."


def test_a_child_that_was_killed_is_started_again(deriver: Deriver) -> None:
    assert deriver.derive("x.html", b"<p>One.").text == "One."
    deriver._process.kill()  # type: ignore[union-attr]
    deriver._process.wait()  # type: ignore[union-attr]
    assert deriver.derive("x.html", b"<p>Two.").text == "Two."


def test_where_no_child_can_be_started_the_file_is_not_blamed(tmp_path: Path) -> None:
    for python in ("/no/such/python", script(tmp_path, "exit 1"), script(tmp_path, "echo no reply")):
        with Deriver(python=python) as deriver, pytest.raises(UnreadableFile) as caught:
            deriver.derive("x.pdf", PDF)
        assert caught.value.notice.message == NOT_STARTED[0]
        assert not caught.value.lasting


def test_a_child_that_dies_at_once_is_not_started_for_each_file(tmp_path: Path) -> None:
    with Deriver(python=script(tmp_path, f"echo start >> {tmp_path / 'starts'}")) as deriver:
        assert {refusal(deriver, f"{n}.pdf", PDF) for n in range(20)} == {NOT_STARTED[0]}
    assert (tmp_path / "starts").read_text().count("start") == MAX_STARTS


def test_what_is_asked_while_no_child_is_started_does_not_put_off_the_next_start(tmp_path: Path) -> None:
    with Deriver(python=script(tmp_path, "exit 1")) as deriver:
        for n in range(MAX_STARTS):
            refusal(deriver, f"{n}.pdf", PDF)
        until = deriver._rests_until
        assert until
        for n in range(2 * MAX_STARTS):
            assert refusal(deriver, f"{n}.pdf", PDF) == NOT_STARTED[0]
        assert deriver._rests_until == until


def script(folder: Path, line: str) -> str:
    """A program in the place of the interpreter."""
    file = folder / f"python-{len(line)}"
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o700)
    return str(file)


def test_a_document_that_names_files_opens_none(deriver: Deriver) -> None:
    body = '<w:p><w:r><w:t>&lt;a href="/etc/passwd"&gt;</w:t></w:r></w:p>'
    outside = made.docx(
        body, {"word/_rels/document2.xml.rels": made.relations(("s", "styles", "../../../etc/passwd"))}
    )
    assert "root:" not in deriver.derive("x.docx", outside).text
