"""Makes an export: torch's own exporter, then eight bits for the matrices by onnxruntime's quantizer.

It is written aside and renamed, so that a kill leaves an export or none. It takes about half a minute, once.
"""

import logging
import os
import warnings
from contextlib import suppress
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from retrieval.encoder.onnx_export import GRAPH, METADATA_FILE, TOKENIZER, export_metadata
from retrieval.encoder.torch_runtime import TorchRuntime
from retrieval.encoder.workspace import workspace

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class NotExportable(Exception):
    """torch cannot write this model as an ONNX graph."""


class _ExportModule(nn.Module):
    """What the graph computes: a text's vector and the states of its tokens."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        output = self.model(dict(zip(INPUTS, (input_ids, attention_mask, token_type_ids), strict=True)))
        return output["sentence_embedding"], output["token_embeddings"]


def make_export(runtime: TorchRuntime, folder: Path) -> None:
    """Export a model to a folder, in place of what may be there.

    Raises:
        NotExportable: torch has no ONNX for it.
        OSError: the folder cannot be written.
    """
    with workspace(folder.parent) as draft:
        _write_graph(runtime, draft)
        (draft / TOKENIZER).write_text(runtime.tokenizer.to_str(), "utf-8")
        (draft / METADATA_FILE).write_text(export_metadata(draft, runtime.shape), "utf-8")
        _publish(draft, folder)


def _write_graph(runtime: TorchRuntime, draft: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    fp32_path, preprocessed_path = draft / "float.onnx", draft / "shaped.onnx"
    _export_floats(runtime, fp32_path)
    quant_pre_process(fp32_path, preprocessed_path, skip_symbolic_shape=True)
    quantize_dynamic(
        preprocessed_path,
        draft / GRAPH,
        weight_type=QuantType.QInt8,
        per_channel=True,
        nodes_to_exclude=_unquantized_nodes(onnx.load(preprocessed_path)),
    )
    fp32_path.unlink()
    preprocessed_path.unlink()


def _unquantized_nodes(model: onnx.ModelProto) -> list[str]:
    """The products that stay in floating point: the narrowing ones of the first half of the layers.

    A few large values after the widening layer set the scale for all the others. Leaving these three of the
    default model's 36 products alone halves the error (mean cosine to floating point of a token's state
    0.994 in place of 0.991, of a passage 0.997 in place of 0.993) and costs a tenth of the speed.
    """
    sizes = {weights.name: weights.dims for weights in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in sizes]
    narrowing = [node.name for node in products if sizes[node.input[1]][0] > sizes[node.input[1]][1]]
    return narrowing[: len(narrowing) // 2]


def _export_floats(runtime: TorchRuntime, path: Path) -> None:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it warns of packages that no text model needs
    # Two texts of unequal length: with one of anything torch would take the size for a constant.
    ids = torch.arange(24).reshape(2, 12) + 100
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    sizes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens")}
    try:
        with warnings.catch_warnings(action="ignore"):  # of axes named alike, which they are to be
            torch.onnx.export(
                _ExportModule(runtime.model).eval(),
                (ids, mask, torch.zeros_like(ids)),
                path,
                input_names=INPUTS,
                output_names=("vector", "states"),
                dynamic_shapes=dict.fromkeys(INPUTS, sizes),
                dynamo=True,
                external_data=False,
                verbose=False,
            )
    except Exception as error:  # its errors have no base in common but this one
        raise NotExportable(str(error).split("\n")[0]) from error


def _publish(draft: Path, folder: Path) -> None:
    for path in draft.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    with suppress(FileNotFoundError):  # two steps: no folder can be renamed onto one with content
        folder.rename(draft.with_name("old"))
    try:
        draft.rename(folder)
    except OSError:
        if not folder.exists():  # where it does, another process was faster, and its export is as good
            raise
