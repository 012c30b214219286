"""Which runtime a model gets: its export, made if there is none, or sentence-transformers itself.

What takes long or fails is logged; the choice of a runtime does not change what vectors mean.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.encoder.model_files import ModelFiles, fingerprint
from retrieval.encoder.onnx_export import Export, ExportDamaged, export_folder, open_export
from retrieval.encoder.runtime import Runtime
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from retrieval.encoder.torch_runtime import TorchRuntime

AUTO, ONNX, TORCH = RUNTIMES = ("auto", "onnx", "torch")

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
    if export is None:
        loaded = _load_torch(files)
        if preference == AUTO and not loaded.on_cpu:
            return loaded
        try:
            export = _create_export(
                loaded, export_folder(cache, digest or fingerprint(files) or files.name), files.name
            )
        except ModelError as error:
            if preference == ONNX:
                raise
            log.warning(
                "%s; sentence-transformers runs it, which takes seconds to load (%s)", error, error.hint
            )
            return loaded
    from retrieval.encoder.onnx_runtime import OnnxRuntime

    return OnnxRuntime(export)


def _cached_export(folder: Path) -> Export | None:
    try:
        return open_export(folder)
    except (ExportDamaged, OSError) as error:
        log.warning("the prepared model in %s is damaged (%s); it is made again", folder, error)
        return None


def _create_export(loaded: "TorchRuntime", folder: Path, name: str) -> Export:
    from retrieval.encoder.onnx_exporter import NotExportable, make_export

    log.info("preparing the model for this machine, once …")
    try:
        make_export(loaded, folder)
        export = open_export(folder)
    except NotExportable as error:
        raise ModelError(f"{name} cannot be exported to ONNX ({error})", 'set runtime = "torch"') from error
    except OSError as error:
        raise ModelError(
            f"the prepared model cannot be kept in {folder.parent} ({error.strerror})",
            "make it writable, or name another folder with the setting `models`",
        ) from error
    if export is None:
        raise ModelError(f"the prepared model in {folder} has been removed", "run it again")
    return export


def _load_torch(files: ModelFiles) -> "TorchRuntime":
    from retrieval.encoder.torch_runtime import TorchRuntime

    return TorchRuntime(files)
