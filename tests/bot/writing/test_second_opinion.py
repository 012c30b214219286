"""The model asked about its own sentences: it can only lose them, and takes no time of its own."""

import time
from dataclasses import replace

import pytest

from bot.writing.client import Cancelled, ModelClient
from bot.writing.listener import SILENT, Listener
from bot.writing.options import WriterOptions
from bot.writing.second_opinion import DENIED, SecondOpinion, asking_again
from bot.writing.verdict import Outcome, Verdict
from bot.writing.writer import Writer
from tests.bot.writing.evidence import LAMP, evidence
from tests.fakes.model.replies import Reply, error, silent_after, writes
from tests.fakes.model.server import MODEL, FakeModel

REWORDED = "Ailsa Boyd, the keeper, lit the lamp on Skerry in 1847."


class FirstSource:
    """Finds every sentence in the first source."""

    def verify(self, written: str, marker: int | None = None, *, after_failed: bool = False) -> Verdict:
        return Verdict(Outcome.SUPPORTED, 1, None, 2.0)


def writer_at(server: FakeModel, *, asks_again: bool = True, seconds: float = 60.0) -> Writer:
    options = WriterOptions(server.url, MODEL, seconds=seconds, asks_again=asks_again)
    return Writer(options, ModelClient(server.url, MODEL))


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (writes("Yes."), Outcome.SUPPORTED),
        (writes("No."), Outcome.QUOTED),
        (writes(), Outcome.QUOTED),
        (error(500, "panic"), Outcome.QUOTED),
    ],
)
def test_a_reworded_sentence_stands_only_if_the_model_says_yes(reply: Reply, outcome: Outcome) -> None:
    with FakeModel(reply) as server:
        verdict = asking_again(writer_at(server), evidence(), FirstSource(), SILENT).verify(REWORDED)
    assert (verdict.outcome, verdict.reason) == (outcome, None if outcome is Outcome.SUPPORTED else DENIED)


def test_the_words_of_a_source_need_no_second_opinion() -> None:
    with FakeModel(writes("No.")) as server:
        checker = asking_again(writer_at(server), evidence(), FirstSource(), SILENT)
        assert checker.verify(LAMP).outcome is Outcome.SUPPORTED
        never = asking_again(writer_at(server, asks_again=False), evidence(), FirstSource(), SILENT)
        assert never.verify(REWORDED).outcome is Outcome.SUPPORTED
        assert server.calls == 0


def test_whoever_stops_the_answer_stops_the_second_opinion() -> None:
    with FakeModel(silent_after(60)) as server:
        listener = Listener(cancelled=lambda: server.calls > 0)
        with pytest.raises(Cancelled):
            asking_again(writer_at(server), evidence(), FirstSource(), listener).verify(REWORDED)


def test_it_has_no_more_time_than_is_left_of_the_answer() -> None:
    with FakeModel(silent_after(60)) as server:
        checker = asking_again(writer_at(server, seconds=0.3), evidence(), FirstSource(), SILENT)
        assert checker.verify(REWORDED).reason == DENIED
        asked = server.calls
        assert isinstance(checker, SecondOpinion)
        late = replace(checker, until=time.monotonic())
        assert late.verify(REWORDED).reason == DENIED
        assert server.calls == asked
