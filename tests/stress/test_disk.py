from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import StorageError
from retrieval.store.disk_space import require_space, space_needed
from retrieval.store.generation import open_current
from tests.stress.disk import trials
from tests.stress.effort import Effort
from tests.stress.kills import prepare

TRIES = 8


def test_a_disk_that_gets_full_leaves_the_old_index_and_can_be_asked_from() -> None:
    outcomes = list(trials(Effort(TRIES, 600)))
    if not outcomes:
        pytest.skip("no file system can be mounted here")
    assert [outcome.losses for outcome in outcomes] == [(), ()]
    assert all(outcome.tried for outcome in outcomes)


def test_too_little_room_is_told_before_anything_is_copied(tmp_path: Path) -> None:
    index = prepare(tmp_path).folder.index
    with closing(open_current(index)) as generation:
        copied = [generation.folder / "catalog.sqlite", *(generation.folder / "vectors").rglob("*.*")]
        needed = space_needed(generation.folder, 0, 64)
        assert needed == sum(path.stat().st_size for path in copied)
        assert space_needed(generation.folder, 1_000_000, 384) > needed + 15_000_000
    require_space(index, needed, free=needed)
    with pytest.raises(StorageError) as caught:
        require_space(index, 25_000_000, free=24_900_000)
    assert caught.value.message == (
        f"the next index needs some 25.0 MB on the disk of {index}, which has 24.9 MB free;"
        " what was there before is intact"
    )
    assert caught.value.hint == "make room there, or name another folder with --index FOLDER"
