"""Jupyter notebooks: the Markdown of their cells, their code, and what it printed."""

import json
from typing import Any

from retrieval.reading.derived import Derived, TextBuilder, Unreadable
from retrieval.reading.formats.prose import add_markdown
from retrieval.types import SentenceKind

MAX_OUTPUT = 5_000  # characters of what a cell printed
_DAMAGED = ("is damaged or cut short", "fetch or export it again")


def read(data: bytes, name: str) -> Derived:
    """The text of a notebook.

    Raises:
        Unreadable: it is none.
    """
    try:
        notebook = json.loads(data)
        cells = notebook.get("cells")
        if cells is None:  # before version 4
            cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        builder = TextBuilder()
        for cell in cells:
            _add_cell(cell, builder)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Unreadable(*_DAMAGED) from None
    return builder.build()


def _add_cell(cell: dict[str, Any], builder: TextBuilder) -> None:
    kind, source = cell["cell_type"], _text(cell.get("source", cell.get("input", "")))
    if kind == "markdown":
        add_markdown(source, builder)
    elif kind == "heading":
        builder.add(SentenceKind.HEADING, source, level=min(6, int(cell.get("level", 1))))
    elif kind == "code":
        builder.add(SentenceKind.CODE, source)
        for output in cell.get("outputs", ()):
            text = _text(output.get("text") or output.get("data", {}).get("text/plain", ""))
            if text.strip() and len(text) <= MAX_OUTPUT:
                builder.add(SentenceKind.CODE, text)


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)
