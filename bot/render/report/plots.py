"""The plots of a report, as SVG that takes its colours and its font from the page around it."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from retrieval.evaluation.formulas import reliability
from retrieval.evaluation.risk_coverage import coverage_risk
from retrieval.evaluation.run import QuestionResult

# matplotlib needs colours, but the page has variables, which differ by day and night: each colour is replaced
# by the variable it stands for.
INK, QUIET, RULE, YES, NO, CARD = "#010203", "#010204", "#010205", "#010206", "#010207", "#010208"
NAMES = {INK: "ink", QUIET: "quiet", RULE: "rule", YES: "yes", NO: "no", CARD: "card"}
STYLE: Any = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "footnote",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": RULE,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "grid.color": RULE,
    "grid.linewidth": 0.7,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.pad": 6,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "figure.facecolor": "none",
}
STEADY = 0.05  # of the questions; with fewer answered, the share of wrong ones is all chance
BINS = 20


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with what it shows, and whether it is wide."""

    title: str
    about: str
    svg: Markup
    wide: bool = False


Results = Sequence[QuestionResult]


def plots(results: Results) -> list[Plot]:
    """All plots; none where there is nothing to show."""
    if not results:
        return []
    return [
        Plot(
            "Coverage against risk",
            "What another threshold would bring: the more questions are answered, the more answers are wrong."
            " Wrong: the articles do not say, or the first quote does not hold the answer."
            " Dashed: questions that were declined, judged by their best passage.",
            _svg((10.4, 3.5), _coverage_risk, results),
            wide=True,
        ),
        Plot(
            "Confidence",
            "Questions that the articles answer should stand to the right, the others to the left.",
            _svg((5.1, 3.5), _histogram, results),
        ),
        Plot(
            "Reliability",
            "Of the answers given with a confidence of 0.8, 80% should hold. On the diagonal, they do;"
            " the larger the dot, the more questions.",
            _svg((5.1, 3.5), _reliability, results),
        ),
    ]


def _coverage_risk(axes: Axes, results: Results) -> None:
    points = [point for point in coverage_risk(results) if point.coverage >= STEADY]
    measured = [point for point in points if point.measured]
    beyond = [*measured[-1:], *(point for point in points if not point.measured)]
    for line, style in ((measured, "-"), (beyond, (0, (2, 2)))):
        axes.plot(
            [p.coverage for p in line], [p.risk for p in line], linestyle=style, color=YES, clip_on=False
        )
    answered = [result for result in results if result.answer.found]
    axes.set(xlim=(0, 1), ylim=(0, max(0.05, 1.15 * max(point.risk for point in points))))
    if answered:
        current = len(answered) / len(results), sum(not result.correct for result in answered) / len(answered)
        _mark(axes, current, f"now: {current[0]:.0%} answered, {current[1]:.1%} of them wrong")
    _label(axes, "answered, of all questions", "wrong, of those answered")
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def _mark(axes: Axes, point: tuple[float, float], text: str) -> None:
    axes.plot(*point, "o", color=NO, markersize=8, markeredgecolor=CARD, markeredgewidth=1.5, zorder=5)
    right = point[0] > 0.5
    axes.annotate(
        text,
        point,
        xytext=(-10 if right else 10, 12),
        textcoords="offset points",
        ha="right" if right else "left",
        fontweight="bold",
    )


def _histogram(axes: Axes, results: Results) -> None:
    for color, label, answerable in ((YES, "the articles say", True), (NO, "they do not", False)):
        confidences = [result.answer.confidence for result in results if result.answerable is answerable]
        if confidences:
            axes.hist(
                confidences,
                bins=BINS,
                range=(0, 1),
                weights=[1 / len(confidences)] * len(confidences),
                color=color,
                alpha=0.72,
                label=f"{label} ({len(confidences):,})",
            )
    axes.set_xlim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(axis="x", visible=False)
    axes.legend(loc="upper center")
    _label(axes, "confidence", "share of the questions")


def _reliability(axes: Axes, results: Results) -> None:
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (2, 2)))
    _bins(
        axes, YES, "the articles say", [(result.answer.confidence, result.answerable) for result in results]
    )
    answered = [(result.answer.confidence, result.correct) for result in results if result.answer.found]
    _bins(axes, NO, "the first quote answers", answered)
    axes.set(xlim=(-0.03, 1.04), ylim=(-0.03, 1.06))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(loc="upper left", markerscale=0.7)
    _label(axes, "confidence", "it was so")


def _bins(axes: Axes, color: str, label: str, events: Sequence[tuple[float, bool]]) -> None:
    bins = reliability([confidence for confidence, _ in events], [event for _, event in events])
    means, rates = [mean for mean, _, _ in bins], [rate for _, rate, _ in bins]
    axes.plot(means, rates, color=color, linewidth=1.2, alpha=0.6)
    largest = max((count for _, _, count in bins), default=1)
    sizes = [25 + 130 * count / largest for _, _, count in bins]
    axes.scatter(means, rates, s=sizes, color=color, edgecolor=CARD, linewidth=1, label=label, zorder=3)


def _label(axes: Axes, x: str, y: str) -> None:
    axes.set(xlabel=x, ylabel=y)


def _svg(inches: tuple[float, float], draw: Callable[[Axes, Results], None], results: Results) -> Markup:
    """A picture as an element of the page: no header, no addresses, no ids but those it refers to."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=inches, layout="constrained")
        draw(figure.add_subplot(), results)
        stream = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(stream, format="svg", metadata=nothing)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r"font: (\w+) ([\d.]+px) [^;\"]*", r"font-weight: \1; font-size: \2", text)
    text = re.sub(r"font-family: [^;\"]*; ?", "", text)
    for color, name in NAMES.items():
        text = text.replace(color, f"var(--{name})")
    return Markup(text)
