"""A dataset to evaluate on: a BEIR folder, or a folder of articles with questions about them."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from retrieval.errors import UsageError
from retrieval.evaluation.beir import CORPUS, QRELS, QUERIES, read_beir
from retrieval.evaluation.corpus import LAYOUT, document_id, write_articles
from retrieval.evaluation.metric_tables import BEIR_METRICS, OWN_METRICS
from retrieval.evaluation.metrics import Metric
from retrieval.evaluation.question import EvalQuestion
from retrieval.evaluation.questions_file import QUESTIONS, read_questions
from retrieval.reading.finding import find_articles


@dataclass(frozen=True, slots=True)
class EvalDataset:
    """Articles, questions about them, and the metrics to compute.

    `articles` is the folder to index. `index` is where; None means where its index is anyway. `document`
    turns an article's id into the id that the dataset uses.
    """

    name: str
    articles: Path
    index: Path | None
    documents: int
    questions: tuple[EvalQuestion, ...]
    metrics: tuple[Metric, ...]
    document: Callable[[str], str]


def open_dataset(folder: Path, questions: Path | None, workdir: Path) -> EvalDataset:
    """Read and check a BEIR folder, or a folder of articles with questions about them.

    Args:
        folder: either kind.
        questions: the file of questions, if it is not the `questions.jsonl` of the folder.
        workdir: where the corpus of a BEIR folder is written as articles, in a folder for each corpus.

    Raises:
        UsageError: it is neither kind, or something in it is off.
        FolderError: it holds no articles.
        StorageError: the articles cannot be written.
    """
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise UsageError(f"the folder {folder} {problem}", "name a BEIR folder, or one of articles")
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
    digest = sha256(f"{LAYOUT}\n".encode() + (folder / CORPUS).read_bytes()).hexdigest()[:16]
    written = workdir / digest
    write_articles(beir.documents, written / "articles")
    return EvalDataset(
        name=name,
        articles=written / "articles",
        index=written / "index",
        documents=len(beir.documents),
        questions=beir.questions,
        metrics=BEIR_METRICS,
        document=document_id,
    )


def _own_articles(folder: Path, questions: Path) -> EvalDataset:
    articles = [file.id for file in find_articles(folder)[0]]
    return EvalDataset(
        name=folder.resolve().name,
        articles=folder,
        index=None,
        documents=len(articles),
        questions=read_questions(questions, articles),
        metrics=OWN_METRICS,
        document=str,
    )
