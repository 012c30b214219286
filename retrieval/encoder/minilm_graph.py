"""The default model as an ONNX graph, made from its weights: a BERT encoder, mean pooling, unit length.

It computes what sentence-transformers computes with these weights, without importing torch. The model's
configuration is fixed by the checksums of its files, so the numbers below are those of its `config.json`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from retrieval.encoder.model_files import DEFAULT_SPEC, WEIGHTS_FILE, ModelFiles, checked_path
from retrieval.encoder.onnx_export import INPUTS, OUTPUTS

LAYERS, HEADS = 6, 12
DIMENSION = DEFAULT_SPEC.dimension
HEAD_SIZE = DIMENSION // HEADS
EPSILON = 1e-12  # of layer normalization
OPSET, IR_VERSION = 20, 10  # the first opset with Gelu
MASKED = -1e9  # added to the attention score of a token that is only padding
MIN_TOKENS, MIN_NORM = 1e-9, 1e-12  # that a sum is divided by, as in sentence-transformers

Weights = Mapping[str, NDArray[Any]]


def read_weights(files: ModelFiles) -> Weights:
    """The default model's weights by name.

    Raises:
        ModelError: a file is missing or not the official one.
    """
    return load_file(checked_path(files, WEIGHTS_FILE))


def write_float_graph(weights: Weights, path: Path) -> None:
    """Write the graph in floating point; its inputs and outputs are those of every export."""
    graph = _Graph(weights)
    states = graph.encoder()
    graph.pool(states)
    onnx.save(graph.model(), path)


class _Graph:
    """An ONNX graph that grows node by node. Each method returns the name of its result."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._mask = self._add("Cast", [INPUTS[1]], "mask", to=TensorProto.FLOAT)

    def encoder(self) -> str:
        """The states of the tokens: (texts, tokens, dimension)."""
        hidden = self._embeddings()
        bias = self._attention_bias()
        for layer in range(LAYERS):
            hidden = self._layer(f"encoder.layer.{layer}", hidden, bias, is_last=layer == LAYERS - 1)
        return hidden

    def pool(self, states: str) -> None:
        """The vector of each text: the mean of its tokens' states, of length 1."""
        mask = self._add("Unsqueeze", [self._mask, self._ints("last_axis", [-1])], "pool.mask")
        tokens = self._ints("token_axis", [1])
        total = self._add("ReduceSum", [self._add("Mul", [states, mask]), tokens], "pool.sum", keepdims=0)
        count = self._add("ReduceSum", [mask, tokens], "pool.count", keepdims=0)
        mean = self._add("Div", [total, self._add("Max", [count, self._float("min_tokens", MIN_TOKENS)])])
        norm = self._add("ReduceL2", [mean, self._ints("dimension_axis", [1])], "pool.norm")
        shortest = self._float("min_norm", MIN_NORM)
        self._add("Div", [mean, self._add("Max", [norm, shortest])], OUTPUTS[0])

    def model(self) -> onnx.ModelProto:
        """The finished model."""
        rows: tuple[str | int, ...] = ("texts", "tokens")
        vectors, states = ("texts", DIMENSION), (*rows, DIMENSION)
        graph = helper.make_graph(
            self._nodes,
            "minilm",
            [helper.make_tensor_value_info(name, TensorProto.INT64, rows) for name in INPUTS],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, shape in zip(OUTPUTS, (vectors, states), strict=True)
            ],
            list(self._constants.values()),
        )
        opset = helper.make_opsetid("", OPSET)
        return helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)

    def _embeddings(self) -> str:
        """The sum of what a token is, which of two texts it is in, and where it stands."""
        ids, _, types = INPUTS
        length = self._add("Shape", [ids], "positions.length", start=1, end=2)
        every = self._ints("positions.all", range(DEFAULT_SPEC.max_seq_length))
        positions = self._add("Slice", [every, self._ints("zero", [0]), length], "positions")
        table = "embeddings.{}_embeddings.weight"
        words, kinds, places = (
            self._add("Gather", [self._weight(table.format(name)), index], f"embeddings.{name}")
            for name, index in (("word", ids), ("token_type", types), ("position", positions))
        )
        summed = self._add("Add", [self._add("Add", [words, kinds]), places], "embeddings.sum")
        return self._normalize("embeddings.LayerNorm", summed, "embeddings")

    def _attention_bias(self) -> str:
        """(texts, 1, 1, tokens): 0 for a token, `MASKED` for padding."""
        padding = self._add("Sub", [self._float("unmasked", 1.0), self._mask], "padding")
        bias = self._add("Mul", [padding, self._float("masked", MASKED)], "bias.flat")
        return self._add("Unsqueeze", [bias, self._ints("head_axes", [1, 2])], "bias")

    def _layer(self, name: str, hidden: str, bias: str, *, is_last: bool) -> str:
        attended = self._attention(f"{name}.attention", hidden, bias)
        widened = self._linear(f"{name}.intermediate.dense", attended)
        narrowed = self._linear(f"{name}.output.dense", self._add("Gelu", [widened], f"{name}.gelu"))
        summed = self._add("Add", [narrowed, attended], f"{name}.output.sum")
        return self._normalize(f"{name}.output.LayerNorm", summed, OUTPUTS[1] if is_last else name)

    def _attention(self, name: str, hidden: str, bias: str) -> str:
        query = self._heads(f"{name}.self.query", hidden, (0, 2, 1, 3))
        key = self._heads(f"{name}.self.key", hidden, (0, 2, 3, 1))
        value = self._heads(f"{name}.self.value", hidden, (0, 2, 1, 3))
        # Half of the scale on either side, as torch does, which keeps the products small.
        scale = self._float("half_scale", HEAD_SIZE**-0.25)
        scores = self._add("MatMul", [self._add("Mul", [query, scale]), self._add("Mul", [key, scale])])
        shares = self._add("Softmax", [self._add("Add", [scores, bias])], f"{name}.shares", axis=-1)
        mixed = self._add("MatMul", [shares, value], f"{name}.mixed")
        rows = self._add("Transpose", [mixed], f"{name}.rows", perm=(0, 2, 1, 3))
        joined = self._add("Reshape", [rows, self._ints("joined_heads", [0, 0, DIMENSION])])
        projected = self._linear(f"{name}.output.dense", joined)
        summed = self._add("Add", [projected, hidden], f"{name}.output.sum")
        return self._normalize(f"{name}.output.LayerNorm", summed, name)

    def _heads(self, name: str, hidden: str, axes: Sequence[int]) -> str:
        """A projection, cut into heads: (texts, heads, tokens, size) or as `axes` say."""
        shape = self._ints("split_heads", [0, 0, HEADS, HEAD_SIZE])
        split = self._add("Reshape", [self._linear(name, hidden), shape], f"{name}.split")
        return self._add("Transpose", [split], f"{name}.heads", perm=axes)

    def _linear(self, name: str, hidden: str) -> str:
        """A product with a matrix, which is stored transposed, and a bias."""
        matrix = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        product = self._add("MatMul", [hidden, matrix], f"{name}.product")
        return self._add("Add", [product, self._weight(f"{name}.bias")], name)

    def _normalize(self, name: str, hidden: str, result: str) -> str:
        inputs = [hidden, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._add("LayerNormalization", inputs, result, axis=-1, epsilon=EPSILON)

    def _add(self, operator: str, inputs: Sequence[str], result: str = "", **attributes: Any) -> str:
        result = result or f"{operator.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [result], name=f"node_{result}", **attributes))
        return result

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _float(self, name: str, number: float) -> str:
        return self._constant(name, np.array(number, dtype=np.float32))

    def _ints(self, name: str, numbers: Sequence[int]) -> str:
        return self._constant(name, np.array(numbers, dtype=np.int64))

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name
