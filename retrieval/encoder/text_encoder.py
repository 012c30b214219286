"""The encoder of every model: tokenizes texts, runs them, and turns the states into vectors with offsets.

The model is loaded on first use. The default model's dimension and tokenizer are known without loading it.
"""

import re
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder.loading import open_runtime
from retrieval.encoder.model_files import DEFAULT_SPEC, default_tokenizer, find_model, fingerprint
from retrieval.encoder.protocol import TextEmbedding
from retrieval.encoder.runtime import ForwardOutput, ModelSpec, Runtime

if TYPE_CHECKING:
    from tokenizers import TextEmbedding as Tokens
    from tokenizers import Tokenizer

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS = re.compile(r"[^ \t\r\n]+")  # other white space may be dropped, which joins the words beside it


class TextEncoder:
    """An Encoder on any model that sentence-transformers knows.

    Args:
        model: the default model's name, a folder, or a name known to the model hub.
        cache: where exported models are kept.
        runtime: one of `retrieval.encoder.loading.RUNTIMES`.
    """

    def __init__(self, model: str, cache: Path, runtime: str) -> None:
        self._files = find_model(model)
        self._cache = cache
        self._preferred_runtime = runtime
        self._lock = threading.Lock()
        self._runtime_or_none: Runtime | None = None
        self._tokenizer: Tokenizer | None = None
        self._count_word = lru_cache(maxsize=200_000)(self._count_tokens)

    @property
    def model(self) -> str:
        """The model as it was configured."""
        return self._files.name

    @property
    def name(self) -> str:
        """The model's name and the fingerprint of its weights; the runtime makes no difference."""
        if not fingerprint(self._files):
            self._runtime()  # fetches it
        return f"{self._files.name}@{(fingerprint(self._files) or '')[:16]}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._shape.dimension

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads besides its special tokens."""
        return self._shape.max_seq_length - self._get_tokenizer().num_special_tokens_to_add(False)

    def load(self) -> None:
        """Open the runtime."""
        self._runtime()

    def count(self, text: str) -> int:
        """How many tokens a text has, special tokens left out.

        BERT's tokenizers cut at white space first, so a text has the tokens of its words; words recur.
        """
        if type(self._get_tokenizer().pre_tokenizer).__name__ != "BertPreTokenizer":
            return self._count_tokens(text)
        return sum(map(self._count_word, _WORDS.findall(text)))

    def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
        """The encodings of passages, in their order."""
        return self._encode(texts, self._shape.document_prompt)

    def encode_query(self, question: str) -> TextEmbedding:
        """The encoding of a question."""
        return self._encode([question], self._shape.query_prompt)[0]

    def _encode(self, texts: Sequence[str], prompt: str) -> list[TextEmbedding]:
        runtime = self._runtime()
        tokenized = [self._tokenize(prompt + text) for text in texts]
        outputs = runtime.run([tokens.ids for tokens in tokenized])
        return [
            _embedding(output, tokens, len(prompt)) for output, tokens in zip(outputs, tokenized, strict=True)
        ]

    def _tokenize(self, text: str) -> "Tokens":
        tokens = self._get_tokenizer().encode(_replace_surrogates(text))
        if len(tokens.ids) > self._shape.max_seq_length:
            tokens = self._get_tokenizer().encode(_replace_surrogates(text), add_special_tokens=False)
            tokens.truncate(self.max_tokens)
            tokens = self._get_tokenizer().post_process(tokens)
        return tokens

    def _count_tokens(self, text: str) -> int:
        return len(self._get_tokenizer().encode(_replace_surrogates(text), add_special_tokens=False).ids)

    @property
    def _shape(self) -> ModelSpec:
        return DEFAULT_SPEC if self._files.weights else self._runtime().shape

    def _get_tokenizer(self) -> "Tokenizer":
        if self._tokenizer is None:
            is_default = self._files.weights is not None
            self._tokenizer = default_tokenizer(self._files) if is_default else self._runtime().tokenizer
        return self._tokenizer

    def _runtime(self) -> Runtime:
        with self._lock:
            if self._runtime_or_none is None:
                self._runtime_or_none = open_runtime(self._files, self._preferred_runtime, self._cache)
            return self._runtime_or_none


def _embedding(output: ForwardOutput, tokens: "Tokens", prompt: int) -> TextEmbedding:
    vector, states = output
    offsets = np.array(tokens.offsets, dtype=np.int32).reshape(-1, 2)
    real = (np.array(tokens.special_tokens_mask) == 0) & (offsets[:, 0] >= prompt)
    return TextEmbedding(_unit(vector), _unit(states[real]), offsets[real] - prompt)


def _unit(rows: NDArray[Any]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def _replace_surrogates(text: str) -> str:
    """The same length in characters, without lone surrogates, which the tokenizer cannot take."""
    return _SURROGATE.sub("\ufffd", text)
