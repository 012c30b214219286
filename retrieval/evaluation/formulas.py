"""The formulas of the metrics, over plain numbers, with their sources."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

BINS = 10


def recall_at(k: int, ranking: Sequence[str], gains: Mapping[str, float]) -> float:
    """The relevant articles among the first `k`, divided by all relevant ones (BEIR's Recall@k)."""
    return sum(id in gains for id in ranking[:k]) / len(gains)


def reciprocal_rank_at(k: int, ranking: Sequence[str], gains: Mapping[str, float]) -> float:
    """1 / the rank of the first relevant article among the first `k`, from 1; else 0 (BEIR's MRR@k)."""
    return next((1 / rank for rank, id in enumerate(ranking[:k], 1) if id in gains), 0.0)


def ndcg_at(k: int, ranking: Sequence[str], gains: Mapping[str, float]) -> float:
    """Normalised discounted cumulative gain: linear gains, log2(1 + rank) as discount, ideal over all gains.

    As trec_eval's `ndcg_cut` and BEIR have it, after Järvelin and Kekäläinen (2002).
    """
    return _dcg([gains.get(id, 0.0) for id in ranking[:k]]) / _dcg(sorted(gains.values(), reverse=True)[:k])


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How often a positive scores above a negative, ties half: the area under the ROC curve."""
    if not positive or not negative:
        return None
    ordered = np.sort(np.asarray(negative))
    below = np.searchsorted(ordered, positive, side="left") + np.searchsorted(ordered, positive, side="right")
    return float(below.mean() / 2 / len(ordered))


def answered_share_at_silence(
    silence: float, positive: Sequence[float], negative: Sequence[float]
) -> float | None:
    """The share of positives above the lowest threshold that declines a share `silence` of the negatives."""
    if not positive or not negative:
        return None
    threshold = sorted(negative, reverse=True)[math.floor((1 - silence) * len(negative) + 1e-9)]
    return sum(value > threshold for value in positive) / len(positive)


def brier(confidences: Sequence[float], events: Sequence[bool]) -> float | None:
    """The mean squared distance of confidences from what happened (Brier, 1950); 0 is perfect."""
    if not confidences:
        return None
    return float(np.mean((np.asarray(confidences) - np.asarray(events, dtype=float)) ** 2))


def calibration_error(confidences: Sequence[float], events: Sequence[bool]) -> float | None:
    """Expected calibration error over ten bins of equal width (Guo et al., 2017); 0 is perfect."""
    if not confidences:
        return None
    error = sum(count * abs(mean - rate) for mean, rate, count in reliability(confidences, events))
    return error / len(confidences)


def reliability(
    confidences: Sequence[float], events: Sequence[bool], bins: int = BINS
) -> list[tuple[float, float, int]]:
    """The mean confidence, the share of events and the count of each bin that holds any."""
    inside: dict[int, list[tuple[float, bool]]] = {}
    for confidence, event in zip(confidences, events, strict=True):
        inside.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, event))
    return [
        (float(np.mean([c for c, _ in pairs])), float(np.mean([e for _, e in pairs])), len(pairs))
        for _, pairs in sorted(inside.items())
    ]


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The value below which that many percent lie, interpolated linearly."""
    return float(np.percentile(values, percent)) if values else None


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(1 + rank) for rank, gain in enumerate(gains, 1))
