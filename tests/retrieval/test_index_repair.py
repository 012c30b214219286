import pytest

from retrieval.errors import IndexDamaged
from retrieval.store import embeddings
from retrieval.types import Progress
from tests.retrieval.libraries import SampleLibrary

QUESTION = "Who lit the lamp on Skerry?"


def meet_damage(shelf: SampleLibrary) -> None:
    """Harm a file that a run which only adds to it does not read, and ask."""
    (path,) = shelf.index.glob(f"0*/{embeddings.BITS}")
    with path.open("r+b") as file:
        file.write(b"\x55" * path.stat().st_size)
    with pytest.raises(IndexDamaged, match="is not as it was written"):
        shelf.ask(QUESTION)


def test_a_question_that_meets_damage_has_the_next_run_mend_it(two: SampleLibrary) -> None:
    meet_damage(two)
    assert two.sync().rebuild_reason == "the index is damaged (tokens.bits is not as it was written)"
    assert two.ask(QUESTION).found
    assert two.sync().rebuild_reason == ""


def test_damage_met_while_a_run_goes_on_is_mended_by_the_one_after_it(two: SampleLibrary) -> None:
    two.put("new.md", "A new light on Skerry.")
    calls: list[Progress] = []

    def ask(progress: Progress) -> None:
        if not calls:
            meet_damage(two)
        calls.append(progress)

    assert two.sync(progress=ask).rebuild_reason == ""
    assert two.sync().rebuild_reason == "the index is damaged (tokens.bits is not as it was written)"
    assert two.ask(QUESTION).found
