"""The calibration of a folder, stored beside its index after an index run and read to answer."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from retrieval.answering.confidence import calibration
from retrieval.answering.folder_calibration import (
    NO_FOLDER_CALIBRATION,
    FolderCalibration,
    calibrate_folder,
)
from retrieval.encoder import Encoder
from retrieval.search.weights import RankingWeights
from retrieval.store import calibration_file
from retrieval.store.protocol import Snapshot


def recalibrate(index: Path, snapshot: Snapshot, encoder: Encoder, weights: RankingWeights) -> None:
    """Ask the newest generation of an index its own questions, and keep what they tell."""
    calibrated = calibrate_folder(snapshot, encoder.encode_query, weights)
    with suppress(OSError):  # a full disk: the index is published, and the next run tries again
        calibration_file.write(index, calibrated.to_json())


def load_calibration(index: Path) -> FolderCalibration:
    """The calibration of a folder; an empty one where there is none yet."""
    stored = calibration_file.read(index)
    return NO_FOLDER_CALIBRATION if stored is None else FolderCalibration.from_json(stored)


def folder_shift(index: Path) -> float:
    """The shift of the folder's log-odds; its file is read again when it changes."""
    return _shift(index, calibration_file.version(index))


@lru_cache(maxsize=4)  # of this index: a process seldom answers from more than one
def _shift(index: Path, version: int) -> float:
    return load_calibration(index).shift(calibration().answer)
