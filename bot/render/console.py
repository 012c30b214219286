"""A rich console that obeys --color, NO_COLOR and TERM, and prints text as it is, without markup."""

from collections.abc import Mapping
from typing import Any, TextIO

from rich.console import Console
from rich.theme import Theme

# What each value of the setting means to rich. `always` names the 16 standard colours, since rich finds
# none in a pipe; `never` means no escape sequence at all, where NO_COLOR only means no colour.
_COLOR: dict[str, dict[str, Any]] = {
    "auto": {},
    "always": {"force_terminal": True, "color_system": "standard", "no_color": False},
    "never": {"color_system": None},
}


# Of rich's styles for Markdown, those that only suit a dark terminal.
_THEME = Theme({"markdown.code": "bold", "markdown.code_block": "none", "markdown.h1": "bold"})


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to `main`; rich itself would exit with 1, which here means "not said"."""
        raise


def make_console(stream: TextIO, color: str, environ: Mapping[str, str]) -> Console:
    """A console on a stream."""
    return _Console(
        file=stream,
        theme=_THEME,
        markup=False,
        emoji=False,
        highlight=False,
        _environ=environ,
        **_COLOR[color],
    )
