"""Figures of a running program in the text format of Prometheus, for GET /metrics.

Where several processes serve, each writes its own into files of a folder, and any of them adds them all up:
prometheus_client does so if the variable `FOLDER_VARIABLE` is set before it is imported.
"""

import os
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)


def _nothing() -> float:
    return 0.0


class Metrics:
    """What is counted of questions; nothing of what people write, and no ids.

    Args:
        failures: what else is counted, by a code: the name of the figure, and what it is of.
    """

    def __init__(self, failures: tuple[str, str]) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "footnote_questions",
            "Questions that were dealt with",
            ("way", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "footnote_answer_seconds",
            "From the arrival of a question to its answer",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._failures = Counter(*failures, ("code",), registry=self._registry)
        self._jobs = Gauge(
            "footnote_jobs",
            "Questions that run or wait",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        self._healthy = Gauge(
            "footnote_healthy",
            "1 if the health page says ok",
            registry=self._registry,
            multiprocess_mode="livemostrecent",
        )
        self._look_up_jobs: Callable[[], float] = _nothing
        self._look_up_health: Callable[[], float] = _nothing

    def watch(self, jobs: Callable[[], float], healthy: Callable[[], float]) -> None:
        """Look these figures up whenever all are asked for."""
        self._look_up_jobs, self._look_up_health = jobs, healthy

    def set_jobs(self, count: int) -> None:
        """Note how many questions run or wait, for the other processes that are asked."""
        self._jobs.set(count)

    def count_question(self, way: str, outcome: str, seconds: float) -> None:
        self._questions.labels(way, outcome).inc()
        self._seconds.observe(seconds)

    def count_failure(self, code: str) -> None:
        self._failures.labels(code).inc()

    def text(self) -> bytes:
        self._jobs.set(self._look_up_jobs())
        self._healthy.set(self._look_up_health())
        if FOLDER_VARIABLE not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # it has no types
        return generate_latest(registry)


def forget_process(folder: str, process: int) -> None:
    """Count no more what a process was doing that is gone; what it had done still counts."""
    mark_process_dead(process, folder)  # type: ignore[no-untyped-call] # the same
