"""A rich console that obeys --color, NO_COLOR and TERM, and prints text as it is, without markup."""

from collections.abc import Mapping
from typing import Any, TextIO

from rich.console import Console
from rich.theme import Theme

from bot.render.themes import AUTO, THEMES

# What each value of the setting means to rich. `always` names the 16 standard colours, since rich finds
# none in a pipe; `never` means no escape sequence at all, where NO_COLOR only means no colour.
_COLOR: dict[str, dict[str, Any]] = {
    "auto": {},
    "always": {"force_terminal": True, "color_system": "standard", "no_color": False},
    "never": {"color_system": None},
}


# Of rich's styles for Markdown, those that only suit a dark terminal.
_MARKDOWN = {"markdown.code": "bold", "markdown.code_block": "none", "markdown.h1": "bold"}


class ThemedConsole(Console):
    """A console in one of the themes; `code_theme` is how it highlights code."""

    code_theme: str

    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to `main`; rich itself would exit with 1, which here means "not said"."""
        raise


def make_console(stream: TextIO, color: str, environ: Mapping[str, str], theme: str = AUTO) -> Console:
    """A console on a stream, in the theme of that name."""
    colors = THEMES[theme]
    console = ThemedConsole(
        file=stream,
        theme=Theme({**_MARKDOWN, **colors.styles}),
        markup=False,
        emoji=False,
        highlight=False,
        _environ=environ,
        **{**_COLOR[color], **({"no_color": True} if theme == "plain" else {})},
    )
    console.code_theme = colors.code
    return console
