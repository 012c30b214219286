"""`python -m bot.devtools.ablate FOLDER [--questions FILE]`: what each part of the ranking adds.

The first table leaves out one part at a time; the second holds the full ranking against its dense and its
lexical part alone, by kind of question. When to answer was calibrated with all parts in place, so the
rankings are to be compared, not how often they answer: a figure counts a declined question as a miss.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bot.cli.commands.evaluate import context_after
from bot.devtools.tables import table_header, table_row
from bot.settings import MODELS, index_name
from bot.system.paths import user_paths
from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.evaluation.dataset import EvalDataset, open_dataset
from retrieval.evaluation.metric_tables import RANKING_METRICS
from retrieval.evaluation.metrics import MetricValue, figures, figures_by_kind
from retrieval.evaluation.run import EvalRun, run_evaluation
from retrieval.library import Library
from retrieval.search.weights import DEFAULT_WEIGHTS, FusionWeights, RankingWeights
from retrieval.types import LibraryOptions

FULL, DENSE, LEXICAL = "everything", "dense alone", "BM25 alone"
ALL_KINDS = "all"
BY_KIND = tuple(
    metric for metric in RANKING_METRICS if metric.key in ("ndcg@10", "first_right", "three_right")
)


def _without(part: str) -> RankingWeights:
    """The default weights without one of those that rank passages."""
    return replace(
        DEFAULT_WEIGHTS,
        sentence_query=replace(DEFAULT_WEIGHTS.sentence_query, **{part: 0.0}),
        keyword_query=replace(DEFAULT_WEIGHTS.keyword_query, **{part: 0.0}),
    )


def _alone(weights: FusionWeights) -> RankingWeights:
    return RankingWeights(weights, weights, quote_maxsim=0.0, reason_bonus=0.0)


RANKINGS: Mapping[str, RankingWeights] = {
    FULL: DEFAULT_WEIGHTS,
    "without cosine": _without("cosine"),
    "without BM25": _without("bm25"),
    "without MaxSim of passages": _without("maxsim"),
    "without MaxSim of quotes": replace(DEFAULT_WEIGHTS, quote_maxsim=0.0),
    "without answer types": replace(DEFAULT_WEIGHTS, reason_bonus=0.0),
    "keyword weights for all": replace(DEFAULT_WEIGHTS, sentence_query=DEFAULT_WEIGHTS.keyword_query),
    DENSE: _alone(FusionWeights(cosine=20.0, bm25=0.0, maxsim=0.0)),
    LEXICAL: _alone(FusionWeights(cosine=0.0, bm25=1.0, maxsim=0.0)),
}


def main(folder: Path, questions: Path | None) -> None:
    """Print both tables of a folder, the rows of the first as soon as they are known."""
    paths = user_paths()
    dataset = open_dataset(folder, questions, paths.cache / "eval")
    runs: dict[str, EvalRun] = {}
    _print(table_header("ranking", [metric.key for metric in RANKING_METRICS]))
    for name, run in _runs(dataset, load_encoder(DEFAULT_MODEL, paths.cache / MODELS)):
        runs[name] = run
        _print(table_row(name, _cells(figures(run, RANKING_METRICS))))
    _print("\n" + by_kind_table({name: runs[name] for name in (FULL, DENSE, LEXICAL)}))


def _runs(dataset: EvalDataset, encoder: Encoder) -> Iterator[tuple[str, EvalRun]]:
    index = dataset.index or user_paths().cache / index_name(dataset.articles)
    for name, weights in RANKINGS.items():
        with closing(Library(dataset.articles, index, encoder, LibraryOptions(), weights)) as library:
            library.sync()
            run = run_evaluation(library, dataset.questions, dataset.documents, context_after=context_after)
        yield name, run


def by_kind_table(runs: Mapping[str, EvalRun]) -> str:
    """A row for each kind of question and one for all, a column for each metric and run."""
    rows: dict[str, list[str]] = {}
    for metric in BY_KIND:
        for run in runs.values():
            kinds = figures_by_kind(run, [metric])
            for kind, values in (*kinds.items(), (ALL_KINDS, figures(run, [metric]))):
                rows.setdefault(kind, []).extend(_cells(values[-1:]))
    columns = [f"{metric.key} {name}" for metric in BY_KIND for name in runs]
    return table_header("kind", columns) + "".join(table_row(kind, cells) for kind, cells in rows.items())


def _cells(values: Sequence[MetricValue]) -> list[str]:
    return ["-" if metric.value is None else f"{metric.value:.3f}" for metric in values]


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m bot.devtools.ablate", allow_abbrev=False)
    parser.add_argument("folder", type=Path, help="a BEIR folder, or a folder of articles")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="questions about the articles in it")
    arguments = parser.parse_args()
    main(arguments.folder, arguments.questions)
