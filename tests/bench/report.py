"""The results as a table, a plot (PNG), a page (HTML) and data (JSON), all with the machine's description."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

import matplotlib

from tests.bench.growth import Grown
from tests.bench.measure import Row

matplotlib.use("Agg")
from matplotlib import pyplot

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Footnote: benchmark</title>
<style>body{{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}}
td,th{{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #ccc}}img{{max-width:100%}}</style>
<h1>Footnote: benchmark</h1><p>{machine}</p>{tables}
<img alt="growth" src="data:image/png;base64,{plot}"></html>
"""
HEADS = ("figure", "Footnote", "beside", "", "ratio", "to reach")
GROWTH = ("passages", "open, s", "p50, ms", "p95, ms", "p50 of half, ms", "memory, MB", "disk, MB")


def cells(row: Row) -> tuple[str, ...]:
    """A row of the table as text."""
    beside = "" if row.beside is None else f"{row.beside:.3g} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return row.name, f"{row.ours:.3g} {row.unit}", beside, row.against, ratio, row.reach


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def grown_cells(grown: Grown) -> tuple[str, ...]:
    """A row of the growth table as text."""
    return (
        f"{grown.passages:,}",
        f"{grown.open_s:.2f}",
        f"{grown.p50_ms:.1f}",
        f"{grown.p95_ms:.1f}",
        f"{grown.filtered_ms:.1f}",
        f"{grown.resident_mb:.0f}",
        f"{grown.disk_mb:,.0f}",
    )


def write(folder: Path, machine: Mapping[str, str], rows: Sequence[Row], grown: Sequence[Grown]) -> None:
    """All four files."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {"machine": machine, "figures": [*map(asdict, rows)], "growth": [*map(asdict, grown)]}
    (folder / "bench.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    tables = [(HEADS, [cells(row) for row in rows]), (GROWTH, [grown_cells(each) for each in grown])]
    on = ", ".join(f"{name} {value}" for name, value in machine.items())
    described = (
        f"On {on}. A grown index is in the system's cache, as far as that has room, before it is asked."
    )
    markdown = "\n".join(table(*each) for each in tables)
    (folder / "bench.md").write_text(f"# Benchmark\n\n{described}\n\n{markdown}", "utf-8")
    _plot(folder / "bench.png", grown)
    plot = base64.b64encode((folder / "bench.png").read_bytes()).decode()
    html = "".join(_html(*each) for each in tables)
    page = PAGE.format(machine=escape(described), tables=html, plot=plot)
    (folder / "bench.html").write_text(page, "utf-8")


def _html(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [(heads, "th"), *((row, "td") for row in rows)]
    return f"<table>{''.join(_line(*line) for line in lines)}</table>"


def _line(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _plot(path: Path, grown: Sequence[Grown]) -> None:
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    sizes = [each.passages for each in grown]
    left.plot(sizes, [each.p50_ms for each in grown], "o-", label="median")
    left.plot(sizes, [each.p95_ms for each in grown], "o--", label="95 of 100")
    left.plot(sizes, [each.filtered_ms for each in grown], "o:", label="median, of half of the articles")
    left.set(xscale="log", ylim=(0, None), xlabel="passages", title="a warm answer, ms")
    left.legend(frameon=False)
    right.plot(sizes, [each.resident_mb for each in grown], "o-")
    right.set(xscale="log", ylim=(0, None), xlabel="passages", title="memory held, MB")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
