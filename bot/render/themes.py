"""The colours of answers and of the input line, by the name of a theme.

`auto` has the sixteen colours of the terminal, which its owner made readable; `light` and `dark` suit such a
background whatever these are; `plain` has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MARKER, TITLE, QUIET, CITED = "footnote.marker", "footnote.title", "footnote.quiet", "footnote.cited"
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Colors:
    """Styles of rich for the parts of an answer, and of prompt_toolkit for those of the input line.

    `code` is how code is highlighted, by a name of rich.
    """

    marker: str
    quiet: str
    cited: str
    code: str
    mark: str
    faint: str

    @property
    def styles(self) -> Mapping[str, str]:
        """The styles of rich by their names."""
        return {MARKER: self.marker, TITLE: "bold", QUIET: self.quiet, CITED: self.cited}


THEMES = {
    AUTO: Colors("bold magenta", "dim", "bold black on yellow", "ansi_dark", "ansimagenta bold", "dim"),
    "light": Colors(
        "bold #87005f", "#5f5f5f", "bold black on #ffd75f", "ansi_light", "#87005f bold", "#5f5f5f"
    ),
    "dark": Colors(
        "bold #ff87ff", "#a8a8a8", "bold black on #ffd75f", "ansi_dark", "#ff87ff bold", "#a8a8a8"
    ),
    "plain": Colors("bold", "none", "bold reverse", "bw", "bold", ""),
}
