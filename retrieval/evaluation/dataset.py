"""A folder to measure on: which it is of the two kinds, its articles, its questions, its figures."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from retrieval.errors import UsageError
from retrieval.evaluation.beir import CORPUS, QRELS, QUERIES, read_beir
from retrieval.evaluation.corpus import LAYOUT, document_id, write_articles
from retrieval.evaluation.jsonl import file_digest
from retrieval.evaluation.metrics import BEIR_FIGURES, SEED_FIGURES, QuantityKind
from retrieval.evaluation.question import EvalQuestion
from retrieval.evaluation.questions_file import QUESTIONS, read_questions
from retrieval.reading.articles import find_articles


@dataclass(frozen=True, slots=True)
class EvalDataset:
    """What is to be measured.

    `articles` is the folder to index, `index` where, or None for the place that its index has anyway;
    `document` turns an article's id into the name that the folder knows it by.
    """

    name: str
    articles: Path
    index: Path | None
    documents: int
    questions: tuple[EvalQuestion, ...]
    measures: tuple[QuantityKind, ...]
    document: Callable[[str], str]


def open_dataset(folder: Path, questions: Path | None, workdir: Path) -> EvalDataset:
    """Read and check a BEIR folder, or a folder of articles with questions about them.

    Args:
        folder: either kind.
        questions: the file of questions, if it is not the `questions.jsonl` of the folder.
        work: where the corpus of a BEIR folder is written as articles, in a folder for each corpus.

    Raises:
        UsageError: it is neither kind, or something in it is off.
        FolderError: it holds no articles.
        StorageError: the articles cannot be written.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise UsageError(f"the folder {folder} {what}", "name a BEIR folder, or one of articles")
    if questions is None and any((folder / name).exists() for name in (CORPUS, QUERIES, QRELS)):
        return _beir(folder, workdir)
    if questions is None and not (folder / QUESTIONS).exists():
        raise UsageError(
            f"{folder} has neither {CORPUS} nor {QUESTIONS}", "name questions about it with --questions FILE"
        )
    return _own_articles(folder, questions or folder / QUESTIONS)


def _beir(folder: Path, workdir: Path) -> EvalDataset:
    beir = read_beir(folder)
    name = folder.resolve().name
    mark = sha256(f"{LAYOUT} {file_digest(folder / CORPUS)}".encode()).hexdigest()[:16]
    place = workdir / mark
    write_articles(beir.documents, place / "articles")
    return EvalDataset(
        name=name,
        articles=place / "articles",
        index=place / "index",
        documents=len(beir.documents),
        questions=beir.questions,
        measures=BEIR_FIGURES,
        document=document_id,
    )


def _own_articles(folder: Path, questions: Path) -> EvalDataset:
    articles = [found.id for found in find_articles(folder)[0]]
    return EvalDataset(
        name=folder.resolve().name,
        articles=folder,
        index=None,
        documents=len(articles),
        questions=read_questions(questions, articles),
        measures=SEED_FIGURES,
        document=str,
    )
