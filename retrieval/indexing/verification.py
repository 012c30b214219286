"""Full verification of an index (`footnote doctor --deep`); too slow to run before a question.

It reads every byte, and only reports: `retrieval.indexing.indexer.sync` repairs. `retrieval.store` says what
is checked when.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retrieval.encoder import Encoder
from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.finding import ids_of
from retrieval.reading.folder import ArticleFolders
from retrieval.store import manifest
from retrieval.store.derived_texts import DerivedText
from retrieval.store.generation import open_current
from retrieval.store.rows import ArticleRow
from retrieval.store.snapshot import LocalSnapshot

OnProgress = Callable[[int, int], None]
"""Told how many of how many files were read."""


@dataclass(frozen=True, slots=True)
class IndexProblem:
    """A problem found in the index, or (is_damage=False) an article that changed since it was indexed."""

    file: str
    message: str
    is_damage: bool = True


def verify_index(
    folders: ArticleFolders, index: Path, encoder: Encoder, progress: OnProgress
) -> Iterator[IndexProblem]:
    """Yield the damaged files of an index; if there is none, the articles that are not as it has them.

    Texts that were derived from documents are derived again, and compared.

    Args:
        folders: the articles.
        index: the index folder.
        encoder: the model of the index.
        progress: told how many of how many files are read: those of the index, then the articles.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: it cannot be opened, or another model made it.
        IndexForeign: the folder is not an index of this program.
    """
    problems = list(damaged_files(index, progress))
    yield from problems
    if problems:
        return  # what is damaged is not opened: libraries may do worse than raise
    with closing(LocalSnapshot(index, encoder)) as snapshot, ArticleReader(folders.options) as reader:
        away = ids_of(folders.missing(), [row.article_id for row in snapshot.articles.values()])
        articles = [row for row in snapshot.articles.values() if row.article_id not in away]
        for done, article in enumerate(articles):
            progress(done, len(articles))
            data = folders.document(article.article_id, article.digest)
            if problem := _article_problem(article, data, snapshot.derived_text(article), reader):
                yield IndexProblem(article.article_id, problem, is_damage=False)


def _article_problem(
    row: ArticleRow, data: bytes | None, stored: DerivedText | None, reader: ArticleReader
) -> str:
    """What is wrong with an article, or "": its file has other bytes, or its text differs from the stored."""
    if data is None:
        return "changed since it was indexed"
    return "" if stored is None else reader.difference(row.article_id, data, stored.text)


def damaged_files(index: Path, progress: OnProgress) -> Iterator[IndexProblem]:
    """Read every byte of the published generation; the errors of `open_current`."""
    with closing(open_current(index)) as generation:
        files = generation.manifest()
        for done, name in enumerate(files):
            progress(done, len(files))
            if problem := manifest.checksum_problem(generation.folder, name, files[name]):
                yield IndexProblem(name, problem)
