"""How much of a web page's main content is read, and how little else, where a person has marked it.

The marks are CSS selectors: of the element that a person would call the article, and of what in it is not.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from retrieval.reading.formats import html

MARKS = Path(__file__).parent / "main_content.json"
SHINGLE = 4  # words
_WORD = re.compile(r"\w+")
_SILENT = "script, style, template, noscript"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of runs of words: how many of those read are content, and how much of the content is read."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def marked_pages(folder: Path) -> Iterator[tuple[str, Overlap]]:
    """The overlap for each page below a folder whose content is marked, by the names of the files."""
    marks = json.loads(MARKS.read_text("utf-8"))
    for file in sorted(folder.rglob("*.html")):
        if mark := marks.get(file.name):
            yield file.name, _overlap(file, mark["article"], mark["without"])


def _overlap(file: Path, article: str, without: list[str]) -> Overlap:
    data = file.read_bytes()
    tree = LexborHTMLParser(html.decode_html(data, file.name))
    for element in tree.css(", ".join([_SILENT, *without])):
        element.decompose()
    marked = tree.css_first(article)
    assert marked is not None, f"{file.name} has no {article}"
    content = _shingles(marked.text(separator=" "))
    read = _shingles(html.read(data, file.name).text)
    common = (content & read).total()
    return Overlap(common / max(read.total(), 1), common / max(content.total(), 1))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return Counter(zip(*(words[start:] for start in range(SHINGLE)), strict=False))
