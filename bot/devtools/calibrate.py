"""`python -m bot.devtools.calibrate FOLDER`: learns from a BEIR folder when to answer, for those who work on Footnote.

It writes `retrieval/calibration.toml`, which every answer uses. Documents whose ids begin alike, up to the
first dash, are taken to be of one article.
"""

import sys
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import MODELS
from bot.system.paths import user_places
from retrieval.answering.confidence import FILE
from retrieval.encoder import load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.evaluation.calibration import FittedCalibration, collect, learn
from retrieval.evaluation.dataset import open_dataset
from retrieval.library import Library

TEXT = """\
# The probability that the articles answer: a logistic model over the features that retrieval/answering/confidence.py describes.
# Made by `python -m bot.devtools.calibrate {folder}` from {questions} questions, each answerable one also
# with its article hidden. Cross-validated: {found:.1%} of the answerable questions are answered,
# {silent_left_out:.1%} of those whose article is left out are declined, and {silent_hidden:.1%} of those
# whose article is hidden.
intercept = {intercept}

[weights]
{weights}

[threshold]
# Below `answer` the articles do not say. Below `certain`, where 97% of the questions lie whose article is left
# out, an answer is tentative.
answer = {answer}
certain = {certain}
"""


def main(folder: Path) -> None:
    """Learn from a BEIR folder and write the calibration."""
    with TemporaryDirectory() as work:
        bench = open_dataset(folder, None, Path(work))
        library = Library(
            bench.articles, Path(work) / "index", load_encoder(DEFAULT_MODEL, user_places().cache / MODELS)
        )
        library.sync()
        learned = learn(collect(library, bench.questions, lambda id: id.partition("-")[0], lambda: None))
        library.close()
    text = _text(bench.name, len(bench.questions), learned)
    Path(str(files("retrieval.answering").joinpath(FILE))).write_text(text, "utf-8")
    sys.stdout.write(text)


def _text(folder: str, questions: int, learned: FittedCalibration) -> str:
    return TEXT.format(
        folder=folder,
        questions=questions,
        found=learned.answered_share,
        silent_left_out=learned.declined_without_article,
        silent_hidden=learned.declined_hidden,
        intercept=learned.intercept,
        weights="\n".join(f"{name} = {weight}" for name, weight in learned.weights.items()),
        answer=learned.answer_threshold,
        certain=learned.certain_threshold,
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bot.devtools.calibrate FOLDER")
    main(Path(sys.argv[1]))
