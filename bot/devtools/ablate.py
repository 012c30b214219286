"""`python -m bot.devtools.ablate FOLDER`: what each part of the scoring adds, for those who work on Footnote.

Each row leaves one part out and asks every question again. When to answer was learned with all parts in
place, so no row tells how often an answer is given: a figure counts a declined question as a miss.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.settings import MODELS
from bot.system.paths import user_places
from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.evaluation.dataset import EvalDataset, open_dataset
from retrieval.evaluation.metrics import figures
from retrieval.evaluation.run import run_evaluation
from retrieval.library import Library
from retrieval.search.weights import DEFAULT_WEIGHTS, FusionWeights, RankingWeights
from retrieval.types import Options

FIGURES = ("recall@1", "ndcg@10", "answer@1", "answer@3", "auroc")
HEAD = f"| scoring | {' | '.join(FIGURES)} |\n|---|{'---|' * len(FIGURES)}\n"
DENSE = FusionWeights(cosine=20.0, bm25=0.0, maxsim=0.0)


def _without(part: str) -> RankingWeights:
    """The scoring with one weight of passages left out, for questions and keywords."""
    without = {part: 0.0}
    return replace(
        DEFAULT_WEIGHTS,
        sentence_query=replace(DEFAULT_WEIGHTS.sentence_query, **without),
        keyword_query=replace(DEFAULT_WEIGHTS.keyword_query, **without),
    )


SCORINGS = (
    ("everything", DEFAULT_WEIGHTS),
    ("without the passage's vector", _without("cosine")),
    ("without the words (BM25)", _without("bm25")),
    ("without late interaction of passages", _without("maxsim")),
    ("without late interaction of sentences", replace(DEFAULT_WEIGHTS, sentence_maxsim=0.0)),
    ("without the bonus for reasons", replace(DEFAULT_WEIGHTS, reason_bonus=0.0)),
    ("keyword weights for all", replace(DEFAULT_WEIGHTS, sentence_query=DEFAULT_WEIGHTS.keyword_query)),
    (
        "the passage's vector alone",
        RankingWeights(DENSE, DENSE, sentence_maxsim=0.0, reason_bonus=0.0),
    ),
)


def main(folder: Path) -> None:
    """Print the table of a BEIR folder, a row as soon as it is known."""
    places = user_places()
    bench = open_dataset(folder, None, places.cache / "eval")
    encoder = load_encoder(DEFAULT_MODEL, places.cache / MODELS)
    sys.stdout.write(HEAD)
    for row in _rows(bench, encoder):
        sys.stdout.write(row)
        sys.stdout.flush()


def _rows(bench: EvalDataset, encoder: Encoder) -> Iterator[str]:
    index = bench.index or bench.articles.parent / "index"
    for name, scoring in SCORINGS:
        library = Library(bench.articles, index, encoder, Options(), scoring)
        library.sync()
        trial = run_evaluation(library, bench.questions, bench.documents)
        library.close()
        found = {figure.key: figure.value for figure in figures(trial, bench.measures)}
        values = (f"{found[figure]:.3f}" if found.get(figure) is not None else "-" for figure in FIGURES)
        yield f"| {name} | {' | '.join(values)} |\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bot.devtools.ablate FOLDER")
    main(Path(sys.argv[1]))
