"""Runs a model by sentence-transformers on torch: the reference, the way to a GPU, and what is exported.

Importing it takes seconds, so only what needs the weights themselves imports this module.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from retrieval.encoder.model_files import ModelFiles, verify
from retrieval.encoder.runtime import ForwardOutput, ModelSpec
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The model cards of this family ask for these; their files do not state them.
_E5 = re.compile(r"(?:^|[/-])e5-", re.IGNORECASE)
E5_PROMPTS = ("query: ", "passage: ")
# Small batches of texts of one length are the fastest on a CPU; a GPU likes more.
BATCH_ON_CPU, BATCH_ON_GPU = 8, 64


class TorchRuntime:
    """A model in torch, on a GPU where there is one.

    Args:
        files: the model.

    Raises:
        ModelError: it cannot be loaded, is not the one expected, or gives no vectors of tokens.
    """

    def __init__(self, files: ModelFiles) -> None:
        self.model = _load(files)
        if not hasattr(self.model.tokenizer, "backend_tokenizer"):
            raise ModelError(
                f"the model {files.name} gives no vectors of tokens, or does not say where they stand",
                "choose a transformer with a fast tokenizer by the setting `model`",
            )
        self.tokenizer: Tokenizer = self.model.tokenizer.backend_tokenizer
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        query_prompt, document_prompt = prompts(files.name, self.model.prompts)
        self.shape = ModelSpec(
            dimension=int(self.model.get_embedding_dimension() or 0),
            max_seq_length=int(self.model.get_max_seq_length() or 512),
            query_prompt=query_prompt,
            document_prompt=document_prompt,
        )

    @property
    def on_cpu(self) -> bool:
        """Whether there is no GPU to run on."""
        return self.model.device.type == "cpu"

    def run(self, texts: Sequence[Sequence[int]]) -> Iterator[ForwardOutput]:
        """One forward pass for each text's token ids, in their order; texts of like length go together."""
        size = BATCH_ON_CPU if self.on_cpu else BATCH_ON_GPU
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        outputs: dict[int, ForwardOutput] = {}
        for begin in range(0, len(order), size):
            chosen = order[begin : begin + size]
            outputs.update(zip(chosen, self._forward([texts[index] for index in chosen]), strict=True))
        yield from (outputs[index] for index in range(len(texts)))

    def _forward(self, batch: Sequence[Sequence[int]]) -> Iterator[ForwardOutput]:
        longest = max(map(len, batch))
        rows = {
            "input_ids": [[*ids, *[0] * (longest - len(ids))] for ids in batch],
            "attention_mask": [[1] * len(ids) + [0] * (longest - len(ids)) for ids in batch],
            "token_type_ids": [[0] * longest for _ in batch],
        }
        features = {name: torch.tensor(row, device=self.model.device) for name, row in rows.items()}
        with torch.inference_mode():
            output = self.model(features)
        vectors = output["sentence_embedding"].float().cpu().numpy()
        states = output["token_embeddings"].float().cpu().numpy()
        for vector, state, ids in zip(vectors, states, batch, strict=True):
            yield np.asarray(vector), np.asarray(state[: len(ids)])


def prompts(model: str, stated: Mapping[str, str | None]) -> tuple[str, str]:
    """The prompts before a question and before a passage: as the model states, else as its family wants."""
    query, document = stated.get("query"), stated.get("document") or stated.get("passage")
    if query or document:
        return query or "", document or ""
    return E5_PROMPTS if _E5.search(model) else ("", "")


def _load(files: ModelFiles) -> SentenceTransformer:
    verify(files)
    # Progress is for whoever called to show.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call] # transformers gives it no types
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
