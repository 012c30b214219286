"""How well the tokens of a written sentence match those of the evidence."""

import numpy as np

from retrieval.encoder import Encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.store.embeddings import pack_signs, unpack_signs
from retrieval.types import Evidence, TokenMatches


def match_tokens(written: str, evidence: Evidence, encoder: Encoder) -> TokenMatches:
    """The best cosine of each token with each evidence sentence, -1 with one without tokens.

    The written sentence is encoded once, which is the one exception to a single forward pass per question.
    What a cosine means was measured for the default model; with another one all are 0, so that words alone
    tell what is near.
    """
    (embedding,) = encoder.encode([written])
    shape = len(evidence.sentences), len(embedding.token_offsets)
    cosines = np.zeros(shape, np.float32)
    if encoder.model == DEFAULT_MODEL:
        own = unpack_signs(pack_signs(embedding.token_vectors))
        for row, sentence in enumerate(evidence.sentences):
            cosines[row] = (unpack_signs(sentence.token_bits) @ own.T).max(axis=0, initial=-1.0)
    return TokenMatches(embedding.token_offsets, cosines)
