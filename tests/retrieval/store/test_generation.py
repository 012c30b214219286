from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import FootnoteError, IndexBusy, IndexDamaged, IndexForeign, IndexMissing, StorageError
from retrieval.store.generation import open_current
from retrieval.store.lock import exclusive_writer
from retrieval.store.pointers import current_name
from retrieval.store.publishing import create_draft, publish


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def published(index: Path, content: str) -> Path:
    draft = create_draft(index)
    (draft / "content").write_text(content)
    return publish(draft)


def content(index: Path) -> str:
    with closing(open_current(index)) as generation:
        return (generation.folder / "content").read_text()


def folders(index: Path) -> list[str]:
    return sorted(path.name for path in index.iterdir() if path.is_dir())


def test_what_is_published_is_what_is_read(index: Path) -> None:
    for words in ("old", "new"):
        with exclusive_writer(index):
            published(index, words)
        assert content(index) == words
    assert folders(index) == ["000002"]


def test_a_draft_is_not_read(index: Path) -> None:
    with exclusive_writer(index):
        published(index, "old")
        (create_draft(index) / "content").write_text("half")
    assert content(index) == "old"


def test_there_is_none_before_the_first(index: Path) -> None:
    with pytest.raises(IndexMissing) as caught:
        open_current(index)
    assert caught.value.hint == "run `footnote index`"
    with exclusive_writer(index):
        pass
    assert current_name(index) is None


def test_a_reader_keeps_its_own_until_it_lets_go(index: Path) -> None:
    with exclusive_writer(index):
        published(index, "old")
    reader = open_current(index)
    with exclusive_writer(index):
        published(index, "new")
    assert (reader.folder / "content").read_text() == "old"
    assert not reader.is_current()
    assert content(index) == "new"
    reader.close()
    with exclusive_writer(index):
        pass
    assert folders(index) == ["000002"]


def test_an_index_made_anew_is_another_though_its_generation_has_the_same_name(index: Path) -> None:
    with exclusive_writer(index):
        published(index, "old")
    with closing(open_current(index)) as reader:
        index.rename(index.with_name("away"))
        with exclusive_writer(index):
            published(index, "new")
        assert current_name(index) == reader.name
        assert not reader.is_current()


def test_drafts_and_generations_left_by_a_kill_are_removed(index: Path) -> None:
    with exclusive_writer(index):
        published(index, "old")
    for name in ("draft-000002", "000007"):
        (index / name).mkdir()
        (index / name / "content").write_text("half")
    with exclusive_writer(index):
        assert folders(index) == ["000001"]


def test_there_is_one_writer_at_a_time(index: Path) -> None:
    with (
        exclusive_writer(index),
        pytest.raises(IndexBusy, match="another Footnote is updating the index") as caught,
        exclusive_writer(index),
    ):
        pass
    assert caught.value.hint == "try again in a moment, or wait for it: `footnote index --wait`"
    with exclusive_writer(index):
        pass


def test_a_folder_of_something_else_is_left_alone(index: Path) -> None:
    index.mkdir()
    (index / "thesis.doc").write_text("precious")
    for attempt in (lambda: exclusive_writer(index).__enter__(), lambda: open_current(index)):
        with pytest.raises(IndexForeign, match="is not an index of Footnote's"):
            attempt()
    assert [path.name for path in index.iterdir()] == ["thesis.doc"]


def test_a_file_is_no_index(index: Path) -> None:
    index.write_text("precious")
    with pytest.raises(IndexForeign), exclusive_writer(index):
        pass
    assert index.read_text() == "precious"


@pytest.mark.parametrize("words", ["", "000009", "seven", "../elsewhere", "\xff"])
def test_a_pointer_to_nothing_is_damage(index: Path, words: str) -> None:
    with exclusive_writer(index):
        published(index, "old")
    (index / "current").write_bytes(words.encode("latin-1"))
    with pytest.raises(IndexDamaged) as caught:
        open_current(index)
    assert caught.value.hint == "run `footnote index`"


def unwritable(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "file").touch()
    yield tmp_path / "file" / "index"  # below a file
    yield tmp_path / ("x" * 300)  # a name too long


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    for index in unwritable(tmp_path):
        with (
            pytest.raises(StorageError, match=r"cannot be (written|read)") as caught,
            exclusive_writer(index),
        ):
            pass
        assert str(index) in caught.value.message
        assert "--index FOLDER" in caught.value.hint


def test_a_lock_that_cannot_be_opened_is_an_error_of_storage(index: Path) -> None:
    with exclusive_writer(index):
        published(index, "old")
    (index / "writer.lock").unlink()
    (index / "writer.lock").mkdir()
    with pytest.raises(FootnoteError), exclusive_writer(index):
        pass
    assert content(index) == "old"
