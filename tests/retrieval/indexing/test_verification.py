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
from retrieval.store import embeddings
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import LAMP, SampleLibrary
from tests.retrieval.store.test_snapshot import relist


def flaws(shelf: SampleLibrary) -> list[IndexProblem]:
    return list(shelf.library.verify())


def test_nothing_is_wrong_with_an_index_as_it_was_written(two: SampleLibrary) -> None:
    seen: list[tuple[int, int]] = []
    assert list(two.library.verify(lambda done, total: seen.append((done, total)))) == []
    assert len(seen) > 20
    assert all(done < total for done, total in seen)


def test_an_article_that_changed_is_named_and_is_no_damage(two: SampleLibrary) -> None:
    two.put("lamp.md", LAMP.replace("1847", "1848"))
    assert flaws(two) == [IndexProblem("lamp.md", "changed since it was indexed", damage=False)]


def test_each_file_that_is_not_as_it_was_written_is_named(two: SampleLibrary) -> None:
    for part in ("words/meta.json", "tokens.bits"):
        (path,) = two.index.glob(f"*/{part}")
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert flaws(two) == [
        IndexProblem("tokens.bits", "is not as it was written"),
        IndexProblem("words/meta.json", "is not as it was written"),
    ]


def test_an_index_that_is_not_there_or_cannot_be_opened_is_an_error(
    shelf: SampleLibrary, two: SampleLibrary
) -> None:
    (two.index / "current").write_text("?")
    with pytest.raises(IndexDamaged):
        flaws(two)
    shutil.rmtree(two.index)
    with pytest.raises(IndexMissing):
        flaws(two)


def test_words_of_other_articles_are_found_out_though_the_files_are_sound(
    two: SampleLibrary, tmp_path: Path
) -> None:
    other = SampleLibrary(tmp_path / "other")
    other.put("one.md", "Only one.")
    other.put("two.md", "Then another.")
    other.sync()
    (theirs,), (ours,) = other.index.glob("*/words"), two.index.glob("*/words")
    shutil.rmtree(ours)
    shutil.copytree(theirs, ours)
    relist(two.index)
    assert {flaw.file for flaw in flaws(two)} == {"words"}
    assert all("is not found by its word" in flaw.message for flaw in flaws(two))


def test_a_passage_that_is_not_what_the_file_says_is_found_out(two: SampleLibrary) -> None:
    class Shifted(Library):
        def _current_text(self, snapshot: object, number: int) -> str | None:
            return "x" + LAMP

    library = Shifted(two.folder, two.index, FakeEncoder())
    assert {flaw.file for flaw in library.verify()} == {"catalog.sqlite"}
    library.close()


def long(encoding: TextEmbedding) -> TextEmbedding:
    return replace(encoding, vector=2 * encoding.vector)


def outside(encoding: TextEmbedding) -> TextEmbedding:
    return replace(encoding, token_offsets=encoding.token_offsets + 10_000)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (long, "passage 0 has the length 2.00"),
        (outside, "tokens of passage 0 lie outside of it"),
    ],
)
def test_what_no_model_gives_is_found_out(
    shelf: SampleLibrary, spoil: Callable[[TextEmbedding], TextEmbedding], said: str
) -> None:
    class Spoilt(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
            return [spoil(each) for each in super().encode(texts)]

    shelf.put("lamp.md", LAMP)
    Library(shelf.folder, shelf.index, Spoilt()).sync()
    assert any(said in flaw.message for flaw in flaws(shelf))


def test_a_vector_of_another_text_is_found_out(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    (generation,) = (path.parent for path in shelf.index.glob("*/manifest"))
    rows = np.fromfile(generation / embeddings.PASSAGES, embeddings.row_type(FakeEncoder.dimension))
    bits, places = (
        np.fromfile(generation / name, np.uint8) for name in (embeddings.BITS, embeddings.TOKEN_OFFSETS)
    )
    key = embeddings.content_key(FakeEncoder.name, "Something else.")
    rows[0]["key"], rows[0]["sum"] = key, embeddings.checksum(key, rows[0]["vector"], bits, places)
    rows.tofile(generation / embeddings.PASSAGES)
    relist(shelf.index)
    assert flaws(shelf) == [
        IndexProblem(embeddings.PASSAGES, "the vector of passage 0 is of another text or model")
    ]


def test_an_index_of_another_model_is_one_error_and_not_one_for_each_passage(two: SampleLibrary) -> None:
    encoder = FakeEncoder()
    encoder.name = "other"
    with pytest.raises(IndexDamaged, match="was made with the model fake, not other"):
        list(Library(two.folder, two.index, encoder).verify())


def test_a_vector_that_is_no_number_is_found_out(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    (path,) = shelf.index.glob("*/passages.rows")
    rows = np.fromfile(path, dtype="<f2")
    rows[-3] = np.nan
    rows.tofile(path)
    relist(shelf.index)
    with pytest.raises(IndexDamaged, match=r"passages\.rows"):
        flaws(shelf)
