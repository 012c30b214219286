"""A client of the protocol, of the SDK's own, for a server in the same process."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from mcp import Client
from mcp.server import Server
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, TextContent

from bot.mcp.context import ToolContext
from bot.mcp.server import make_server
from retrieval.library import Library
from tests.fakes.library import nothing

Result = TypeVar("Result")


def server_of(library: Library, ready: Callable[[], None] = nothing) -> Server[Any]:
    return make_server(ToolContext(lambda: library, ready, quotes=3), "1.2.3")


def use(server: Server[Any], what: Callable[[Client], Awaitable[Result]], mode: str = "auto") -> Result:
    """What comes of using a client that is connected; `mode` "legacy" is the protocol before 2026."""

    async def connected() -> Result:
        async with Client(server, mode=mode) as client:
            return await what(client)

    return asyncio.run(connected())


def call(server: Server[Any], tool: str, **arguments: Any) -> CallToolResult:
    """The result of one call. The client checks its structured content against the tool's output schema."""

    async def what(client: Client) -> CallToolResult:
        await client.list_tools()
        return await client.call_tool(tool, arguments)

    return use(server, what)


def refusal(server: Server[Any], what: Callable[[Client], Awaitable[object]]) -> str:
    """What an error of the protocol says."""

    async def refused(client: Client) -> str:
        try:
            await what(client)
        except MCPError as refusal:
            return str(refusal)
        raise AssertionError("it was not refused")

    return use(server, refused)


def values(result: CallToolResult) -> dict[str, Any]:
    """The structured content of a result, which is what its text says too."""
    assert not result.is_error, text(result)
    assert result.structured_content == json.loads(text(result))
    return result.structured_content


def error(result: CallToolResult) -> str:
    """The one line of a result that says what was wrong with the call."""
    assert result.is_error and result.structured_content is None
    assert "\n" not in text(result)
    return text(result)


def text(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text
