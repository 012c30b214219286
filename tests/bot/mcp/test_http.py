"""The server over HTTP: stateless, one JSON object for each request, for its own hosts and pages only."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from bot.mcp.context import ToolContext
from bot.mcp.http import MAX_BODY_BYTES, mcp_app
from retrieval.library import Library
from tests.fakes.library import nothing

BASE = "http://127.0.0.1:8000"
DISCOVER = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": "Who lit the lamp on Skerry?"}},
}
HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}


def serve(library: Library, what: Callable[[httpx2.AsyncClient], Awaitable[Any]]) -> Any:
    """What comes of using a client of HTTP that is connected to the application."""

    async def served() -> Any:
        app = mcp_app(ToolContext(lambda: library, nothing, quotes=3), "1.2.3")
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=BASE) as client,
        ):
            return await what(client)

    return asyncio.run(served())


def post(library: Library, **more: Any) -> httpx2.Response:
    async def what(client: httpx2.AsyncClient) -> httpx2.Response:
        request = {"json": DISCOVER, **more, "headers": {**HEADERS, **more.get("headers", {})}}
        return await client.post("/mcp", **request)

    response: httpx2.Response = serve(library, what)
    return response


def test_a_client_asks_over_http(library: Library) -> None:
    async def what(http: httpx2.AsyncClient) -> dict[str, Any]:
        async with Client(streamable_http_client(f"{BASE}/mcp", http_client=http)) as client:
            result = await client.call_tool("ask", {"question": "Who lit the lamp on Skerry?"})
            return {"version": client.protocol_version, **(result.structured_content or {})}

    answer = serve(library, what)
    assert answer["version"] == "2026-07-28"
    assert "Ailsa Boyd" in answer["citations"][0]["quote"]


def test_a_request_by_itself_is_answered_with_one_json_object(library: Library) -> None:
    response = post(library)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.json()["result"]["structuredContent"]["found"]
    assert "mcp-session-id" not in response.headers


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"headers": {"Host": "rebound.example"}}, 421),
        ({"headers": {"Origin": "http://evil.example"}}, 403),
        ({"headers": {"Origin": "http://localhost:8000"}}, 200),
        ({"content": b"{", "json": None, "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b" " * (MAX_BODY_BYTES + 1), "json": None}, 413),
    ],
)
def test_what_is_not_meant_for_it_is_refused(library: Library, more: dict[str, Any], status: int) -> None:
    assert post(library, **more).status_code == status
