"""A mistyped question is read as it was meant, and its evidence counts for less."""

from contextlib import closing
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from retrieval.library import Library
from retrieval.query.spelling import correct_spelling
from retrieval.store.snapshot import LocalSnapshot
from tests.retrieval.libraries import SampleLibrary

COALITION = """\
# The coalition

Anna Berg is leading the coalition of the three northern parties since March.
"""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is leeding the coaltion", "who is leading the coalition"),
        ("the northrn coalitions", "the northern coalitions"),
        ("Who is Bergh?", "Who is Bergh?"),  # a name is not to be taken for another
        ("where is the giraffe", "where is the giraffe"),
    ],
)
def test_unknown_words_are_read_as_what_they_resemble(shelf: SampleLibrary, typed: str, meant: str) -> None:
    shelf.put("coalition.md", COALITION)
    shelf.sync()
    with closing(LocalSnapshot(shelf.index)) as snapshot:
        assert correct_spelling(typed, snapshot.words) == meant


@pytest.mark.model
def test_a_mistyped_question_is_answered_less_surely(real_encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "coalition.md").write_text(COALITION)
    with closing(Library(tmp_path / "articles", tmp_path / "index", real_encoder)) as library:
        library.sync()
        right = library.ask("Who is leading the coalition?")
        wrong = library.ask("who is leeding the coaltion")
    assert right.citations[0].quote == wrong.citations[0].quote
    assert wrong.question == "who is leeding the coaltion"
    assert wrong.confidence < right.confidence


DATED = "---\ndate: 2025-08-22\n---\nThe new bridge over the Osa opened to traffic.\n"


@pytest.mark.model
def test_when_an_article_was_published_is_told_by_its_dateline_or_not_at_all(
    real_encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.md").write_text(DATED)
    (tmp_path / "articles" / "coalition.md").write_text(COALITION)
    library = Library(tmp_path / "articles", tmp_path / "index", real_encoder)
    library.sync()
    dated = library.ask("When was the article about the Osa bridge published?")
    assert [citation.quote for citation in dated.citations] == ["date: 2025-08-22"]
    assert not library.ask("When was the article about the coalition published?").found
    library.close()
