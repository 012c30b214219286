"""Runs an exported model by onnxruntime: loaded in a fraction of a second, and with neither torch nor a GPU.

Each text is a batch of its own, on one core, and as many run at once as there are cores. That is as fast as
batches of equal length, wastes nothing on padding, and a text's vectors do not depend on its company, as
they would where eight bits are scaled over a batch.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime

from retrieval.encoder.onnx_export import Export
from retrieval.encoder.runtime import ForwardOutput

ERRORS_ONLY = 3


class OnnxRuntime:
    """An exported model.

    Args:
        export: its files, checked.
    """

    def __init__(self, export: Export) -> None:
        self.shape = export.shape
        self.tokenizer = export.tokenizer
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = ERRORS_ONLY
        self._session = onnxruntime.InferenceSession(
            str(export.graph), options, providers=["CPUExecutionProvider"]
        )
        self._cores = ThreadPoolExecutor(_cores(), thread_name_prefix="encoder")

    def run(self, texts: Sequence[Sequence[int]]) -> Iterator[ForwardOutput]:
        """One forward pass for each text's token ids, in their order."""
        if len(texts) == 1:
            return iter([self._forward(texts[0])])
        return self._cores.map(self._forward, texts)

    def _forward(self, ids: Sequence[int]) -> ForwardOutput:
        row = np.array([ids], dtype=np.int64)
        features = {
            "input_ids": row,
            "attention_mask": np.ones_like(row),
            "token_type_ids": np.zeros_like(row),
        }
        vectors, states = self._session.run(None, features)
        return vectors[0], states[0]


def _cores() -> int:
    """How many this process may use; macOS and Windows only say how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
