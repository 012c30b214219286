"""Figures for a reader: a table on a terminal, tab-separated lines in a pipe, JSON for programs."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.render.output import is_rich
from retrieval.evaluation.metrics import MetricValue, Unit

if TYPE_CHECKING:
    from bot.environment import Environment
    from bot.settings import Settings

NOTHING = "–"  # a figure that has nothing to be computed from
FORMATS = {Unit.COUNT: "{:,.0f}", Unit.SHARE: "{:.3f}", Unit.ERROR: "{:.3f}", Unit.MS: "{:,.1f} ms"}


def figures_json(figures: Sequence[MetricValue]) -> str:
    """One object on one line; None where there is no figure."""
    return json.dumps({figure.key: figure.value for figure in figures}, allow_nan=False)


def show_figures(figures: Sequence[MetricValue], world: "Environment", settings: "Settings") -> None:
    """A table on a terminal, or where colour is wanted always; lines of key and value otherwise."""
    if is_rich(world, settings):
        _table(figures, world, settings)
    else:
        for figure in figures:
            world.stdout.write(f"{figure.key}\t{'' if figure.value is None else figure.value}\n")


def shown(figure: MetricValue) -> str:
    """A figure as people read it."""
    return NOTHING if figure.value is None else FORMATS[figure.unit].format(figure.value)


def _table(figures: Sequence[MetricValue], world: "Environment", settings: "Settings") -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from bot.render.console import make_console

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure", style="bold", no_wrap=True)
    table.add_column("value", justify="right", style="cyan", no_wrap=True)
    table.add_column("what it says", style="dim")
    for figure in figures:
        table.add_row(figure.key, shown(figure), figure.meaning)
    make_console(world.stdout, settings.color, world.environ).print(table)
