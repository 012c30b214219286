"""`python -m bot.devtools.calibrate FOLDER`: fits to a BEIR folder when to answer.

It writes `retrieval/answering/calibration.toml`, which every answer uses. Documents whose ids are equal up to
the first dash count as parts of one article.
"""

import sys
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import MODELS
from bot.system.paths import user_places
from retrieval.answering.confidence import FILE
from retrieval.encoder import load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.evaluation.calibration import FittedCalibration, collect, fit
from retrieval.evaluation.dataset import open_dataset
from retrieval.library import Library

TEXT = """\
# The probability that the articles answer: a logistic model over the features that
# retrieval/answering/confidence.py describes.
# Made by `python -m bot.devtools.calibrate {folder}` from {questions} questions, each answerable one also
# with its article hidden. Cross-validated: {answered:.1%} of the answerable questions are answered,
# {without_article:.1%} of those whose article is left out are declined, and {hidden:.1%} of those
# whose article is hidden.
intercept = {intercept}

[weights]
{weights}

[threshold]
# Below `answer` the articles do not say. Below `certain`, where 97% of the questions lie whose article is
# left out, an answer is tentative.
answer = {answer}
certain = {certain}
"""


def main(folder: Path) -> None:
    """Fit the calibration to a BEIR folder and write it."""
    with TemporaryDirectory() as work:
        dataset = open_dataset(folder, None, Path(work))
        encoder = load_encoder(DEFAULT_MODEL, user_places().cache / MODELS)
        with closing(Library(dataset.articles, Path(work) / "index", encoder)) as library:
            library.sync()
            samples = collect(library, dataset.questions, lambda id: id.partition("-")[0], lambda: None)
    text = _text(dataset.name, len(dataset.questions), fit(samples))
    Path(str(files("retrieval.answering").joinpath(FILE))).write_text(text, "utf-8")
    sys.stdout.write(text)


def _text(folder: str, questions: int, fitted: FittedCalibration) -> str:
    return TEXT.format(
        folder=folder,
        questions=questions,
        answered=fitted.answered_share,
        without_article=fitted.declined_without_article,
        hidden=fitted.declined_hidden,
        intercept=fitted.intercept,
        weights="\n".join(f"{name} = {weight}" for name, weight in fitted.weights.items()),
        answer=fitted.answer_threshold,
        certain=fitted.certain_threshold,
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bot.devtools.calibrate FOLDER")
    main(Path(sys.argv[1]))
