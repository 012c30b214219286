"""A folder of articles by chance, and how it changes; and all that an index says of it, to be compared."""

import os
import random
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retrieval.library import Library
from retrieval.store.snapshot import LocalSnapshot
from retrieval.types import SyncReport
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.indexing.index_invariants import broken_invariants

WORDS = (
    "lamp keeper ferry island harbour winter storm council vote budget museum painter river bridge".split()
)


def article(chance: random.Random, name: str) -> str:
    """A few passages with words of their own, so that a question for one of them has one answer."""
    body = " ".join(
        f"The {chance.choice(WORDS)} of {name} met {name}x{number} at the {chance.choice(WORDS)}."
        for number in range(chance.randint(5, 40))
    )
    return f"# All about {name}\n\n{body}\n"


def memory() -> "tempfile.TemporaryDirectory[str]":
    """A folder in memory where there is one: a kill leaves what was written there, too."""
    shared = "/dev/shm"
    return tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None)


@dataclass(frozen=True)
class Folder:
    """Articles and their index, side by side in one place."""

    root: Path

    @property
    def articles(self) -> Path:
        return self.root / "articles"

    @property
    def index(self) -> Path:
        return self.root / "index"

    def write(self, chance: random.Random, *names: str) -> None:
        for name in names:
            self.articles.mkdir(parents=True, exist_ok=True)
            (self.articles / f"{name}.md").write_text(article(chance, name))

    def change(self, chance: random.Random, number: int) -> None:
        """Change an article, remove one, add two."""
        there = sorted(self.articles.iterdir())
        changed, removed = chance.sample(there, 2)
        self.write(chance, changed.stem, f"a{number}", f"b{number}")
        removed.unlink()

    def copy(self, root: Path) -> "Folder":
        """The same elsewhere."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        return Folder(root)

    def sync(self) -> SyncReport:
        with closing(Library(self.articles, self.index, FakeEncoder())) as library:
            return library.sync()

    def left_behind(self) -> list[str]:
        """What an index run should not leave: drafts, old generations, files that were to be renamed."""
        (current,) = (self.index / "current").read_text().split()[:1]
        expected = {"footnote-index", "writer.lock", "current", "calibration.json", "unread.json", current}
        left = [path.name for path in self.index.iterdir() if path.name not in expected]
        return left + [path.name for path in self.index.rglob("*.new")]

    def flaws(self) -> list[str]:
        """What is wrong with the index, by the long look at it; articles that changed since are not."""
        with closing(Library(self.articles, self.index, FakeEncoder())) as library:
            problems = list(library.verify())
        damage = [f"{problem.file}: {problem.message}" for problem in problems if problem.is_damage]
        changed = frozenset(problem.file for problem in problems if not problem.is_damage)
        return damage or broken_invariants(self.index, self.articles, FakeEncoder(), changed=changed)

    def contents(self) -> dict[str, object]:
        """What the index says of each article, but for the numbers that it gave: text, vectors and tokens."""
        with closing(LocalSnapshot(self.index)) as snapshot:
            return {
                row.article_id: (row.title, row.digest, row.passages, _passages(snapshot, row.number))
                for row in snapshot.articles.values()
            }


def _passages(snapshot: LocalSnapshot, article: int) -> list[object]:
    rows = snapshot.passage_rows(snapshot.catalog.passages_of([article])).values()
    contents: list[object] = []
    for row in sorted(rows, key=lambda row: row.passage.start):
        bits, offsets = snapshot.tokens(row)
        vector = snapshot.passage_vectors([row.number])
        contents.append((row.passage, row.line, vector.tobytes(), bits.tobytes(), offsets.tobytes()))
    return contents
