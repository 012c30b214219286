"""The report of an evaluation: one self-contained HTML page.

The template engine escapes all text from articles and questions, so it can add no markup, link or script.
"""

import dataclasses
from collections.abc import Iterable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.render import sanitize
from bot.render.figures import shown
from retrieval.errors import NotReadyError
from retrieval.evaluation.error_analysis import ErrorCase, ErrorKind, worst_errors
from retrieval.evaluation.metrics import MetricValue, figures

if TYPE_CHECKING:
    from retrieval.evaluation.dataset import EvalDataset
    from retrieval.evaluation.run import EvalRun
    from retrieval.library import Library

LIBRARIES = ("jinja2", "matplotlib")
WORST = 12  # misses of each kind that are shown
HEADLINES = (
    "recall@1",
    "ndcg@10",
    "answer@1",
    "right@3",
    "found_rate",
    "correct_silence",
    "exact_spans",
    "p50_ms",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """The misses of one kind: what they are, and what stands left and right."""

    title: str
    about: str
    left: str
    right: str
    misses: tuple[ErrorCase, ...] = ()
    total: int = 0


SECTIONS = {
    ErrorKind.FALSE_ANSWER: Section(
        "Answered, though the articles do not say",
        "The surest first.",
        "Quoted",
        "What it should have said",
    ),
    ErrorKind.WRONG_QUOTE: Section(
        "Answered with the wrong words",
        "The articles answer, but the first quote does not. The surest first.",
        "Quoted first",
        "Where the answer stands",
    ),
    ErrorKind.FALSE_SILENCE: Section(
        "Declined, though the articles say",
        "The least sure first.",
        "Nearest passage, not quoted",
        "Where the answer stands",
    ),
}


def require_libraries(*names: str) -> None:
    """Check that what draws a report is installed, or the libraries named.

    Raises:
        NotReadyError: one is not.
    """
    for name in names or LIBRARIES:
        if find_spec(name) is None:
            raise NotReadyError(
                f"--report needs {name}, which is not installed", "pip install 'footnote-bot[report]'"
            )


def report_page(dataset: "EvalDataset", run: "EvalRun", library: "Library", *, model: str, day: date) -> str:
    """The page, as HTML.

    Args:
        dataset: what was measured.
        run: what came of it.
        library: reads the articles for the misses.
        model: the name of the embedding model.
        day: when it was measured.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # only a report needs it

    from bot.render.report.plots import plots

    engine = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    engine.globals["document"] = dataset.document
    engine.filters["shown"] = shown
    values = figures(run, dataset.metrics)
    return engine.get_template("page.html").render(
        name=dataset.name,
        model=model,
        day=f"{day:%d %B %Y}".lstrip("0"),
        figures=values,
        headlines=_headlines(values),
        plots=plots(run.results),
        sections=[_section(library, run, kind, section) for kind, section in SECTIONS.items()],
    )


def _inert(value: object) -> object:
    """Text with what cannot be seen made visible; markup of ours as it is."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else sanitize.text(value)


def _headlines(values: Iterable[MetricValue]) -> list[MetricValue]:
    by_key = {figure.key: figure for figure in values if figure.value is not None}
    return [by_key[key] for key in HEADLINES if key in by_key]


def _section(library: "Library", run: "EvalRun", kind: ErrorKind, section: Section) -> Section:
    misses, total = worst_errors(library, run, kind, WORST)
    return dataclasses.replace(section, misses=tuple(misses), total=total)
