"""The calibration as a file: what is fitted is what every answer loads."""

import tomllib

from bot.devtools.calibrate import calibration_text
from retrieval.answering.confidence import Model
from retrieval.evaluation.calibration import FittedCalibration, FolderFigures

ANSWER = Model({"cosine": 5.183, "missing_exact": -0.4}, intercept=-11.8, threshold=0.25)
QUOTE = Model({"cosine": 1.0, "missing_exact": 0.0}, intercept=0.1, threshold=0.307)
FIGURES = (
    FolderFigures("guides", 0.9, 0.5, 0.925, 0.1, 0.75),
    FolderFigures("wiki", 1.0, float("nan"), 0.5, float("nan"), 0.0),
)


def test_the_text_loads_again_as_the_two_models_that_were_fitted() -> None:
    loaded = tomllib.loads(calibration_text(FittedCalibration(ANSWER, QUOTE, FIGURES)))
    assert loaded.keys() == {"answer", "quote"}
    for name, model in (("answer", ANSWER), ("quote", QUOTE)):
        table = loaded[name]
        assert Model(table["weights"], table["intercept"], table["threshold"]) == model


def test_the_figures_of_each_folder_are_a_line_of_comment_with_a_dash_for_none() -> None:
    lines = calibration_text(FittedCalibration(ANSWER, QUOTE, FIGURES)).splitlines()
    assert "#   guides                   0.900 0.500 0.925 0.100 0.750" in lines
    assert "#   wiki                     1.000    –  0.500    –  0.000" in lines
    assert all(len(line) <= 110 for line in lines)
