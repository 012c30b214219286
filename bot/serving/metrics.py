"""Figures of a running program in the text format of Prometheus, for GET /metrics."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)


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

    def watch(self, jobs: Callable[[], float], healthy: Callable[[], float]) -> None:
        """Add the figures that are looked up when they are asked for."""
        waiting = Gauge("footnote_jobs", "Questions that run or wait", registry=self._registry)
        waiting.set_function(jobs)
        up = Gauge("footnote_healthy", "1 if the health page says ok", registry=self._registry)
        up.set_function(healthy)

    def count_question(self, way: str, outcome: str, seconds: float) -> None:
        self._questions.labels(way, outcome).inc()
        self._seconds.observe(seconds)

    def count_failure(self, code: str) -> None:
        self._failures.labels(code).inc()

    def text(self) -> bytes:
        return generate_latest(self._registry)
