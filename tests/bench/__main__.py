"""`python -m tests.bench`: all figures, beside the usual assembly and the bare limit."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from tests.bench import report
from tests.bench.figures import changes, cold, indexing, warm
from tests.bench.growth import growth
from tests.bench.measure import ROOT, machine
from tests.bench.workbench import set_up


def main() -> None:
    """Measure, showing each figure as soon as it is known, and write the results."""
    parser = ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--corpus", type=Path, default=ROOT / "seeds", help="a folder of articles")
    parser.add_argument(
        "--work", type=Path, default=ROOT / ".cache" / "bench", help="what is kept for the next run"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "tests" / "bench" / "results")
    parser.add_argument("--sizes", default="10000,100000", help="passages of the growth curve, with commas")
    parser.add_argument("--questions", type=int, default=100)
    arguments = parser.parse_args()
    bench = set_up(arguments.corpus, arguments.work / arguments.corpus.resolve().name, arguments.questions)
    articles = sum(path.is_file() for path in bench.articles.rglob("*"))
    described = {**machine(), "corpus": f"{arguments.corpus.resolve().name}, {articles:,} articles"}
    rows = []
    for part in (cold, changes, warm, indexing):
        for row in part(bench):
            sys.stdout.write(" | ".join(report.cells(row)) + "\n")
            sys.stdout.flush()
            rows.append(row)
    grown = []
    for growth_row in growth(bench, [int(size) for size in arguments.sizes.split(",") if size]):
        sys.stdout.write(" | ".join(report.grown_cells(growth_row)) + "\n")
        sys.stdout.flush()
        grown.append(growth_row)
    report.write(arguments.out, described, rows, grown)


if __name__ == "__main__":
    main()
