"""Written sentences that are labelled as supported or not by the words that they cite, and their articles.

A row of the file holds a sentence itself or, for the BBC's articles, places and edits that make it from the
article; see the README of such a folder.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.types import Span

PATTERN = "verify-*.jsonl"
_COLLECTION = "xquad-dev"  # a BEIR folder of which a source "xquad/ID" names a document


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


def read_pairs(folder: Path, articles: Path) -> Iterator[LabelledPair]:
    """The pairs of all files of a folder; `articles` is the folder of the articles that they were made from.

    Raises:
        OSError: a file is missing.
        ValueError, KeyError: a row is not as it should be.
    """
    text_of = cache(_Articles(articles).text)
    for path in sorted(folder.glob(PATTERN)):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield _pair(json.loads(line), text_of)


class _Articles:
    """The texts of articles by the names that pairs give as their sources."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._documents: dict[str, str] = {}

    def text(self, source: str) -> str:
        collection, _, id = source.partition("/")
        if collection != "xquad":
            return (self._folder / source).read_text(encoding="utf-8", errors="replace")
        if not self._documents:
            with (self._folder / _COLLECTION / "corpus.jsonl").open(encoding="utf-8") as lines:
                self._documents = {row["_id"]: row["text"] for row in map(json.loads, lines)}
        return self._documents[id]


def _pair(row: dict[str, Any], text_of: Any) -> LabelledPair:
    text = text_of(row["source"])
    return LabelledPair(
        id=row["id"],
        made=row["made"],
        kind=row["kind"],
        supported=row["supported"],
        source=row["source"],
        sentence=row["sentence"] if "sentence" in row else _edited(text, row["base"], row["edits"]),
        text=text,
        cited=tuple((start, end) for start, end in row["cited"]),
    )


def _edited(text: str, base: list[list[int]], edits: list[list[Any]]) -> str:
    """The words at `base`, joined by blanks, with each `[start, end, new]` of the edits put in."""
    sentence = " ".join(text[start:end] for start, end in base)
    for start, end, new in sorted(edits, reverse=True):
        sentence = sentence[:start] + new + sentence[end:]
    return sentence
