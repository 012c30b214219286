"""The ONNX graph of any model that sentence-transformers runs, by torch's own exporter.

It takes about half a minute; the default model's graph is made without it, by `minilm_graph`.
"""

import logging
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from retrieval.encoder.onnx_export import INPUTS, OUTPUTS
from retrieval.encoder.torch_runtime import TorchRuntime


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


def write_float_graph(runtime: TorchRuntime, path: Path) -> None:
    """Write the graph of a model in floating point.

    Raises:
        NotExportable: torch has no ONNX for it.
    """
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
                output_names=OUTPUTS,
                dynamic_shapes=dict.fromkeys(INPUTS, sizes),
                dynamo=True,
                external_data=False,
                verbose=False,
            )
    except Exception as error:  # its errors have no base in common but this one
        raise NotExportable(str(error).split("\n")[0]) from error
