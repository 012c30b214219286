"""From text to vectors: one pass gives a text's vector and the contextual vector of each of its tokens.

An encoder only computes; storing vectors is left to `retrieval.store`.
"""

import os
from pathlib import Path

from retrieval.encoder.protocol import Encoder as Encoder
from retrieval.encoder.protocol import TextEmbedding as TextEmbedding

# Since version 1.29 onnxruntime records its use and sends it to its makers, from the moment it is imported,
# unless this variable is set. Only modules of this package import it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def load_encoder(model: str, cache: Path, runtime: str = "auto") -> Encoder:
    """The encoder for a model. Loads nothing yet.

    Args:
        model: the default model's name, a folder, or a name known to the model hub.
        cache: where models prepared for this machine are kept.
        runtime: "onnx", "torch", or "auto": what suits the machine.
    """
    from retrieval.encoder.text_encoder import TextEncoder

    return TextEncoder(model, cache, runtime)
