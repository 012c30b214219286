"""How well the tokens of a written sentence are found in the sentences that it may rest on."""

import numpy as np

from retrieval.encoder import Encoder
from retrieval.store.embeddings import pack_signs, unpack_signs
from retrieval.types import Evidence, TokenMatches


def match_tokens(written: str, evidence: Evidence, encoder: Encoder) -> TokenMatches:
    """The best cosine of each token with each evidence sentence, -1 with one without tokens.

    The written sentence is encoded once, which is the one exception to a single forward pass per question.
    """
    (embedding,) = encoder.encode([written])
    own = unpack_signs(pack_signs(embedding.token_vectors))
    best = [
        (unpack_signs(sentence.token_bits) @ own.T).max(axis=0, initial=-1.0)
        for sentence in evidence.sentences
    ]
    cosines = np.stack(best) if best else np.zeros((0, len(own)))
    return TokenMatches(embedding.token_offsets, cosines.astype(np.float32))
