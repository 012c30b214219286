"""How a folder's own questions shift its confidence, and which errors they foretell."""

import json
import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.answering.confidence import Model, calibration, least_confidence
from retrieval.answering.folder_calibration import (
    EASE,
    LOW_DEVIATIONS,
    MIN_QUESTIONS,
    NO_FOLDER_CALIBRATION,
    PRIOR,
    FolderCalibration,
)
from retrieval.answering.stored_calibration import load_calibration
from retrieval.store import calibration_file
from retrieval.types import Silence
from tests.retrieval.libraries import SampleLibrary

MODEL = Model({"signal": 1.0}, 0.0, 0.5)


def folder(*log_odds: float) -> FolderCalibration:
    return FolderCalibration(answerable=tuple({"signal": value} for value in log_odds))


def shipped(answerable: float, hidden: float) -> FolderCalibration:
    """Questions whose features move the shipped model to these log-odds."""
    model = calibration().answer
    name = max(model.weights, key=lambda name: model.weights[name])
    zeros = dict.fromkeys(model.weights, 0.0)

    def rows(log_odds: float) -> tuple[dict[str, float], ...]:
        return ({**zeros, name: (log_odds - model.intercept) / model.weights[name]},) * 100

    return FolderCalibration(answerable=rows(answerable), hidden=rows(hidden))


def test_a_folder_whose_own_questions_score_low_is_shifted_up_and_no_other_is_shifted() -> None:
    assert folder(*[EASE - 1.0] * 60).shift(MODEL) > 0
    assert folder(*[EASE + 1.0] * 60).shift(MODEL) == 0.0
    assert folder(*[EASE] * 60).shift(MODEL) == pytest.approx(0.0)


def test_the_shift_is_by_the_low_end_of_the_questions_and_less_for_few_of_them() -> None:
    values = [0.0, 2.0] * 30
    low = 1.0 - LOW_DEVIATIONS * 1.0
    assert folder(*values).shift(MODEL) == pytest.approx(60 / (60 + PRIOR) * (EASE - low))
    assert 0 < folder(*values[:MIN_QUESTIONS]).shift(MODEL) < folder(*values).shift(MODEL)


def test_too_few_questions_tell_nothing() -> None:
    few = folder(*[-3.0] * (MIN_QUESTIONS - 1))
    assert few.shift(MODEL) == 0.0
    assert few.error_rates(Silence.BALANCED) is None
    assert NO_FOLDER_CALIBRATION.shift(MODEL) == 0.0


def test_the_more_silence_is_worth_the_more_is_declined_and_the_less_is_answered_wrongly() -> None:
    spread = FolderCalibration(
        answerable=tuple(row for n in range(40) for row in shipped(n / 10 - 1, 0).answerable[:1]),
        hidden=tuple(row for n in range(40) for row in shipped(0, n / 10 - 3).hidden[:1]),
    )
    rates = [spread.error_rates(silence) for silence in (Silence.STRICT, Silence.BALANCED, Silence.GENEROUS)]
    declined = [rate.declined for rate in rates if rate]
    answered = [rate.answered for rate in rates if rate]
    assert declined == sorted(declined, reverse=True)
    assert answered == sorted(answered)
    assert len(set(declined)) == len(set(answered)) == 3


def test_error_rates_of_questions_that_are_told_apart_are_0_and_of_those_that_are_not_1() -> None:
    apart = shipped(answerable=6.0, hidden=-6.0).error_rates(Silence.BALANCED)
    alike = shipped(answerable=6.0, hidden=6.0).error_rates(Silence.BALANCED)
    assert apart is not None
    assert alike is not None
    assert (apart.declined, apart.answered, apart.questions) == (0.0, 0.0, 100)
    assert (alike.declined, alike.answered) == (0.0, 1.0)


def test_strict_wants_twice_the_odds_of_balanced_and_generous_half() -> None:
    odds = [least / (1 - least) for least in (least_confidence(MODEL, silence) for silence in Silence)]
    assert odds == pytest.approx([2.0, 1.0, 0.5])


def test_what_is_stored_is_read_again_but_not_by_other_features() -> None:
    stored = json.loads(json.dumps(shipped(1.0, -1.0).to_json()))
    assert FolderCalibration.from_json(stored).shift(calibration().answer) == pytest.approx(
        shipped(1.0, -1.0).shift(calibration().answer), abs=0.01
    )
    for row in stored["answerable"]:
        row.pop(next(iter(calibration().answer.weights)))
    assert FolderCalibration.from_json(stored) == NO_FOLDER_CALIBRATION


@pytest.mark.parametrize("rows", [None, ["cosine"], [{"cosine": "high"}], [{"cosine": 10**400}]])
def test_rows_that_are_damaged_tell_nothing(rows: object) -> None:
    stored = shipped(1.0, -1.0).to_json()
    assert FolderCalibration.from_json({**stored, "hidden": rows}) == NO_FOLDER_CALIBRATION


@pytest.fixture(scope="module")
def islands_to_copy(tmp_path_factory: pytest.TempPathFactory) -> SampleLibrary:
    """Enough articles to ask about, which an index run has asked about."""
    sample = SampleLibrary(tmp_path_factory.mktemp("islands"))
    for n in range(2 * MIN_QUESTIONS):
        sample.put(
            f"{n:02}.md",
            f"Keeper{n} of the lighthouse on island{n} was born near harbour{n} and painted boats{n}.\n",
        )
    sample.sync()
    return sample


@pytest.fixture
def islands(islands_to_copy: SampleLibrary, tmp_path: Path) -> Iterator[SampleLibrary]:
    with closing(islands_to_copy.copy(tmp_path)) as sample:
        yield sample


def test_an_index_run_asks_a_new_folder_its_own_questions(islands: SampleLibrary) -> None:
    calibrated = islands.library.folder_calibration()
    assert len(calibrated.answerable) >= MIN_QUESTIONS
    assert calibrated.passages == 2 * MIN_QUESTIONS
    assert all(math.isfinite(value) for row in calibrated.answerable for value in row.values())


def test_they_are_asked_again_only_when_the_folder_has_changed_much(islands: SampleLibrary) -> None:
    islands.put("00.md", "Somebody else of the lighthouse was born elsewhere and painted nothing.\n")
    islands.sync()
    version = calibration_file.version(islands.index)
    assert islands.library.folder_calibration().passages == 2 * MIN_QUESTIONS
    for n in range(10):
        islands.put(f"new{n}.md", f"The ferry{n} sails to the island{n} every day at noon in spring.\n")
    islands.sync()
    assert calibration_file.version(islands.index) != version
    assert islands.library.folder_calibration().passages == 2 * MIN_QUESTIONS + 10


def test_a_calibration_by_the_features_of_another_version_is_made_anew(islands: SampleLibrary) -> None:
    islands.sync()
    file = islands.index / calibration_file.FILE
    stored = json.loads(file.read_text())
    file.write_text(json.dumps({**stored, "version": stored["version"] - 1}))
    assert islands.library.folder_calibration() == NO_FOLDER_CALIBRATION
    islands.sync()
    assert json.loads(file.read_text()) == stored


@pytest.mark.index
def test_a_small_folder_is_asked_nothing(tmp_path: Path) -> None:
    sample = SampleLibrary(tmp_path)
    sample.put("lamp.md", "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.\n")
    sample.sync()
    assert not (sample.index / calibration_file.FILE).exists()
    assert sample.library.folder_calibration() == NO_FOLDER_CALIBRATION


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "nonsense", '{"version": 2}', '{"version": 2, "passages": "x", "model": "fake"}'],
)
def test_a_damaged_file_tells_nothing_and_is_to_be_made_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / calibration_file.FILE).write_text(content)
    assert load_calibration(tmp_path) == NO_FOLDER_CALIBRATION
    assert calibration_file.is_outdated(tmp_path, 2 * MIN_QUESTIONS, "fake")


def test_a_damaged_file_costs_the_calibration_and_not_the_answer(islands: SampleLibrary) -> None:
    (islands.index / calibration_file.FILE).write_text("{")
    assert islands.library.folder_calibration() == NO_FOLDER_CALIBRATION
    assert islands.ask("Who of the lighthouse on island3 painted boats3?").found
    islands.sync()
    assert islands.library.folder_calibration().passages == 2 * MIN_QUESTIONS


def test_silence_decides_which_answers_are_given(islands: SampleLibrary) -> None:
    there = ["keeper3", "lighthouse", "island3", "born", "harbour3", "painted", "boats3"]
    absent = ["gold", "tin", "zinc", "iron", "salt", "lead", "coal"]
    questions = [
        " ".join(words[:count] + absent[count:]) + "?"
        for words in (there, there[::-1], there[2:] + there[:2])
        for count in range(len(there) + 1)
    ]
    answered = {
        silence: {question for question in questions if islands.library.ask(question, silence=silence).found}
        for silence in Silence
    }
    assert answered[Silence.STRICT] <= answered[Silence.BALANCED] <= answered[Silence.GENEROUS]
    assert answered[Silence.STRICT] != answered[Silence.GENEROUS]
