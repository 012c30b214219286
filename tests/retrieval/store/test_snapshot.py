import shutil
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import IndexDamaged
from retrieval.library import Library
from retrieval.store import manifest
from retrieval.store.builder import GenerationBuilder
from retrieval.store.lexical.writer import LexicalWriter
from retrieval.store.lock import exclusive_writer
from retrieval.store.metadata import IndexMetadata
from retrieval.store.snapshot import LocalSnapshot
from retrieval.types import Article, Passage, Sentence, SentenceKind
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import SampleLibrary

pytestmark = pytest.mark.index

LAMP_QUESTION = "Who lit the lamp on Skerry?"
METADATA = IndexMetadata(FakeEncoder.name, FakeEncoder.dimension, passage_tokens=160)

# What may befall a file.
HARM: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "without its end": lambda path: path.write_bytes(path.read_bytes()[:-1]),
}


def relist(index: Path) -> None:
    """Have the index believe that its files are as they should be."""
    (path,) = index.glob("*/manifest")
    path.unlink()
    (index / "current").write_text(f"{path.parent.name} {manifest.write(path.parent, None, {}):08x}\n")


def damaged_copies(index: Path, folder: Path) -> list[tuple[str, Path]]:
    """Copies of an index, each with another file harmed in another way."""
    copies: list[tuple[str, Path]] = []
    (generation,) = (path for path in index.iterdir() if path.is_dir())
    for file in sorted(generation.rglob("*")):
        if not file.is_file() or not file.stat().st_size or "-" in file.parent.name:
            continue  # locks, and a graph that Chroma has not written yet
        for what, harm in HARM.items():
            copy = folder / str(len(copies))
            shutil.copytree(index, copy)
            harm(copy / file.relative_to(index))
            copies.append((f"{file.name} is {what}", copy))
    return copies


def test_a_file_that_is_gone_or_cut_short_is_damage_whichever_it_is(
    two: SampleLibrary, tmp_path: Path
) -> None:
    two.library.close()
    copies = damaged_copies(two.index, tmp_path / "copies")
    assert len(copies) >= 4 * 12
    for what, copy in copies:
        with pytest.raises(IndexDamaged) as caught:
            LocalSnapshot(copy)
        assert caught.value.message.startswith("the index is damaged ("), what
        assert "\n" not in caught.value.message, what
        assert caught.value.hint == "run `footnote index`", what


@pytest.mark.parametrize("file", ["catalog.sqlite", "passages.rows", "manifest", "vectors/chroma.sqlite3"])
def test_a_file_of_something_else_is_damage(two: SampleLibrary, file: str) -> None:
    two.library.close()
    (path,) = two.index.glob(f"*/{file}")
    path.write_bytes(b"\x07" * path.stat().st_size)
    with pytest.raises(IndexDamaged, match="the index is damaged"):
        two.snapshot()


def test_parts_that_contradict_each_other_are_damage(two: SampleLibrary, tmp_path: Path) -> None:
    other = SampleLibrary(tmp_path / "other")
    other.put("one.md", "Only one.")
    other.sync()
    other.library.close()
    two.library.close()
    (theirs,) = other.index.glob("*/words")
    (ours,) = two.index.glob("*/words")
    shutil.rmtree(ours)
    shutil.copytree(theirs, ours)
    relist(two.index)
    with pytest.raises(IndexDamaged, match="words: 1 of 2 passages"):
        two.snapshot()


def test_words_of_a_passage_that_there_is_not_are_damage(two: SampleLibrary) -> None:
    two.library.close()
    (path,) = two.index.glob("*/manifest")
    words = LexicalWriter(path.parent)
    words.remove([1])
    words.add([(999, 1, "lamp")])
    words.commit()
    relist(two.index)
    with pytest.raises(IndexDamaged, match=r"the index is damaged \(words: "):
        two.ask(LAMP_QUESTION)


def test_what_another_version_made_is_made_anew(two: SampleLibrary) -> None:
    two.library.close()
    (path,) = two.index.glob("*/manifest")
    path.write_bytes(path.read_bytes().replace(manifest.FORMAT.encode(), b"99", 1))
    (two.index / "current").write_text(f"000001 {zlib.crc32(path.read_bytes()):08x}\n")
    with pytest.raises(IndexDamaged, match="made by another version") as caught:
        two.ask(LAMP_QUESTION)
    assert caught.value.hint == "run `footnote index`"
    assert two.sync().rebuild_reason == "the index was made by another version of Footnote"
    assert two.says("Ailsa Boyd")


class TestManyPassages:
    """So many that Chroma writes its graph, which it can lose without noticing."""

    @pytest.fixture(scope="class")
    @classmethod
    def index(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        index = tmp_path_factory.mktemp("many") / "index"
        texts = [f"keeper{number} lit lamp{number}" for number in range(2300)]
        passages = [
            Passage(0, len(text), text, "", (Sentence(0, len(text), SentenceKind.PROSE),)) for text in texts
        ]
        article = Article("x.md", "", 0, "x", None, None, None, "0")
        with exclusive_writer(index):
            draft = GenerationBuilder(index, None, METADATA)
            placed = draft.add_article(article, passages)
            draft.add_passages(placed, FakeEncoder().encode(texts))
            draft.publish()
        return index

    def test_are_each_found_by_their_own_vector(self, index: Path) -> None:
        with closing(LocalSnapshot(index)) as snapshot:
            ids = snapshot.passages_of(snapshot.articles)[::23]
            nearest = [snapshot.vectors.nearest(vector, 1)[0] for vector in snapshot.passage_vectors(ids)]
            assert [id for id, _ in nearest] == ids
            assert all(cosine == pytest.approx(1, abs=1e-3) for _, cosine in nearest)

    def test_are_missed_when_the_graph_is_gone(self, index: Path, tmp_path: Path) -> None:
        shutil.copytree(index, tmp_path / "copy")
        (graph,) = (path.parent for path in tmp_path.glob("copy/*/vectors/*/index_metadata.pickle"))
        shutil.rmtree(graph)
        with pytest.raises(IndexDamaged, match=r"index_metadata.pickle is gone|\.bin is gone"):
            LocalSnapshot(tmp_path / "copy")
        relist(tmp_path / "copy")
        with pytest.raises(IndexDamaged, match="a passage is not found by its own vector"):
            LocalSnapshot(tmp_path / "copy")

    def test_are_copied_with_their_graph_to_the_next_generation(self, index: Path, tmp_path: Path) -> None:
        shutil.copytree(index, tmp_path / "copy")
        with exclusive_writer(tmp_path / "copy"):
            GenerationBuilder(tmp_path / "copy", tmp_path / "copy" / "000001", METADATA).publish()
        with closing(LocalSnapshot(tmp_path / "copy")) as snapshot:
            assert snapshot.name == "000002"
            (vector,) = snapshot.passage_vectors([1234])
            assert snapshot.vectors.nearest(vector, 1)[0][0] == 1234


class UnreachableEncoder(FakeEncoder):
    """A model of a hub that does not answer: its full name and its weights cannot be had."""

    model = "somebody/else"

    @property
    def name(self) -> str:  # type: ignore[override]
        raise AssertionError("the hub was asked")

    def load(self) -> None:
        raise AssertionError("the model was loaded")


def test_an_index_of_another_model_is_refused_before_that_model_is_fetched_or_loaded(
    two: SampleLibrary,
) -> None:
    with (
        closing(Library(two.folder, two.index, UnreachableEncoder())) as library,
        pytest.raises(IndexDamaged, match="was made with the model fake, not somebody/else") as caught,
    ):
        library.ask(LAMP_QUESTION)
    assert caught.value.hint == "run `footnote index`"


def test_an_index_of_other_weights_of_the_same_model_is_refused(two: SampleLibrary) -> None:
    class NewWeights(FakeEncoder):
        model = "fake"
        name = "fake@1234"

    with pytest.raises(IndexDamaged, match="was made with the model fake, not fake@1234"):
        LocalSnapshot(two.index, NewWeights())


def test_a_row_that_was_read_is_kept_and_one_that_is_not_there_is_damage(two: SampleLibrary) -> None:
    two.library.close()
    with closing(LocalSnapshot(two.index)) as snapshot:
        passages = snapshot.passages_of(snapshot.articles)
        rows = snapshot.passage_rows(passages)
        assert all(snapshot.passage_rows([number])[number] is rows[number] for number in passages)
        with pytest.raises(IndexDamaged, match=r"catalog\.sqlite"):
            snapshot.passage_rows([*passages, max(passages) + 1])
