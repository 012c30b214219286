"""The calibration that an index keeps, as answering reads it."""

import os
from pathlib import Path

from retrieval.answering.confidence import calibration
from retrieval.answering.folder_calibration import NO_FOLDER_CALIBRATION, FolderCalibration
from retrieval.answering.stored_calibration import folder_shift, load_calibration
from retrieval.store import calibration_file


def questions(signal: float) -> FolderCalibration:
    """A folder whose own questions have this much of the feature that the shipped model weighs most."""
    weights = calibration().answer.weights
    name = max(weights, key=lambda name: weights[name])
    return FolderCalibration(answerable=({**dict.fromkeys(weights, 0.0), name: signal},) * 100)


def test_an_index_that_keeps_none_is_not_shifted(tmp_path: Path) -> None:
    assert load_calibration(tmp_path) == NO_FOLDER_CALIBRATION
    assert folder_shift(tmp_path) == 0.0


def test_the_shift_follows_the_file(tmp_path: Path) -> None:
    folder_shift(tmp_path)
    shifts = []
    for time, signal in enumerate((-4.0, -8.0), 1):
        calibration_file.write(tmp_path, questions(signal).to_json())
        os.utime(tmp_path / calibration_file.FILE, (time, time))
        shifts.append(folder_shift(tmp_path))
        assert shifts[-1] == load_calibration(tmp_path).shift(calibration().answer)
    assert 0 < shifts[0] < shifts[1]


def test_each_index_has_a_shift_of_its_own(tmp_path: Path) -> None:
    for name, signal in (("one", -4.0), ("other", -8.0)):
        (tmp_path / name).mkdir()
        calibration_file.write(tmp_path / name, questions(signal).to_json())
        os.utime(tmp_path / name / calibration_file.FILE, (1, 1))
    assert folder_shift(tmp_path / "one") < folder_shift(tmp_path / "other")
