from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from retrieval.encoder import TextEmbedding
from retrieval.errors import FolderError, IndexBusy
from retrieval.indexing.pipeline import BATCH
from retrieval.library import Library
from retrieval.search.token_offsets import article_offsets
from retrieval.store.embeddings import BITS, pack_signs, unpack_signs
from retrieval.store.lock import exclusive_writer
from retrieval.types import LibraryOptions, Progress
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary

LAMP_QUESTION = "Who lit the lamp on Skerry?"


def note(number: int, sentences: int = 30) -> str:
    """A text of a few passages with words of its own."""
    body = " ".join(f"Note {number} says that word{number}x{index} is so." for index in range(sentences))
    return f"# Note {number}\n\n{body}\n"


def check_tokens(shelf: SampleLibrary) -> None:
    """The token bits of each passage are the signs of what the encoder makes of it, in their places."""
    with closing(shelf.snapshot()) as snapshot:
        rows = snapshot.passage_rows(snapshot.passages_of(snapshot.articles))
        assert rows
        for row in rows.values():
            (encoding,) = FakeEncoder().encode([row.passage.indexed_text])
            bits, offsets = snapshot.tokens(row)
            expected_offsets = article_offsets(row.passage, offsets)
            assert (bits == pack_signs(encoding.token_vectors)).all()
            assert (np.sign(unpack_signs(bits)) == np.where(encoding.token_vectors > 0, 1, -1)).all()
            header = len(row.passage.indexed_text) - len(row.passage.text)
            text = (shelf.folder / snapshot.articles[row.article].article_id).read_text("utf-8")
            for (start, end), (begin, stop) in zip(encoding.token_offsets, expected_offsets, strict=True):
                if start < header:  # of a heading above, or of a title that may stand nowhere in the text
                    assert begin == stop or text[begin:stop] == row.passage.indexed_text[start:end]
                else:
                    assert (begin, stop) == (
                        start - header + row.passage.start,
                        end - header + row.passage.start,
                    )
            (vector,) = snapshot.passage_vectors([row.number])
            assert vector == pytest.approx(encoding.vector, abs=1e-3)


def check_parts_agree(shelf: SampleLibrary) -> None:
    """Each article of the folder is in the catalog, in Chroma and in Tantivy, and nothing else is."""
    with closing(shelf.snapshot()) as snapshot:
        ids = snapshot.passages_of(snapshot.articles)
        files = sorted(path.name for path in shelf.folder.iterdir())
        assert sorted(row.article_id for row in snapshot.articles.values()) == files
        vectors = snapshot.passage_vectors(ids)
        assert {snapshot.vectors.nearest(vector, 1)[0][0] for vector in vectors} == set(ids)
        assert sorted(id for id, _ in snapshot.vectors.nearest(vectors[0], 10_000)) == ids
        assert snapshot.words.count() == len(ids)


def test_only_changed_articles_are_encoded_again(shelf: SampleLibrary) -> None:
    for number in range(5):
        shelf.put(f"{number}.md", note(number))
    first = shelf.sync()
    assert (first.added, first.articles, first.encoded) == (5, 5, first.passages)
    passes = shelf.encoder.passes
    shelf.put("2.md", note(2).replace("is so", "is not so"))
    report = shelf.sync()
    with closing(shelf.snapshot()) as snapshot:
        passages = {row.article_id: row.passages for row in snapshot.articles.values()}
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    assert report.encoded == shelf.encoder.passes - passes == passages["2.md"] > 1
    assert report.rebuild_reason == ""


def test_a_sync_without_changes_writes_and_encodes_nothing(two: SampleLibrary) -> None:
    generations, passes = two.generations(), two.encoder.passes
    report = two.sync()
    assert (report.added, report.changed, report.removed, report.encoded) == (0, 0, 0, 0)
    assert (report.articles, report.passages) == (2, 2)
    assert (two.generations(), two.encoder.passes) == (generations, passes)


def test_added_changed_and_removed_articles_reach_every_part_of_the_index(two: SampleLibrary) -> None:
    two.put("note.md", note(1))
    (two.folder / "lamp.md").unlink()
    two.put("ferry.md", FERRY.replace("Tuesday", "Friday"))
    report = two.sync()
    assert (report.added, report.changed, report.removed) == (1, 1, 1)
    check_parts_agree(two)
    check_tokens(two)
    assert two.says("every Friday")
    assert not two.says("every Tuesday")
    assert not two.says("Ailsa Boyd")


def test_tokens_stay_with_their_passages_through_many_generations(shelf: SampleLibrary) -> None:
    for generation in range(8):  # most of what is indexed is replaced, so dead tokens are dropped
        for number in range(generation, generation + 3):
            shelf.put(f"{number}.md", note(100 * generation + number, 20 + generation))
        (shelf.folder / f"{generation - 1}.md").unlink(missing_ok=True)
        shelf.sync()
        check_tokens(shelf)
    check_parts_agree(shelf)
    with closing(shelf.snapshot()) as snapshot:
        tokens = snapshot.metadata.tokens
        rows = (shelf.index / snapshot.name / BITS).stat().st_size // (FakeEncoder.dimension // 8)
        assert rows <= 2 * tokens


def test_numbers_of_removed_passages_are_not_given_to_others(two: SampleLibrary) -> None:
    with closing(two.snapshot()) as old:
        rows = old.passage_rows(old.passages_of(old.articles))
        before = {id: old.tokens(row)[0].copy() for id, row in rows.items()}
        (two.folder / "lamp.md").unlink()  # what was indexed last
        two.sync()
        two.put("note.md", note(1))
        two.sync()
        assert all((old.tokens(row)[0] == before[id]).all() for id, row in rows.items())
        with closing(two.snapshot()) as new:
            assert not set(new.passages_of(new.articles)) & {
                id for id, row in rows.items() if "Ailsa" in row.passage.text
            }


def test_files_that_vanish_while_indexing_are_named_and_not_counted(two: SampleLibrary) -> None:
    two.put("brief.md", note(1))
    two.put("lamp.md", note(2))

    def vanish(_: Progress) -> None:
        (two.folder / "brief.md").unlink(missing_ok=True)
        (two.folder / "lamp.md").unlink(missing_ok=True)

    report = two.sync(progress=vanish)
    assert (report.articles, report.added, report.changed, report.removed) == (1, 0, 0, 1)
    assert [notice.message for notice in report.notices] == ["vanished while it was read"] * 2
    assert two.names() == ["ferry.md"]


def test_an_index_is_rebuilt_when_asked_for(two: SampleLibrary) -> None:
    report = two.sync(rebuild=True)
    assert (report.rebuild_reason, report.added, report.encoded) == ("as asked", 2, 2)
    check_parts_agree(two)


def test_an_index_is_rebuilt_for_another_model_and_the_reason_reported(two: SampleLibrary) -> None:
    class OtherEncoder(FakeEncoder):
        name = "other"

    with closing(Library(two.folder, two.index, OtherEncoder())) as library:
        report = library.sync()
        assert (report.rebuild_reason, report.encoded) == ("model changed from fake to other", 2)
        assert library.sync().rebuild_reason == ""


def test_an_index_is_rebuilt_for_passages_of_another_size_and_the_reason_reported(two: SampleLibrary) -> None:
    with closing(Library(two.folder, two.index, FakeEncoder(), LibraryOptions(passage_tokens=80))) as library:
        assert library.sync().rebuild_reason == "passage_tokens changed from 160 to 80"


def test_an_index_is_not_rebuilt_for_another_limit_of_file_size(two: SampleLibrary) -> None:
    with closing(Library(two.folder, two.index, FakeEncoder(), LibraryOptions(max_article_mb=5))) as library:
        assert library.sync().rebuild_reason == ""


def test_a_folder_without_a_readable_article_leaves_the_old_index(two: SampleLibrary) -> None:
    two.put("lamp.md", b"")
    two.put("ferry.md", b"\x00" * 100)
    with pytest.raises(FolderError, match=r"none of the files .*; ferry\.md: not text but binary") as caught:
        two.sync()
    assert caught.value.hint == "remove it, or export it as text"
    assert two.names() == ["ferry.md", "lamp.md"]


def test_a_second_writer_is_told_to_wait(two: SampleLibrary) -> None:
    with exclusive_writer(two.index), pytest.raises(IndexBusy):
        two.sync()
    assert two.sync().articles == 2


def test_a_reader_sees_the_old_one_until_the_new_one_is_published(two: SampleLibrary) -> None:
    answers = []
    two.put("note.md", note(1))
    two.put("lamp.md", LAMP.replace("1847", "1901"))

    def ask(_: Progress) -> None:
        answers.append([hit.passage.text for hit in two.library.search(LAMP_QUESTION, k=1)])

    two.sync(progress=ask)
    assert len(answers) >= 4
    assert all("in 1847" in words for (words,) in answers)
    (hit,) = two.library.search(LAMP_QUESTION, k=1)
    assert "in 1901" in hit.passage.text


def test_nothing_of_a_generation_changes_once_it_is_published(two: SampleLibrary) -> None:
    with closing(two.snapshot()) as reader:
        folder = two.index / reader.name
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for number in range(3):
            two.put("lamp.md", note(number))
            two.sync()
        for path, content in before.items():
            # Rows are appended to what generations share; Chroma notes that it was opened.
            if path.name != "chroma.sqlite3" and "vectors" not in path.parts:
                assert path.read_bytes()[: len(content)] == content
        assert [id for id, _ in reader.words.top_k([("lamp", 1.0)], 3)]


def test_generations_that_nobody_reads_are_removed(two: SampleLibrary) -> None:
    two.library.close()
    for number in range(3):
        two.put("note.md", note(number))
        two.sync()
    assert two.generations() == ["000004"]


def test_progress_counts_files_and_then_passages_to_the_end(shelf: SampleLibrary) -> None:
    for number in range(40):
        shelf.put(f"{number}.md", note(number, 130))
    reports: list[Progress] = []
    shelf.options = replace(shelf.options, words_first_bytes=10**9)
    report = shelf.sync(progress=reports.append)
    assert [progress.files_done for progress in reports[:40]] == list(range(1, 41))
    assert report.passages > BATCH
    encoding = [progress for progress in reports if progress.passages_done]
    assert len(encoding) > 1
    assert all(progress.passages_done <= progress.passages for progress in encoding)
    last = encoding[-1]
    assert (last.files_done, last.passages_done, last.passages) == (40, report.passages, report.passages)


def test_an_article_is_encoded_in_parts_that_fit_into_memory(shelf: SampleLibrary) -> None:
    sizes: list[int] = []

    class Watched(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
            sizes.append(len(texts))
            return super().encode(texts)

    shelf.encoder = Watched()
    shelf.put("long.md", note(1, 6000))
    assert shelf.sync().passages == sum(sizes)
    assert len(sizes) > 1
    assert max(sizes) == BATCH
