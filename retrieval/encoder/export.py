"""A model exported to ONNX in the user's cache: found by what it was made of, checked when opened.

    CACHE/<fingerprint>-int8-2/model.onnx      the graph, its matrices in eight bits
                               tokenizer.json
                               export.json     the shape, and the SHA-256 of the other two

Making one is `retrieval.encoder.exporting`'s business; nothing here needs torch.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder.runtime import Shape

if TYPE_CHECKING:
    from tokenizers import Tokenizer

RECIPE = "int8-2"  # of `exporting`; another recipe, another folder
GRAPH, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "export.json"


class ExportDamaged(Exception):
    """The export is there but is not, byte for byte, what was written."""


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """An export that was checked: the file of the graph, the tokenizer and the shape."""

    graph: Path
    tokenizer: "Tokenizer"
    shape: Shape


def export_folder(cache: Path, fingerprint: str) -> Path:
    """Where the export of weights with a fingerprint belongs."""
    return cache / f"{fingerprint[:32]}-{RECIPE}"


def open_export(folder: Path) -> Export | None:
    """The export in a folder, or None if there is none.

    Raises:
        ExportDamaged: a file is missing, cut short or changed.
        OSError: the folder may not be read.
    """
    from tokenizers import Tokenizer

    if not folder.exists():
        return None
    try:
        about = json.loads((folder / ABOUT).read_bytes())
        graph, tokenizer = (_checked(folder / name, about["sha256"][name]) for name in (GRAPH, TOKENIZER))
        return Export(graph, Tokenizer.from_file(str(tokenizer)), Shape(**about["shape"]))
    except FileNotFoundError as error:
        raise ExportDamaged(f"{Path(error.filename).name} is gone") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ExportDamaged(f"{ABOUT} cannot be read") from error


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(path: Path, expected: str) -> Path:
    if digest(path) != expected:
        raise ExportDamaged(f"{path.name} is not what was written")
    return path
