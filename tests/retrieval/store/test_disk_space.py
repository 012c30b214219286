from contextlib import closing

import pytest

from retrieval.errors import StorageError
from retrieval.store.disk_space import require_space, space_needed
from retrieval.store.generation import open_current
from tests.retrieval.libraries import SampleLibrary


def test_too_little_disk_space_is_refused_before_anything_is_copied(two: SampleLibrary) -> None:
    with closing(open_current(two.index)) as generation:
        copied = [generation.folder / "catalog.sqlite", *(generation.folder / "vectors").rglob("*.*")]
        needed = space_needed(generation.folder, 0, 64)
        assert needed == sum(path.stat().st_size for path in copied)
        assert space_needed(generation.folder, 1_000_000, 384) > needed + 15_000_000
    require_space(two.index, needed, free=needed)
    with pytest.raises(StorageError) as caught:
        require_space(two.index, 25_000_000, free=24_900_000)
    assert caught.value.message == (
        f"the next index needs some 25.0 MB on the disk of {two.index}, which has 24.9 MB free;"
        " what was there before is intact"
    )
    assert caught.value.hint == "make room there, or name another folder with --index FOLDER"
