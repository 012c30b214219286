"""Figures for a reader: a table on a terminal, tab-separated lines in a pipe, JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.render import sanitize
from bot.render.output import is_rich
from retrieval.evaluation.metrics import ConfidenceBin, MetricValue, Unit

if TYPE_CHECKING:
    from rich.table import Table

    from bot.environment import Environment
    from bot.settings import Settings

NOTHING = "–"  # shown for a metric of no questions
FORMATS = {Unit.COUNT: "{:,.0f}", Unit.SHARE: "{:.3f}", Unit.ERROR: "{:.3f}", Unit.MS: "{:,.1f} ms"}

Values = Sequence[MetricValue]


def figures_json(figures: Values, by_kind: Mapping[str, Values], bins: Sequence[ConfidenceBin]) -> str:
    """One object on one line; null where there is no figure, `by_kind` only where questions have kinds."""
    whole: dict[str, object] = dict(_values(figures))
    whole["reliability"] = [asdict(bin) for bin in bins]
    if by_kind:
        whole["by_kind"] = {kind: _values(values) for kind, values in by_kind.items()}
    return json.dumps(whole, allow_nan=False)


def show_figures(
    figures: Values,
    by_kind: Mapping[str, Values],
    bins: Sequence[ConfidenceBin],
    world: "Environment",
    settings: "Settings",
) -> None:
    """Tables on a terminal, or where colour is wanted always; lines of key and value otherwise."""
    if is_rich(world, settings):
        _tables(figures, by_kind, bins, world, settings)
        return
    rows = [("", figure) for figure in figures]
    rows += [(f"{kind}/", figure) for kind, values in by_kind.items() for figure in values]
    for prefix, figure in rows:
        world.stdout.write(f"{prefix}{figure.key}\t{'' if figure.value is None else figure.value}\n")
    for number, bin in enumerate(bins, 1):
        for key, value in asdict(bin).items():
            world.stdout.write(f"reliability/{number}/{key}\t{value}\n")


def shown(figure: MetricValue) -> str:
    """A figure as people read it."""
    return NOTHING if figure.value is None else FORMATS[figure.unit].format(figure.value)


def _values(figures: Values) -> dict[str, float | None]:
    return {figure.key: figure.value for figure in figures}


def _tables(
    figures: Values,
    by_kind: Mapping[str, Values],
    bins: Sequence[ConfidenceBin],
    world: "Environment",
    settings: "Settings",
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from bot.render.console import make_console

    console = make_console(world.stdout, settings.color, world.environ)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure", style="bold", no_wrap=True)
    table.add_column("value", justify="right", style="cyan", no_wrap=True)
    table.add_column("what it says", style="dim")
    for figure in figures:
        table.add_row(figure.key, shown(figure), figure.meaning)
    console.print(table)
    console.print(_reliability(bins))
    if by_kind:
        console.print(_kinds(by_kind))


def _reliability(bins: Sequence[ConfidenceBin]) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("questions", "mean confidence", "the articles answer", "first quote right"):
        table.add_column(heading, justify="right", style="cyan")
    for bin in bins:
        shares = (f"{value:.3f}" for value in (bin.confidence, bin.answerable, bin.first_right))
        table.add_row(f"{bin.questions:,}", *shares)
    return table


def _kinds(by_kind: Mapping[str, Values]) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("kind", style="bold")
    for figure in next(iter(by_kind.values())):
        table.add_column(figure.key.replace("_", " "), justify="right", style="cyan", overflow="fold")
    for kind, values in by_kind.items():
        table.add_row(Text(sanitize.text(kind)), *map(shown, values))
    return table
