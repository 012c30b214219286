"""The reference encoder: sentence-transformers on torch, for any model it can load.

Importing it takes seconds, so that happens on first use. The default model is read from a package, with
the network switched off; any other name is the hub's cache's, or the hub's, as the user asked for it.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import Encoding
from retrieval.encoder.model import ModelFiles, locate, verify
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding as Tokens
    from tokenizers import Tokenizer

# Small batches of texts of one length are the fastest on a CPU; a GPU would like more.
BATCH = 8

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS = re.compile(r"[^ \t\r\n]+")  # other white space may be dropped, which joins the words beside it


class SentenceTransformerEncoder:
    """An Encoder on a sentence-transformers model.

    Args:
        model: the default model's name, a folder, or a name known to the model hub.
    """

    def __init__(self, model: str) -> None:
        self._files = locate(model)
        self._lock = threading.Lock()
        self._loaded: SentenceTransformer | None = None
        self._tokenizer: Tokenizer | None = None
        self._count_word = lru_cache(maxsize=200_000)(self._count_tokens)

    @property
    def name(self) -> str:
        """The model's name and, where the weights are pinned, their checksum."""
        return f"{self._files.name}@{self._files.weights[:16]}" if self._files.weights else self._files.name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        if self._files.weights:
            return 384
        return int(self._model().get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads besides its special tokens."""
        longest = 256 if self._files.weights else int(self._model().get_max_seq_length() or 512)
        return longest - self._tokens().num_special_tokens_to_add(False)

    def count(self, text: str) -> int:
        """How many tokens a text has, special tokens left out.

        BERT's tokenizers cut at white space first, so a text has the tokens of its words; words recur.
        """
        if type(self._tokens().pre_tokenizer).__name__ != "BertPreTokenizer":
            return self._count_tokens(text)
        return sum(map(self._count_word, _WORDS.findall(text)))

    def _count_tokens(self, text: str) -> int:
        return len(self._tokens().encode(_encodable(text), add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """The encodings of passages, in their order."""
        return self._encode(texts, self._prompt("document"))

    def encode_question(self, question: str) -> Encoding:
        """The encoding of a question."""
        return self._encode([question], self._prompt("query"))[0]

    def _prompt(self, role: str) -> str:
        return str(self._model().prompts.get(role) or "") if not self._files.weights else ""

    def _encode(self, texts: Sequence[str], prompt: str) -> list[Encoding]:
        tokenized = [self._tokenize(prompt + text) for text in texts]
        order = sorted(range(len(texts)), key=lambda index: len(tokenized[index].ids))
        found: dict[int, Encoding] = {}
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            found.update(
                zip(chosen, self._forward([tokenized[index] for index in chosen], len(prompt)), strict=True)
            )
        return [found[index] for index in range(len(texts))]

    def _tokenize(self, text: str) -> "Tokens":
        tokens = self._tokens().encode(_encodable(text))
        longest = self.max_tokens + self._tokens().num_special_tokens_to_add(False)
        if len(tokens.ids) > longest:
            tokens = self._tokens().encode(_encodable(text), add_special_tokens=False)
            tokens.truncate(self.max_tokens)
            tokens = self._tokens().post_process(tokens)
        return tokens

    def _forward(self, batch: Sequence["Tokens"], prompt: int) -> Iterator[Encoding]:
        import torch

        model = self._model()
        longest = max(len(tokens.ids) for tokens in batch)
        features: dict[str, Any] = {
            "input_ids": [tokens.ids + [0] * (longest - len(tokens.ids)) for tokens in batch],
            "attention_mask": [[1] * len(tokens.ids) + [0] * (longest - len(tokens.ids)) for tokens in batch],
            "token_type_ids": [[0] * longest for _ in batch],
        }
        with torch.inference_mode():
            output = model({key: torch.tensor(rows, device=model.device) for key, rows in features.items()})
        vectors = _unit(output["sentence_embedding"].float().cpu().numpy())
        states = output["token_embeddings"].float().cpu().numpy()
        for row, tokens in enumerate(batch):
            places = np.array(tokens.offsets, dtype=np.int32).reshape(-1, 2)
            real = (np.array(tokens.special_tokens_mask) == 0) & (places[:, 0] >= prompt)
            yield Encoding(vectors[row], _unit(states[row, : len(tokens.ids)][real]), places[real] - prompt)

    def _tokens(self) -> "Tokenizer":
        if self._tokenizer is None:
            folder = self._files.folder
            path = folder / "tokenizer.json" if folder else None
            if path is None or not path.exists():
                tokenizer = self._model().tokenizer.backend_tokenizer
            else:
                from tokenizers import Tokenizer

                tokenizer = Tokenizer.from_file(str(path))
            tokenizer.no_truncation()
            tokenizer.no_padding()
            self._tokenizer = tokenizer
        return self._tokenizer

    def _model(self) -> "SentenceTransformer":
        with self._lock:
            if self._loaded is None:
                verify(self._files)
                self._loaded = _load(self._files)
            return self._loaded


def _load(files: ModelFiles) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # Progress is for whoever called to show.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(
            files.location,
            local_files_only=files.folder is not None,  # no call home for files that are here
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError) as error:
        reason = str(error).strip().split("\n")[0]
        raise ModelError(
            f"the model {files.name} cannot be loaded ({reason})", "check the setting `model`"
        ) from error


def _unit(rows: NDArray[Any]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def _encodable(text: str) -> str:
    """The same length in characters, without lone surrogates, which the tokenizer cannot take."""
    return _SURROGATE.sub("\ufffd", text)
