"""The application: its table of addresses, and the checks before them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.mcp.context import Call, ToolContext
from bot.messages import with_hint
from bot.web import api, completions, monitoring
from bot.web.mcp_route import McpRoute
from bot.web.openapi import openapi
from bot.web.pages.article import article_page, articles_page, page_picture
from bot.web.pages.ask import ask_page
from bot.web.pages.static_files import static_file
from bot.web.problems import Problem, problem_response
from bot.web.site import Site, site_of
from retrieval.errors import FootnoteError

ROUTES = (
    Route("/", ask_page),
    Route("/a/", articles_page),
    Route("/a/{id:path}", article_page),
    Route("/picture/{id:path}", page_picture),
    Route("/static/{name}", static_file),
    Route("/ask", api.ask, methods=["POST"]),
    Route("/search", api.search),
    Route("/articles", api.articles),
    Route("/v1/chat/completions", completions.chat_completions, methods=["POST"]),
    Route("/v1/models", completions.models),
    Route("/v1/models/{name:path}", completions.model),
    Route("/openapi.json", openapi),
    Route("/health", monitoring.health),
    Route("/metrics", monitoring.metrics),
)


def build_app(site: Site, running: Callable[[], AbstractAsyncContextManager[None]]) -> Starlette:
    """The application, the one of MCP included; whatever goes wrong in it is worded in one way.

    `running` is entered for as long as requests are accepted.
    """
    kinds = (Problem, FootnoteError, HTTPException, Exception)
    mcp = McpRoute(_tool_context(site))  # the guard checks Host and Origin

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with running(), mcp.running():
            yield

    app = Starlette(
        routes=[*ROUTES, mcp.route],
        exception_handlers=dict.fromkeys(kinds, _worded),
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.site = site
    return app


def _tool_context(site: Site) -> ToolContext:
    """What the tools work on: by the same threads, limits and figures as everything else here."""
    answering = site.answering

    async def run(call: Call) -> Any:
        if call.is_found is None:
            return await answering.run(call.job)
        with_model = answering.writer is not None
        return await answering.counted("mcp", call.job, call.is_found, with_model=with_model)

    def worded(error: FootnoteError) -> str:
        problem = site.problem_of(error)
        return with_hint(problem.message, problem.hint)

    return ToolContext(
        lambda: site.library,
        quotes=site.quotes,
        base_url=site.base_url,
        by_id=answering.by_id,
        writer=answering.writer,
        run=run,
        worded=worded,
    )


async def _worded(request: Request, error: Exception) -> Response:
    problem = site_of(request).problem_of(error)
    return problem_response(problem, request.url.path, request.state.request_id)
