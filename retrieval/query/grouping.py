"""Groups questions that mean the same, by the vectors of an encoder."""

from collections.abc import Sequence

import numpy as np

from retrieval.encoder import Encoder

SAME = 0.72  # the cosine of two questions from which they are taken for one: chosen by eye on paraphrases


def group_by_meaning(questions: Sequence[str], encoder: Encoder) -> list[list[int]]:
    """The positions of questions in groups, each question in the first group whose first one is like it."""
    groups: list[list[int]] = []
    if not questions:
        return groups
    vectors = np.stack([encoder.encode_query(question).vector for question in questions])
    for position, vector in enumerate(vectors):
        for group in groups:
            if float(vectors[group[0]] @ vector) >= SAME:
                group.append(position)
                break
        else:
            groups.append([position])
    return groups
