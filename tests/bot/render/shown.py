"""How an answer looks as plain text and on a screen; and one whose quotes stand below headings."""

import io
from dataclasses import replace

from bot.render.console import make_console
from bot.render.plain import PlainOutput
from bot.render.screen import RichOutput
from retrieval.types import Answer
from tests.bot.examples import quoting
from tests.bot.run_footnote import Terminal, timeless


def plain(answer: Answer) -> str:
    stream = io.StringIO()
    PlainOutput(stream).answer(answer)
    return stream.getvalue()


def screen(
    answer: Answer, *, width: int = 60, color: str = "never", source_hint: str = "", **environ: str
) -> str:
    stream = Terminal()
    console = make_console(stream, color, {"TERM": "xterm", "COLUMNS": str(width), **environ})
    RichOutput(console, source_hint).answer(answer)
    return timeless(stream.getvalue())


HEADINGS = ("Foxx and Swank take Oscars", "Winners", "Best\nactor")


def under_headings(*headings: str) -> Answer:
    """Two quotes of one article, each below these headings."""
    answer = quoting("Foxx was.", "Swank too.")
    return replace(answer, citations=tuple(replace(cited, headings=headings) for cited in answer.citations))
