"""The server on stdin and stdout, for an assistant that starts it."""

import asyncio
import signal

from mcp.server.stdio import stdio_server

from bot.mcp.context import ToolContext
from bot.mcp.malformed import ValidMessages
from bot.mcp.server import make_server


def serve_stdio(context: ToolContext, version: str) -> None:
    """Serve until stdin ends. Meanwhile file descriptor 1 is stderr, so that nothing else reaches stdout."""
    # The thread that reads stdin cannot be interrupted, so Ctrl-C ends the process, which any index survives.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    asyncio.run(_serve(context, version))


async def _serve(context: ToolContext, version: str) -> None:
    server = make_server(context, version)
    async with stdio_server() as (lines, replies):
        messages = ValidMessages(aiter(lines), lines.aclose, replies.send)
        await server.run(messages, replies, server.create_initialization_options())
