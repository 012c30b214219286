"""Chooses how output is drawn: rich on a terminal, plain in a pipe."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from bot.environment import Environment
from bot.render.excerpt import Excerpt
from bot.render.reasons import AnswerExplanation
from bot.settings import Settings
from bot.writing.written import Written, WrittenSentence
from retrieval.types import Answer, ArticleInfo, Hit


class Output(Protocol):
    """What can be shown; `RichOutput` and `PlainOutput` do it."""

    def answer(self, answer: Answer) -> None:
        """The answer and its sources."""

    def waiting(self, what: str) -> AbstractContextManager[None]:
        """Shows a status while the block runs, on a terminal."""

    def begin(self, answer: Answer) -> None:
        """What stands above the sentences of a written answer."""

    def sentence(self, sentence: WrittenSentence) -> None:
        """One sentence of a written answer, as soon as it may be seen."""

    def written(self, answer: Answer, written: Written, note: str) -> None:
        """What stands below the sentences of a written answer: its sources, and who wrote it."""

    def sources(self, answer: Answer) -> None:
        """Only the sources."""

    def passage(self, view: Excerpt) -> None:
        """A cited passage in context."""

    def hits(self, hits: Sequence[Hit], words: str) -> None:
        """Passages found for some words, numbered, each with its scores."""

    def why(self, reasons: AnswerExplanation) -> None:
        """How an answer was chosen."""

    def articles(self, articles: Sequence[ArticleInfo]) -> None:
        """A list of articles."""

    def definitions(self, rows: Sequence[tuple[str, str]]) -> None:
        """Terms and their meanings, in two columns."""

    def message(self, text: str) -> None:
        """Footnote's own words."""


def is_rich(world: Environment, settings: Settings) -> bool:
    """Whether stdout is drawn on: on a terminal, or where colour is always wanted."""
    return world.stdout.isatty() or settings.color == "always"


def choose_output(
    world: Environment,
    settings: Settings,
    *,
    plain: bool = False,
    source_hint: str = "",
    page: Callable[[str], bool] | None = None,
) -> Output:
    """The output for stdout.

    Args:
        world: the streams and the environment.
        settings: says whether colour is wanted.
        plain: plain even on a terminal.
        source_hint: how a reader checks a source, shown under each answer on a terminal.
        page: shows in a pager what is longer than the screen; False if there is none.
    """
    if not plain and is_rich(world, settings):
        from bot.render.console import make_console
        from bot.render.screen import RichOutput  # rich costs 0.1 s, which a pipe need not pay

        console = make_console(world.stdout, settings.color, world.environ, settings.theme)
        return RichOutput(console, source_hint, page)
    from bot.render.plain import PlainOutput

    return PlainOutput(world.stdout)
