"""The findings of `footnote doctor`: a line each, with a hint; nothing is checked here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.messages import capitalized, is_command
from bot.render import sanitize

if TYPE_CHECKING:
    from bot.environment import Environment
    from bot.settings import Settings


class Severity(StrEnum):
    """How a checked thing is: fine, worth knowing, or in the way."""

    OK = "ok"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of what is called `name`, and how to fix it where that is needed."""

    name: str
    state: Severity
    text: str
    hint: str = ""


SYMBOLS = {Severity.OK: ("✓", "green"), Severity.NOTE: ("–", "yellow"), Severity.BAD: ("✗", "red")}


def show_finding(finding: Finding, world: "Environment", settings: "Settings") -> None:
    """A line with a mark, and one for the hint, on a terminal; columns between tabs otherwise."""
    from bot.render.output import is_rich  # with all that can be shown, which the list of commands needs not

    text, hint = sanitize.one_line(finding.text), sanitize.one_line(finding.hint)
    if not is_rich(world, settings):
        world.stdout.write("\t".join((finding.state, finding.name, text, hint)).rstrip("\t") + "\n")
        return
    from rich.table import Table
    from rich.text import Text

    from bot.render.console import make_console

    mark, color = SYMBOLS[finding.state]
    row = Table.grid(padding=(0, 1))
    row.add_row(Text(mark, f"bold {color}"), Text(f"{finding.name:<11}"), Text(text))
    if hint:
        row.add_row("", "", Text(hint if is_command(hint) else f"{capitalized(hint)}.", "dim"))
    make_console(world.stdout, settings.color, world.environ).print(row)
