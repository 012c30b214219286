"""Real files of many formats, where they are at hand: each expected answer is in the text, on its page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.deriving import Deriver
from retrieval.reading.formats.registry import format_of
from retrieval.where import where_of_span
from tests.retrieval.reading.formats.reading import require_sound


@pytest.fixture(scope="module")
def deriver() -> Iterator[Deriver]:
    with Deriver() as deriver:
        yield deriver


@pytest.fixture(scope="module")
def files(shared: Path) -> Path:
    folder = shared / "bench" / "files"
    if not folder.is_dir():
        pytest.skip("../shared has no bench/files")
    return folder


def test_each_expected_answer_is_in_one_block_of_its_file_on_its_page(files: Path, deriver: Deriver) -> None:
    texts = {}
    missing = []
    for line in (files / "questions.jsonl").read_text("utf-8").splitlines():
        question = json.loads(line)
        path = question["path"]
        if path is None or format_of(path) is None:
            continue
        if path not in texts:
            texts[path] = deriver.derive(path, (files / path).read_bytes())
            require_sound(texts[path])
        derived = texts[path]
        spans = [
            (block.start, block.end)
            for block in derived.blocks
            if re.search(question["expect"], derived.text[block.start : block.end])
        ]
        pages = {where_of_span(derived.places, *span).page for span in spans}
        wanted = question.get("page")
        expected = set(wanted if isinstance(wanted, list) else [wanted]) - {None}
        if not spans or (expected and not expected & pages):
            missing.append((path, question["question"]))
    assert missing == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("broken/truncated.pdf", "is damaged or cut short"),
        ("broken/truncated.docx", "is damaged or cut short"),
        ("pdf/password.pdf", "needs a password"),
        ("pdf/MEDRPT-2024-PAT-3847_medical_report_scan.pdf", "has no text layer (a scan?)"),
    ],
)
def test_each_bad_file_is_named(files: Path, deriver: Deriver, name: str, message: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        deriver.derive(name, (files / name).read_bytes())
    assert caught.value.notice.message == message
