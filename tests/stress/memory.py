"""Memory while indexing: it does not grow with the texts, only with what Chroma keeps of a passage."""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder
from tests.stress.effort import Effort, Outcome

PER_PASSAGE = 4_000  # bytes of peak memory at most: vector and neighbours in Chroma, no text
PER_BYTE = 20  # bytes of peak memory for each of an article's: its text, structure and passages, once
SMALL, LARGE = 5_000, 8_000_000  # bytes of an article
WORDS = tuple(f"word{number}" for number in range(3000))


def trials(effort: Effort) -> Iterator[Outcome]:
    """Folders of ever more articles, then a single large one, each indexed in a process of its own."""
    most = max(2, effort.tries)
    few, many = _indexed(most // 10 + 1, SMALL), _indexed(most, SMALL)
    growth = (many[0] - few[0]) / max(1, many[1] - few[1])
    lost = (f"{growth:,.0f} bytes a passage",) if growth > PER_PASSAGE else ()
    yield Outcome(
        "memory of a folder", many[1], lost, f"{many[0] / 1e6:.0f} MB, {growth:,.0f} bytes a passage"
    )
    large = _indexed(1, LARGE)
    growth = (large[0] - few[0]) / LARGE
    lost = (f"{growth:.1f} bytes a byte",) if growth > PER_BYTE else ()
    yield Outcome(
        "memory of a large article", 1, lost, f"{large[0] / 1e6:.0f} MB, {growth:.1f} times its size"
    )


def _indexed(articles: int, size: int) -> tuple[int, int]:
    """Peak memory in bytes and passages of an index of so many articles of so many bytes."""
    argv = [sys.executable, "-m", __name__, str(articles), str(size)]
    root = Path(__file__).parents[2]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=root)
    peak, passages = map(int, done.stdout.split())
    return peak, passages


def main(articles: int, size: int) -> None:
    """Index, and print the peak and the passages."""
    chance = Random(1)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "articles"
        folder.mkdir()
        for number in range(articles):
            with (folder / f"{number}.md").open("w") as file:
                file.writelines(_paragraph(chance) for _ in range(size // 500))
        library = Library(folder, Path(work) / "index", FakeEncoder())
        passages = library.sync().passages
        library.close()
    unit = 1 if sys.platform == "darwin" else 1024
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit} {passages}\n")


def _paragraph(chance: Random) -> str:
    """About 500 characters."""
    return " ".join(" ".join(chance.choices(WORDS, k=9)).capitalize() + "." for _ in range(6)) + "\n\n"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
