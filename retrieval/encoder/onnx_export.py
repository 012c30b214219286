"""A model exported to ONNX in the user's cache: found by its fingerprint, checked when opened.

    CACHE/<fingerprint>-int8-4/model.onnx      the graph, its matrices in eight bits
                               tokenizer.json
                               export.json     the shape, and the SHA-256 of it and of the other two

Making one is `retrieval.encoder.onnx_publishing`'s business; nothing here needs torch.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder.runtime import ModelSpec

if TYPE_CHECKING:
    from tokenizers import Tokenizer

EXPORT_VERSION = "int8-4"  # of how it is made and how it is stored; another version, another folder
GRAPH, TOKENIZER, METADATA_FILE = "model.onnx", "tokenizer.json", "export.json"
SHAPE = "shape"
_EXPORT = re.compile(r"[0-9a-f]{32}-int8-\d+")  # the folder of an export, of any version
# Of every graph: numbers of tokens in, a text's vector and the states of its tokens out.
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("vector", "states")


class ExportDamaged(Exception):
    """The export is there but is not, byte for byte, what was written."""


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """An export that was checked: the file of the graph, the tokenizer and the shape."""

    graph: Path
    tokenizer: "Tokenizer"
    shape: ModelSpec


def export_folder(cache: Path, fingerprint: str) -> Path:
    """Where the export of weights with a fingerprint belongs."""
    return cache / f"{fingerprint[:32]}-{EXPORT_VERSION}"


def outdated_exports(cache: Path) -> list[Path]:
    """The exports that earlier versions made, which this one does not open."""
    folders = cache.iterdir() if cache.is_dir() else ()
    return sorted(
        folder
        for folder in folders
        if _EXPORT.fullmatch(folder.name) and not folder.name.endswith(f"-{EXPORT_VERSION}")
    )


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
        metadata = json.loads((folder / METADATA_FILE).read_bytes())
        graph, tokenizer = (_checked(folder / name, metadata["sha256"][name]) for name in (GRAPH, TOKENIZER))
        shape = ModelSpec(**metadata[SHAPE])
        if shape_digest(shape) != metadata["sha256"][SHAPE]:
            raise ExportDamaged(f"{METADATA_FILE} is not what was written")
        return Export(graph, Tokenizer.from_file(str(tokenizer)), shape)
    except FileNotFoundError as error:
        raise ExportDamaged(f"{Path(error.filename).name} is gone") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ExportDamaged(f"{METADATA_FILE} cannot be read") from error


def export_metadata(folder: Path, shape: ModelSpec) -> str:
    """What is to be written about an export whose other files are there."""
    sums = {name: digest(folder / name) for name in (GRAPH, TOKENIZER)} | {SHAPE: shape_digest(shape)}
    return json.dumps({SHAPE: asdict(shape), "sha256": sums})


def shape_digest(shape: ModelSpec) -> str:
    """The SHA-256 of a shape, in hexadecimal."""
    return hashlib.sha256(json.dumps(asdict(shape), sort_keys=True).encode()).hexdigest()


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(path: Path, expected: str) -> Path:
    if digest(path) != expected:
        raise ExportDamaged(f"{path.name} is not what was written")
    return path
