import signal
from collections.abc import Sequence

import pytest

from retrieval.encoder import TextEmbedding
from retrieval.library import Library
from retrieval.types import Progress
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import SampleLibrary


class Impatient:
    """Someone who presses Ctrl-C at the n-th sign of progress."""

    def __init__(self, patience: int) -> None:
        self.patience = patience

    def __call__(self, _: Progress) -> None:
        self.patience -= 1
        if self.patience == 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("patience", [1, 3, 4])  # at the first file, at the last, with passages encoded
def test_ctrl_c_leaves_the_old_index_whole(two: SampleLibrary, patience: int) -> None:
    two.put("new.md", "A new light on Skerry.")
    with pytest.raises(KeyboardInterrupt):
        two.sync(progress=Impatient(patience))
    assert two.names() == ["ferry.md", "lamp.md"]
    assert two.says("Ailsa Boyd")
    assert two.generations() == ["000001"]
    assert two.sync().added == 1


def test_ctrl_c_does_not_wait_for_what_is_being_encoded(two: SampleLibrary) -> None:
    class Interrupted(FakeEncoder):
        def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
            return [self.encode_slowly(text) for text in texts]

        def encode_slowly(self, text: str) -> TextEmbedding:
            signal.raise_signal(signal.SIGINT)
            return super().encode([text])[0]

    encoder = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        Library(two.folder, two.index, encoder).sync(rebuild=True)
    assert encoder.passes == 0
