"""MCP at `/mcp`, behind the same checks as everything else."""

import asyncio
from typing import Any

from mcp import Client

from tests.bot.web.serving import Served

ASKED = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": "Who lit the lamp on Skerry?"}},
}
HEADERS = {"Accept": "application/json, text/event-stream", "MCP_Protocol_Version": "2025-11-25"}


def test_a_client_of_the_protocol_asks(served: Served) -> None:
    async def asked() -> dict[str, Any]:
        async with Client(f"{served.url}/mcp") as client:
            result = await client.call_tool("ask", {"question": "Who lit the lamp on Skerry?"})
            return dict(result.structured_content or {})

    assert "Ailsa Boyd" in asyncio.run(asked())["citations"][0]["quote"]


def test_an_ip_address_and_a_program_are_answered_as_elsewhere(served: Served) -> None:
    reply = served.post("/mcp", ASKED, Host="192.0.2.7", **HEADERS)
    assert reply.status == 200
    assert reply.json["result"]["structuredContent"]["found"]


def test_what_another_site_sends_and_what_has_another_name_are_refused(served: Served) -> None:
    assert served.post("/mcp", ASKED, Origin="http://evil.example", **HEADERS).status == 403
    assert served.post("/mcp", ASKED, Host="evil.example", **HEADERS).status == 421
    assert served.post("/mcp", b"x" * 1_000_001, **HEADERS).status == 413
