"""Written sentences labelled as supported or not by the words that they cite, with their articles.

A row of a file holds a sentence itself or, for articles that may not be stored elsewhere, places and edits
that make it from the article; the README of such a folder describes the fields.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.types import Span

PATTERN = "verify-*.jsonl"
COLLECTION = "xquad-dev"  # a BEIR folder, of which a source "xquad/ID" names a document


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A written sentence with the words that it cites: `text[start:end]` for each of `cited`.

    `made` says how it was made, `kind` in what it differs from its source; `text` is the article `source`.
    """

    id: str
    made: str
    kind: str
    supported: bool
    source: str
    sentence: str
    text: str
    cited: tuple[Span, ...]


def read_pairs(folder: Path, articles: Path) -> tuple[LabelledPair, ...]:
    """The pairs of all files of a folder.

    Args:
        folder: of files named like `PATTERN`.
        articles: the folder of the articles that the pairs were made from.

    Raises:
        OSError: an article is missing.
        ValueError, KeyError: a row is not as it should be.
    """
    texts = _Texts(articles)
    return tuple(_pair(row, texts) for path in sorted(folder.glob(PATTERN)) for row in _rows(path))


class _Texts:
    """The texts of articles by the names that pairs give as their sources."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.of = cache(self._read)
        self._documents = cache(self._read_documents)

    def _read(self, source: str) -> str:
        collection, _, id = source.partition("/")
        if collection == "xquad":
            return self._documents()[id]
        return (self._folder / source).read_text(encoding="utf-8", errors="replace")

    def _read_documents(self) -> Mapping[str, str]:
        return {row["_id"]: row["text"] for row in _rows(self._folder / COLLECTION / "corpus.jsonl")}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _pair(row: dict[str, Any], texts: _Texts) -> LabelledPair:
    if "cited" in row:
        text, cited = texts.of(row["source"]), tuple((start, end) for start, end in row["cited"])
    else:  # the words alone, of an article that is not there
        text, cited = _joined(row["cited_text"])
    sentence = row["sentence"] if "sentence" in row else _edited(text, row["base"], row["edits"])
    return LabelledPair(
        row["id"], row["made"], row["kind"], row["supported"], row["source"], sentence, text, cited
    )


def _edited(text: str, base: list[list[int]], edits: list[tuple[int, int, str]]) -> str:
    """The words at `base`, joined by blanks, with each `[start, end, new]` of the edits put in."""
    sentence = " ".join(text[start:end] for start, end in base)
    for start, end, new in sorted(edits, reverse=True):
        sentence = sentence[:start] + new + sentence[end:]
    return sentence


def _joined(texts: list[str]) -> tuple[str, tuple[Span, ...]]:
    """Texts as paragraphs of one, and where each stands in it."""
    gap, spans, at = "\n\n", [], 0
    for text in texts:
        spans.append((at, at + len(text)))
        at += len(text) + len(gap)
    return gap.join(texts), tuple(spans)
