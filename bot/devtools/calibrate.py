"""`python -m bot.devtools.calibrate FOLDER...`: fits when to answer, and when to say "possibly".

A FOLDER is one in the BEIR format, one of articles with a `questions.jsonl`, or one that holds both
`articles/` and `questions.jsonl`. Name several of different kinds: each weighs the same. The result is
written to `retrieval/answering/calibration.toml`, which every answer uses.
"""

import sys
from collections.abc import Sequence
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import MODELS
from bot.system.paths import user_paths
from retrieval.answering.confidence import FILE, Model
from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.evaluation.calibration import FittedCalibration, FolderSamples, collect, fit
from retrieval.evaluation.dataset import open_dataset
from retrieval.library import Library

HEAD = """\
# Two logistic models over the features that retrieval/answering/confidence.py describes: the probability
# that the articles answer, and that the first quote is the answer. Below the first threshold the articles
# do not say; below the second one an answer is tentative. Made by `python -m bot.devtools.calibrate` from
# the folders below, each weighing the same, each answerable question also with its articles hidden.
#
# By models fitted to the other folders, of each folder, with the shift that its own questions give:
# answerable questions answered, unanswerable ones declined, those with their articles hidden declined; of the
# given first quotes, right ones tentative, wrong ones tentative.
#
"""


def main(folders: Sequence[Path]) -> None:
    """Fit the calibration to the folders and write it."""
    encoder = load_encoder(DEFAULT_MODEL, user_paths().cache / MODELS)
    text = calibration_text(fit([_samples(folder, encoder) for folder in folders]))
    Path(str(files("retrieval.answering").joinpath(FILE))).write_text(text, "utf-8")
    sys.stdout.write(text)


def calibration_text(fitted: FittedCalibration) -> str:
    """The calibration as TOML, with its figures as a comment."""
    rows = [
        f"#   {figures.name:24} {_share(figures.answered)} {_share(figures.declined)}"
        f" {_share(figures.declined_hidden)} {_share(figures.marked_right)} {_share(figures.marked_wrong)}\n"
        for figures in fitted.figures
    ]
    return "".join([HEAD, *rows, _table("answer", fitted.answer), _table("quote", fitted.quote)])


def _samples(folder: Path, encoder: Encoder) -> FolderSamples:
    questions = folder / "questions.jsonl" if (folder / "articles").is_dir() else None
    with TemporaryDirectory() as work:
        dataset = open_dataset(folder / "articles" if questions else folder, questions, Path(work))
        with closing(Library(dataset.articles, Path(work) / "index", encoder)) as library:
            library.sync()
            samples = collect(library, folder.resolve().name, dataset.questions, lambda: None)
    sys.stderr.write(f"{samples.name}: {len(samples.rows)} rows\n")
    return samples


def _table(name: str, model: Model) -> str:
    weights = "".join(f"{feature} = {weight}\n" for feature, weight in model.weights.items())
    return f"""
[{name}]
intercept = {model.intercept}
threshold = {model.threshold}

[{name}.weights]
{weights}"""


def _share(value: float) -> str:
    return "   – " if value != value else f"{value:.3f}"  # NaN: no such question


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python -m bot.devtools.calibrate FOLDER FOLDER...")
    main([Path(folder) for folder in sys.argv[1:]])
