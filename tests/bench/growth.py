"""How answers slow down, and memory grows, from ten thousand passages to a million."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from retrieval.encoder import load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.reading.articles import parse_article, read_bytes
from retrieval.reading.finding import find_articles
from tests.bench.grown import grow, halves
from tests.bench.measure import percentile, resident
from tests.bench.workbench import SEED, Workbench

ARTICLES = 600  # real articles whose passages are recombined
QUESTIONS = 100
LARGEST = 10**8
HALF = Filters(glob="*[02468].txt")
WARMING = 10  # questions that are not counted


@dataclass(frozen=True, slots=True)
class Grown:
    """An index of so many passages: to open it, a warm answer, one from half of the articles (in the median),
    and what it takes in memory and on disk. Its files are in the system's cache, as far as that has room."""

    passages: int
    open_s: float
    p50_ms: float
    p95_ms: float
    filtered_ms: float
    resident_mb: float
    disk_mb: float


def growth(bench: Workbench, sizes: list[int]) -> Iterator[Grown]:
    """Measure each size in a process of its own, so that its memory is its own."""
    for size in sizes:
        folder = bench.work / "grown" / str(size)
        if not (folder / "done").exists():
            _build(bench, folder, size)
        line = subprocess.run(
            [sys.executable, "-m", "tests.bench.growth", str(folder), str(bench.work / "models")],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        opened, p50, p95, filtered, held = map(float, line.split())
        disk = sum(path.stat().st_size for path in (folder / "index").rglob("*") if path.is_file())
        yield Grown(size, opened, p50, p95, filtered, held, disk / 1e6)


def _build(bench: Workbench, folder: Path, size: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    files, _ = find_articles(bench.articles)
    sample = random.Random(SEED).sample(list(files), min(ARTICLES, len(files)))
    articles = [parse_article(file.id, read_bytes(file, LARGEST))[0] for file in sample]
    made = halves(articles, bench.encoder, SEED)
    grow(folder / "articles", folder / "index", made, bench.encoder, size, SEED)
    (folder / "done").touch()


def _cache(folder: Path) -> None:
    """Read all files, so that they are in the system's cache as after a while of use."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(2**24):
                    pass


def _measure(folder: Path, models: Path) -> tuple[float, ...]:
    _cache(folder)
    library = Library(folder / "articles", folder / "index", load_encoder(DEFAULT_MODEL, models))
    started = time.perf_counter()
    library.warm_up()
    opened = time.perf_counter() - started
    draw = random.Random(SEED)
    files = draw.sample(sorted((folder / "articles").glob("*/*.txt")), QUESTIONS)
    times, filtered = [], []
    for path in files:
        words = path.read_text("utf-8").split()
        at = draw.randrange(max(1, len(words) - 8))
        question = f"What was said about {' '.join(words[at : at + 8])}?"
        for kept, filters in ((times, Filters()), (filtered, HALF)):
            began = time.perf_counter()
            library.ask(question, filters=filters)
            kept.append(1000 * (time.perf_counter() - began))
    warm = times[WARMING:]
    return opened, median(warm), percentile(warm, 0.95), median(filtered[WARMING:]), resident()


if __name__ == "__main__":
    sys.stdout.write(" ".join(f"{value:.4f}" for value in _measure(Path(sys.argv[1]), Path(sys.argv[2]))))
