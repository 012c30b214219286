"""The terms of passages and queries in other languages than English."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from retrieval.store.lexical.analysis import document_terms
from retrieval.store.lexical.reader import LexicalReader
from retrieval.store.lexical.writer import LexicalWriter


@pytest.fixture
def opened(tmp_path: Path) -> Iterator["Opener"]:
    with ExitStack() as stack:
        yield Opener(tmp_path, stack)


class Opener:
    """Indexes texts by language, numbered in order."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack

    def index(self, texts: Mapping[str, str]) -> LexicalReader:
        writer = LexicalWriter(self.folder)
        for number, (text, language) in enumerate(texts.items()):
            writer.add([(number, number, text)], language)
        writer.commit()
        return self.stack.enter_context(closing(LexicalReader(self.folder, set(texts.values()))))


def found_by(reader: LexicalReader, question: str) -> list[int]:
    return [number for number, _ in reader.top_k([(term, 1.0) for term in reader.terms(question)], 10)]


def test_a_chinese_word_is_found_inside_a_sentence(opened: Opener) -> None:
    reader = opened.index({"船屋的备用钥匙挂在气压计后面。": "zh", "公司支付设备费用。": "zh"})
    assert found_by(reader, "备用钥匙在哪里") == [0]


def test_a_chinese_word_of_one_character_is_found(opened: Opener) -> None:
    assert found_by(opened.index({"黑猫在屋顶上。": "zh", "狗在院子里。": "zh"}), "猫") == [0]


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        ("Die Häuser wurden verkauft.", "de", "Haus verkaufen"),
        ("Сотрудники покупают билеты.", "ru", "билет"),
        ("Los faros alumbran.", "es", "faro"),
    ],
)
def test_another_form_of_a_word_is_found_by_its_languages_stemmer(
    opened: Opener, text: str, language: str, question: str
) -> None:
    assert found_by(opened.index({text: language, "A ferry to Unst.": "en"}), question) == [0]


def test_a_word_has_a_term_for_each_language_of_the_articles(opened: Opener) -> None:
    reader = opened.index({"Die Lampen brennen.": "de", "The lamps are burning.": "en"})
    assert reader.stems("burning Lampen") == [("burning", "burn"), ("lamp", "lampen")]
    assert found_by(reader, "burning") == [1]


def test_english_terms_are_folded_stemmed_and_without_case() -> None:
    assert document_terms("the Lamps of Café Skerry", "en") == ["the", "lamp", "of", "cafe", "skerri"]
    assert document_terms("The Lamps", "") == document_terms("The Lamps", "en")
