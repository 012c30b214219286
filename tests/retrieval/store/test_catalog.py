from contextlib import closing
from pathlib import Path

import pytest

from retrieval.store.catalog import Catalog
from retrieval.store.rows import PassageRow
from retrieval.types import Article, Passage, Sentence, SentenceKind

ARTICLE = Article("a.md", "", 0, "A", None, None, None, "utf-8", "0")


@pytest.mark.index
def test_a_passage_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    headings, leads = ((2, 7), (11, 15)), ((20, 30), (32, 40))
    sentences = (
        Sentence(45, 50, SentenceKind.PROSE),
        Sentence(52, 60, SentenceKind.ITEM, leads, headings, 7),
        Sentence(61, 70, SentenceKind.HIDDEN, leads[:1], headings, 7),
        Sentence(71, 79, SentenceKind.QUESTION, (), headings[:1], 8),
    )
    passage = Passage(45, 79, "x" * 34, "A\nLamp", sentences, ((-1, -1), (11, 15)))
    with closing(Catalog(tmp_path, writable=True)) as catalog:
        article = catalog.add_article(ARTICLE, 1)
        row = PassageRow.of(passage, number=0, article=article, line=3, first_token=0, tokens=10)
        catalog.add_passages([row])
        assert catalog.passages([0]) == [row]
        assert [row.passage for row in catalog.passages([0])] == [passage]
