"""`python -m tests.bot.terminal.screenshot FOLDER`: a session in a real terminal, drawn for the README.

It writes `chat-dark.svg` and `chat-light.svg`, or with a width as its second argument those of that width.
"""

import re
import sys
import tempfile
from functools import partial
from io import StringIO
from itertools import groupby
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.fakes.terminal_emulator import Emulator, footnote

SESSION = (
    ("Who leads the coalition for Ukraine?", "type 1 to check"),
    ("1", "▌"),
    ("How many tanks did Germany deliver?", "Closest:"),
)
_COLORS = [(1, 1, 1), (205, 49, 49), (13, 140, 90), (200, 160, 20), (36, 114, 200), (180, 60, 180)]
_COLORS += [(17, 140, 170), (229, 229, 229)]
THEMES = {
    "dark": TerminalTheme((24, 26, 31), (215, 218, 224), _COLORS),
    "light": TerminalTheme((255, 255, 255), (36, 41, 47), _COLORS),
}
# Our own fonts in place of those from the network, which nobody who reads a page asked for.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}|<!--.*?-->", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "Fira Code, monospace", "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
)


def appears_again(words: str, before: int, text: str) -> bool:
    """Whether a text holds the words more often than `before`."""
    return text.count(words) > before


def main(folder: Path, columns: int) -> None:
    """Hold the session and draw how the screen looks at its end."""
    with tempfile.TemporaryDirectory() as home:
        terminal = footnote(Path(home), columns=columns, rows=62 if columns >= 80 else 100)
        terminal.until("/help", 600)
        for line, shown in SESSION:
            before = terminal.text().count(shown)
            terminal.type(f"{line}\r")
            terminal.until(partial(appears_again, shown, before))
        terminal.until(lambda text: text.endswith("quits"))
        rows = drawn(terminal)
        terminal.type("\x04")
        terminal.wait()
    for name, theme in THEMES.items():
        console = Console(record=True, width=columns, file=StringIO())
        for row in rows:
            console.print(row, no_wrap=True, crop=False)
        svg = console.export_svg(title="footnote", theme=theme, code_format=FORMAT, unique_id=f"chat-{name}")
        (folder / f"chat-{name}.svg").write_text(svg, "utf-8")


def drawn(terminal: Emulator) -> list[Text]:
    """The rows of the screen up to the last that holds something, and its last row, the status line."""
    rows = [_row(terminal, y) for y in range(terminal.screen.lines)]
    last = max(at for at, row in enumerate(rows[:-1]) if row.plain)
    return [*rows[: last + 1], Text(), rows[-1]]


def _row(terminal: Emulator, y: int) -> Text:
    cells = [terminal.screen.buffer[y][x] for x in range(terminal.screen.columns)]
    runs = groupby(cells, lambda cell: (cell.fg, cell.bg, cell.bold, cell.italics, cell.reverse))
    row = Text()
    for (fg, bg, bold, faint, reverse), run in runs:
        style = Style(color=_named(fg), bgcolor=_named(bg), bold=bold, dim=faint, reverse=reverse)
        row.append("".join(cell.data for cell in run), style)
    row.rstrip()
    return row


def _named(color: str) -> str | None:
    return {"default": None, "brown": "yellow"}.get(color, color)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 80)
