"""What the benchmarks work on: a folder of articles, our index of it, and the assembly's."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.library import Library
from retrieval.reading.finding import find_articles

FOOTNOTE = (sys.executable, "-m", "bot")
WORDS = 8  # of an article, that a question is made of
SEED = 7


@dataclass(frozen=True, slots=True, eq=False)
class Workbench:
    """`articles` is a copy of the corpus; `index` is ours of it, `store` the assembly's."""

    articles: Path
    work: Path
    questions: tuple[str, ...]
    encoder: Encoder

    @property
    def index(self) -> Path:
        return self.work / "index"

    @property
    def store(self) -> Path:
        return self.work / "assembly"

    @property
    def environ(self) -> Mapping[str, str]:
        """For `footnote` as a process."""
        own = {"FOOTNOTE_INDEX": str(self.index), "FOOTNOTE_MODELS": str(self.work / "models")}
        return {**os.environ, **own}

    def library(self) -> Library:
        """Our index, opened."""
        return Library(self.articles, self.index, self.encoder)

    def footnote(self, *arguments: str) -> tuple[str, ...]:
        """A command line."""
        return (*FOOTNOTE, *arguments, "--seeds", str(self.articles))


def set_up(corpus: Path, work: Path, questions: int) -> Workbench:
    """Copy the corpus and index it in both ways; what is there from an earlier run is used again.

    Another process does the indexing: a child's peak of memory, as the system counts it, begins at its
    parent's, so that this one must stay small until the cold starts are measured.
    """
    articles = work / "articles"
    if not articles.exists():
        shutil.copytree(corpus, articles)
    subprocess.run([sys.executable, "-m", "tests.bench.workbench", str(work)], check=True)
    files = _files(articles)
    encoder = load_encoder(DEFAULT_MODEL, work / "models")
    return Workbench(articles, work, _questions(files, questions), encoder)


def sample_questions(articles: Path, count: int) -> list[str]:
    """Questions with some words of an article each."""
    return list(_questions(_files(articles), count))


def _index(work: Path) -> None:
    from tests.bench.assembly import build

    bench = Workbench(work / "articles", work, (), load_encoder(DEFAULT_MODEL, work / "models"))
    bench.library().sync()
    if not bench.store.exists():
        draft = bench.store.with_suffix(".draft")  # it takes many minutes, in which it may be broken off
        shutil.rmtree(draft, ignore_errors=True)
        build(_files(bench.articles), draft)
        draft.rename(bench.store)


def _files(articles: Path) -> list[Path]:
    return [articles / file.id for file in find_articles(articles)[0]]


def _questions(files: list[Path], count: int) -> tuple[str, ...]:
    """Questions with some words of an article each."""
    draw = random.Random(SEED)
    texts = [path.read_text("utf-8", "replace").split() for path in draw.choices(files, k=count)]
    starts = [draw.randrange(max(1, len(words) - WORDS)) for words in texts]
    return tuple(
        f"What was said about {' '.join(words[at : at + WORDS])}?"
        for words, at in zip(texts, starts, strict=True)
    )


if __name__ == "__main__":
    _index(Path(sys.argv[1]))
