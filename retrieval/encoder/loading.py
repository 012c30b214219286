"""Chooses the runtime of a model: its ONNX export, made if there is none, or sentence-transformers.

The default model is exported from its weights, without torch; any other one by torch. What takes long or
fails is logged; the choice of a runtime does not change what vectors mean.
"""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from retrieval.encoder.model_files import DEFAULT_SPEC, ModelFiles, default_tokenizer, fingerprint, verify
from retrieval.encoder.onnx_export import Export, ExportDamaged, export_folder, open_export
from retrieval.encoder.runtime import Runtime
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from retrieval.encoder.torch_runtime import TorchRuntime

AUTO, ONNX, TORCH = RUNTIMES = ("auto", "onnx", "torch")
FEW_SECONDS = "preparing the model, once, in about ten seconds …"
HALF_A_MINUTE = "preparing the model, once, in about half a minute …"
AT_EACH_START = "preparing the model, in about ten seconds …"

log = logging.getLogger(__name__)


def open_runtime(files: ModelFiles, preference: str, cache: Path) -> Runtime:
    """Load a model.

    Args:
        files: the model.
        preference: one of `RUNTIMES`.
        cache: the folder of exports.

    Raises:
        ModelError: the model cannot be loaded, is not the one expected, or not by the runtime preferred.
    """
    if preference == TORCH:
        return _load_torch(files)
    digest = fingerprint(files)
    export = _cached_export(export_folder(cache, digest)) if digest else None
    if export is not None:
        return _run_export(export)
    if files.weights is not None:
        return _open_default(files, export_folder(cache, files.weights))
    return _open_other(files, preference, cache, digest)


def _open_default(files: ModelFiles, folder: Path) -> Runtime:
    """The default model, exported from its weights; into a temporary folder where it cannot be kept."""
    make = partial(_export_default, files)
    try:
        return _run_export(_create_export(make, folder, FEW_SECONDS))
    except _NotKept as error:
        log.warning("%s; it is prepared again at each start (%s)", error, error.hint)
        with TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
            return _run_export(_create_export(make, Path(temporary) / folder.name, AT_EACH_START))


def _open_other(files: ModelFiles, preference: str, cache: Path, digest: str | None) -> Runtime:
    """Another model: torch on a GPU, otherwise its export by torch."""
    loaded = _load_torch(files)
    if preference == AUTO and not loaded.on_cpu:
        return loaded
    folder = export_folder(cache, digest or fingerprint(files) or files.name)
    make = partial(_export_by_torch, loaded, files.name)
    try:
        return _run_export(_create_export(make, folder, HALF_A_MINUTE))
    except ModelError as error:
        if preference == ONNX:
            raise
        log.warning("%s; sentence-transformers runs it, which takes seconds to load (%s)", error, error.hint)
        return loaded


class _NotKept(ModelError):
    """An export cannot be written where it is to be kept."""


def _cached_export(folder: Path) -> Export | None:
    try:
        return open_export(folder)
    except (ExportDamaged, OSError) as error:
        log.warning("the prepared model in %s is damaged (%s); it is made again", folder, error)
        return None


def _create_export(make: Callable[[Path], None], folder: Path, announcement: str) -> Export:
    log.info(announcement)
    try:
        make(folder)
        export = open_export(folder)
    except OSError as error:
        raise _NotKept(
            f"the prepared model cannot be kept in {folder.parent} ({error.strerror})",
            "make it writable, or name another folder with the setting `models`",
        ) from error
    if export is None:
        raise ModelError(f"the prepared model in {folder} has been removed", "run it again")
    return export


def _export_default(files: ModelFiles, folder: Path) -> None:
    # onnx and its quantizer take a second to import, and are needed once.
    from retrieval.encoder.minilm_graph import read_weights, write_float_graph
    from retrieval.encoder.onnx_publishing import publish_export

    verify(files)
    write_graph = partial(write_float_graph, read_weights(files))
    publish_export(write_graph, default_tokenizer(files), DEFAULT_SPEC, folder)


def _export_by_torch(loaded: "TorchRuntime", name: str, folder: Path) -> None:
    from retrieval.encoder.onnx_exporter import NotExportable, write_float_graph
    from retrieval.encoder.onnx_publishing import publish_export

    try:
        publish_export(partial(write_float_graph, loaded), loaded.tokenizer, loaded.shape, folder)
    except NotExportable as error:
        raise ModelError(f"{name} cannot be exported to ONNX ({error})", 'set runtime = "torch"') from error


def _run_export(export: Export) -> Runtime:
    from retrieval.encoder.onnx_runtime import OnnxRuntime

    return OnnxRuntime(export)


def _load_torch(files: ModelFiles) -> "TorchRuntime":
    try:
        from retrieval.encoder.torch_runtime import TorchRuntime
    except ImportError as error:
        raise ModelError(
            f"{files.name} cannot be run without sentence-transformers ({error})",
            "install it with pip install sentence-transformers, or use the default model with runtime = auto",
        ) from None
    return TorchRuntime(files)
