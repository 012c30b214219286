"""Full verification names damaged files and changed articles; an index just built holds its invariants."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import TextEmbedding
from retrieval.errors import IndexDamaged, IndexMissing
from retrieval.indexing.verification import IndexProblem
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.indexing.index_invariants import broken_invariants
from tests.retrieval.libraries import LAMP, SampleLibrary
from tests.retrieval.store.test_snapshot import relist


def problems(shelf: SampleLibrary) -> list[IndexProblem]:
    return list(shelf.library.verify())


def test_an_index_as_it_was_written_has_no_problems(two: SampleLibrary) -> None:
    progress: list[tuple[int, int]] = []
    assert list(two.library.verify(lambda done, total: progress.append((done, total)))) == []
    assert len(progress) > 10
    assert all(done < total for done, total in progress)


def test_an_article_that_changed_is_named_and_is_no_damage(two: SampleLibrary) -> None:
    two.put("lamp.md", LAMP.replace("1847", "1848"))
    assert problems(two) == [IndexProblem("lamp.md", "changed since it was indexed", is_damage=False)]


def test_each_file_that_is_not_as_it_was_written_is_named(two: SampleLibrary) -> None:
    for part in ("words/meta.json", "tokens.bits"):
        (path,) = two.index.glob(f"*/{part}")
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert problems(two) == [
        IndexProblem("tokens.bits", "is not as it was written"),
        IndexProblem("words/meta.json", "is not as it was written"),
    ]


def test_an_index_that_is_not_there_or_cannot_be_opened_is_an_error(
    shelf: SampleLibrary, two: SampleLibrary
) -> None:
    (two.index / "current").write_text("?")
    with pytest.raises(IndexDamaged):
        problems(two)
    shutil.rmtree(two.index)
    with pytest.raises(IndexMissing):
        problems(two)


def test_an_index_of_another_model_is_one_error_and_not_one_for_each_passage(two: SampleLibrary) -> None:
    encoder = FakeEncoder()
    encoder.name = "other"
    with pytest.raises(IndexDamaged, match="was made with the model fake, not other"):
        list(Library(two.folder, two.index, encoder).verify())


def test_a_vector_that_is_no_number_is_damage(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    (path,) = shelf.index.glob("*/passages.rows")
    rows = np.fromfile(path, dtype="<f2")
    rows[-3] = np.nan
    rows.tofile(path)
    relist(shelf.index)
    with pytest.raises(IndexDamaged, match=r"passages\.rows"):
        problems(shelf)


def test_an_index_that_was_just_built_holds_its_invariants(two: SampleLibrary) -> None:
    two.put(
        "table.md",
        "---\ntitle: Tolls\n---\n# Tolls\n\n| who | £ |\n|---|---|\n| cars | 3 |\n\n- Paid\n  at night\n",
    )
    two.put("lines.txt", b"One line.\r\nAnother one, with an emoji \xf0\x9f\x8e\x89.\r\n" * 80)
    two.put("soft.txt", "A soft\u00adhyphen in a word.\n\n" + "A long sentence about the ferry. " * 200)
    two.sync()
    two.put("lamp.md", LAMP.replace("1847", "1848"))
    (two.folder / "ferry.md").unlink()
    two.sync()
    assert broken_invariants(two.index, two.folder, FakeEncoder()) == []


def too_long(embedding: TextEmbedding) -> TextEmbedding:
    return replace(embedding, vector=2 * embedding.vector)


def outside(embedding: TextEmbedding) -> TextEmbedding:
    return replace(embedding, token_offsets=embedding.token_offsets + 10_000)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (too_long, "the vector of passage 0 has the length 2.00"),
        (outside, "tokens of passage 0 lie outside of it"),
    ],
)
def test_an_index_of_a_wrong_encoder_breaks_an_invariant(
    shelf: SampleLibrary, spoil: Callable[[TextEmbedding], TextEmbedding], expected: str
) -> None:
    class Spoilt(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
            return [spoil(embedding) for embedding in super().encode(texts)]

    shelf.put("lamp.md", LAMP)
    Library(shelf.folder, shelf.index, Spoilt()).sync()
    assert expected in broken_invariants(shelf.index, shelf.folder, FakeEncoder())


def test_a_lexical_index_of_other_articles_breaks_an_invariant(two: SampleLibrary, tmp_path: Path) -> None:
    other = SampleLibrary(tmp_path / "other")
    other.put("one.md", "Only one.")
    other.put("two.md", "Then another.")
    other.sync()
    (source,), (target,) = other.index.glob("*/words"), two.index.glob("*/words")
    shutil.rmtree(target)
    shutil.copytree(source, target)
    relist(two.index)
    assert all(
        "is not found by its word" in line for line in broken_invariants(two.index, two.folder, FakeEncoder())
    )
    assert broken_invariants(two.index, two.folder, FakeEncoder())
