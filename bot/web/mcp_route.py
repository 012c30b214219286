"""MCP at one route of the web server; its library is imported at the first request: it takes 0.7 s."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.mcp.context import ToolContext
from bot.version import installed_version

if TYPE_CHECKING:
    from starlette.applications import Starlette

PATH = "/mcp"


class McpRoute:
    """An ASGI application that makes the server of `bot.mcp` when it is first asked.

    Host and Origin are not checked here: whoever takes it in has seen to that.
    """

    def __init__(self, context: ToolContext) -> None:
        self._context = context
        self._made: asyncio.Future[Starlette] | None = None
        self._serving: asyncio.Task[None] | None = None
        self._stopped = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._made is None:
            self._made = asyncio.get_running_loop().create_future()
            self._serving = asyncio.create_task(self._serve(self._made))
        (route,) = (await asyncio.shield(self._made)).routes
        await route.handle(scope, receive, send)

    @property
    def route(self) -> Route:
        """The route, for the application that takes this in."""
        return Route(PATH, self)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What the application that takes this in enters for as long as it serves."""
        try:
            yield
        finally:
            if self._serving is not None:
                self._stopped.set()
                await self._serving

    async def _serve(self, made: "asyncio.Future[Starlette]") -> None:
        """Hold the server open: the task that ends it must be the one that began it."""
        try:
            app = await asyncio.to_thread(_make, self._context)
        except Exception as error:  # each request reports it
            made.set_exception(error)
            return
        async with app.router.lifespan_context(app):
            made.set_result(app)
            await self._stopped.wait()


def _make(context: ToolContext) -> "Starlette":
    from bot.mcp.http import mcp_app

    return mcp_app(context, installed_version(), path=PATH, hosts=None)
