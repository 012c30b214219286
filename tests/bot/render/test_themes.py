"""Each theme draws the same words, in colours of its own."""

import io

import pytest

from bot.render.console import make_console
from bot.render.screen import RichOutput
from bot.render.themes import THEMES
from tests.bot.examples import FOUND

ENVIRON = {"TERM": "xterm-256color", "COLUMNS": "80"}


def drawn(theme: str) -> str:
    stream = io.StringIO()
    RichOutput(make_console(stream, "always", ENVIRON, theme)).answer(FOUND)
    return stream.getvalue()


def test_each_theme_has_colours_of_its_own() -> None:
    assert len({drawn(theme) for theme in THEMES}) == len(THEMES)


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_has_colours(theme: str) -> None:
    assert "\x1b[1;3" in drawn(theme) or "\x1b[1;9" in drawn(theme)


def test_the_plain_theme_has_bold_and_no_colour() -> None:
    plain = drawn("plain")
    assert "\x1b[1m" in plain
    assert "\x1b[3" not in plain and "\x1b[1;3" not in plain
