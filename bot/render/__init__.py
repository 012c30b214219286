"""What a reader gets: rich on a terminal, plain in a pipe, JSON for programs; no answer is made here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.environment import Environment
from bot.render.excerpt import Excerpt
from bot.settings import Settings
from retrieval.types import Answer, ArticleInfo, Hit


@dataclass(frozen=True, slots=True)
class AnswerExplanation:
    """How an answer was chosen.

    `hits` are the passages it was chosen from, best first; `answer_threshold` and `certain_threshold` the confidence from which it is
    given, and given without "possibly"; `context` the question it leaned on; `scope` which articles it saw.
    """

    answer: Answer
    hits: tuple[Hit, ...]
    answer_threshold: float
    certain_threshold: float
    context: str
    scope: str


class Output(Protocol):
    """Where answers go; the two that exist are `RichOutput` and `PlainOutput`."""

    def answer(self, answer: Answer) -> None:
        """The answer and where it comes from."""

    def sources(self, answer: Answer) -> None:
        """Only where it comes from."""

    def passage(self, view: Excerpt) -> None:
        """A passage in its place."""

    def hits(self, hits: Sequence[Hit], words: str) -> None:
        """Passages found for some words, numbered, each with what it was scored on."""

    def why(self, reasons: AnswerExplanation) -> None:
        """How an answer was chosen."""

    def articles(self, articles: Sequence[ArticleInfo]) -> None:
        """A list of articles."""

    def definitions(self, rows: Sequence[tuple[str, str]]) -> None:
        """LexicalIndex and what they mean."""

    def message(self, text: str) -> None:
        """Footnote's own words."""


def choose_output(world: Environment, settings: Settings, *, plain: bool = False, check: str = "") -> Output:
    """Rich on a terminal, or where colour is wanted always; plain otherwise.

    Args:
        world: the streams and the environment.
        settings: says whether colour is wanted.
        plain: plain even on a terminal.
        check: what a reader does to check a source, said under an answer on a terminal.
    """
    if not plain and (world.stdout.isatty() or settings.color == "always"):
        from bot.render.console import make_console
        from bot.render.screen import RichOutput  # rich costs 0.1 s, which a pipe need not pay

        alive = world.stdin.isatty() and world.stdout.isatty()
        page = partial(_browse, world) if alive else None
        return RichOutput(make_console(world.stdout, settings.color, world.environ), check, page)
    from bot.render.plain import PlainOutput

    return PlainOutput(world.stdout)


def _browse(world: Environment, text: str) -> bool:
    from bot.system.programs import Programs  # only long lists need one, and no answer waits for it

    return Programs(world.environ, world.umask).page_list(text)


def filter_articles(articles: Sequence[ArticleInfo], wanted: str) -> tuple[ArticleInfo, ...]:
    """The articles whose path, title, source or date holds `wanted`, in any case; all if it is empty."""
    folded = wanted.casefold()
    return tuple(
        each
        for each in articles
        if any(
            folded in (field or "").casefold()
            for field in (each.path, each.title, each.source, each.published)
        )
    )
