"""What the handlers of all pages and interfaces share: one value, made once when the server starts."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from bot.parsing.writer import TokenPrice
from bot.web.answering import Answering
from bot.web.problems import Problem, problem_of
from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Site:
    """The articles, what answers questions about them, and what is told of the server itself.

    `quotes` is how many an answer has at most unless a request says otherwise; `base_url` is where people
    reach the pages, "" where only requests tell. `health` gives what is wrong, `metrics` the figures;
    `writer_price` is what the tokens of the model cost that writes answers.
    """

    library: Library
    answering: Answering
    quotes: int
    base_url: str
    health: Callable[[], list[str]]
    metrics: Callable[[], bytes]
    writer_price: TokenPrice | None = None

    def problem_of(self, error: Exception) -> Problem:
        """What an error means for whoever asked, without the folders of this machine."""
        problem, words = problem_of(error), self.answering.by_id.words
        return Problem(problem.status, words(problem.message), words(problem.hint), headers=problem.headers)

    def base_of(self, request: Request) -> str:
        """Where the pages are for whoever sent a request; its Host has been checked."""
        return self.base_url or f"{request.url.scheme}://{request.url.netloc}"


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site
