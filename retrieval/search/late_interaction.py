"""Late interaction, as in ColBERT: each of the question's tokens meets the most similar token of a text."""

import numpy as np
from numpy.typing import NDArray


def maxsim(similarities: NDArray[np.float32]) -> float:
    """The mean over the question's tokens of the best cosine with any token of a text, -1..1.

    Args:
        similarities: (text's tokens, question's tokens), cosines; of none the result is 0.
    """
    return float(mean_match(np.maximum.reduce(similarities))) if similarities.size else 0.0


def best_matches(similarities: NDArray[np.float32], ranges: NDArray[np.intp]) -> NDArray[np.float32]:
    """The best cosine of each of the question's tokens with the tokens of each range; -1 in an empty one.

    Args:
        similarities: (tokens, question's tokens), cosines.
        ranges: (n, 2), the first token of each range, and the one behind its last.

    Returns:
        (n, question's tokens).
    """
    # One more row, since `reduceat` takes no index behind the last one.
    padded = np.concatenate([similarities, np.full((1, similarities.shape[1]), -1.0, dtype=np.float32)])
    best = np.maximum.reduceat(padded, ranges.ravel())[::2]
    best[ranges[:, 0] >= ranges[:, 1]] = -1.0
    return best


def mean_match(matches: NDArray[np.float32]) -> NDArray[np.float64]:
    """The means of (..., question's tokens) best cosines; 0 where the question has no token."""
    return np.asarray(np.add.reduce(matches, axis=-1) / np.float64(max(matches.shape[-1], 1)))
