"""A BEIR folder: `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`, read and checked.

The format is that of Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of
Information Retrieval Models" (2021). Nothing is repaired: the first line that is off is named.
"""

import csv
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import UsageError
from retrieval.evaluation.corpus import Document, file_name
from retrieval.evaluation.jsonl import Line, Record, lines, records
from retrieval.evaluation.question import EvalQuestion

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"
HINT = f"a BEIR folder has {CORPUS}, {QUERIES} and {QRELS}"
LONGEST_NAME = 1_000  # bytes; file systems take 4,096 for a whole path


@dataclass(frozen=True, slots=True)
class Beir:
    """The documents and questions of a BEIR folder; questions name articles as `corpus.file_name` does."""

    documents: tuple[Document, ...]
    questions: tuple[EvalQuestion, ...]


def read_beir(folder: Path) -> Beir:
    """Read a BEIR folder. A query counts whether it has a qrel or not; scores of 0 or less mean not relevant.

    Raises:
        UsageError: a file is missing, a line is malformed, an id stands twice, or a qrel names an unknown
            query or document.
    """
    documents = tuple(_documents(folder / CORPUS))
    queries = dict(_queries(folder / QUERIES))
    gains = _gains(folder / QRELS, queries, {document.id for document in documents})
    questions = tuple(_question(id, record, gains.get(id, {})) for id, record in queries.items())
    for name, entries in ((CORPUS, documents), (QUERIES, questions)):
        if not entries:
            raise UsageError(f"{folder / name} is empty", HINT)
    return Beir(documents, questions)


def _documents(file: Path) -> Iterator[Document]:
    for id, record in _by_id(file):
        if len(file_name(id)) > LONGEST_NAME:
            raise record.line.error(f"its _id is too long ({len(id):,} characters)", "shorten it")
        yield Document(id, record.optional_string("title") or "", record.string("text"))


def _queries(file: Path) -> Iterator[tuple[str, Record]]:
    for id, record in _by_id(file):
        record.string("text")
        yield id, record


def _by_id(file: Path) -> Iterator[tuple[str, Record]]:
    line_of_id: dict[str, int] = {}
    for record in records(file, HINT):
        id = record.string("_id")
        if not id:
            raise record.line.error("_id is empty")
        first = line_of_id.setdefault(id, record.line.number)
        if first != record.line.number:
            raise record.line.error(f"the _id {id} stands already in line {first}")
        yield id, record


def _question(id: str, record: Record, gains: Mapping[str, float]) -> EvalQuestion:
    metadata = record.fields.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise record.line.error("metadata is not an object")
    about = Record(record.line, metadata)
    return EvalQuestion(
        id=id,
        text=record.string("text"),
        relevant={file_name(document): gain for document, gain in gains.items() if gain > 0},
        answers=about.strings("answers"),
        history=about.strings("history"),
        kind=about.optional_string("kind"),
    )


def _gains(file: Path, queries: Collection[str], documents: Collection[str]) -> dict[str, dict[str, float]]:
    """The score of each judged document, by query."""
    gains: dict[str, dict[str, float]] = {}
    rows = lines(file, HINT)
    header = next(rows, None)
    if header is not None and _number(_cells(header)[-1]) is not None:
        raise header.error("not a header", "start the file with the line: query-id, corpus-id, score")
    for line in rows:
        cells = _cells(line)
        if len(cells) != 3:
            raise line.error(f"{len(cells)} of 3 columns", "write query-id, corpus-id and score between tabs")
        query, document, score = cells
        for kind, id, ids in (("query", query, queries), ("document", document, documents)):
            if id not in ids:
                raise line.error(f"there is no {kind} {id}")
        gain = _number(score)
        if gain is None:
            raise line.error(f"the score {score!r} is not a number")
        if document in gains.setdefault(query, {}):
            raise line.error(f"query {query} and document {document} were judged already")
        gains[query][document] = gain
    return gains


def _cells(line: Line) -> list[str]:
    """The columns of a line; quoted where they must be, as `csv` writes them."""
    try:
        return next(csv.reader([line.text], delimiter="\t", strict=True), [""])
    except csv.Error as error:
        raise line.error(f"not a line of tab-separated columns ({error})") from None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
