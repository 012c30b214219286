"""The results as tables (Markdown), a plot (PNG) and data (JSON), with a description of the machine."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import matplotlib

from tests.bench.growth import Grown
from tests.bench.measure import Row

matplotlib.use("Agg")
from matplotlib import pyplot

HEADS = ("figure", "Footnote", "beside", "", "ratio", "to reach")
GROWTH = ("passages", "open, s", "p50, ms", "p95, ms", "p50 of half, ms", "memory, MB", "disk, MB")


def cells(row: Row) -> tuple[str, ...]:
    """A row of the table as text."""
    theirs = "" if row.theirs is None else f"{row.theirs:.3g} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return row.name, f"{row.ours:.3g} {row.unit}", theirs, row.against, ratio, row.reach


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
    """All three files."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {"machine": machine, "figures": [*map(asdict, rows)], "growth": [*map(asdict, grown)]}
    (folder / "bench.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    described = ", ".join(f"{name} {value}" for name, value in machine.items())
    note = "A grown index is in the system's cache, as far as that has room, before it is asked."
    tables = table(HEADS, [*map(cells, rows)]) + "\n" + table(GROWTH, [*map(grown_cells, grown)])
    text = f"# Benchmark\n\nOn {described}. {note}\n\n{tables}\n![growth](bench.png)\n"
    (folder / "bench.md").write_text(text, "utf-8")
    _plot(folder / "bench.png", grown)


def _plot(path: Path, grown: Sequence[Grown]) -> None:
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    sizes = [size.passages for size in grown]
    left.plot(sizes, [size.p50_ms for size in grown], "o-", label="median")
    left.plot(sizes, [size.p95_ms for size in grown], "o--", label="95 of 100")
    left.plot(sizes, [size.filtered_ms for size in grown], "o:", label="median, of half of the articles")
    left.set(xscale="log", ylim=(0, None), xlabel="passages", title="a warm answer, ms")
    left.legend(frameon=False)
    right.plot(sizes, [size.resident_mb for size in grown], "o-")
    right.set(xscale="log", ylim=(0, None), xlabel="passages", title="memory held, MB")
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
