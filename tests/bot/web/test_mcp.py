"""MCP at `/mcp`, behind the same checks as everything else."""

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from bot.web.problems import TooManyQuestions
from retrieval.errors import IndexMissing, TookTooLong
from tests.bot.web.serving import Served, serving
from tests.fakes.library import hooked, raising

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


def test_a_question_is_counted_and_waits_its_turn_as_elsewhere(articles: Path, tmp_path: Path) -> None:
    going, reached = threading.Event(), threading.Event()

    def wait() -> None:
        reached.set()
        assert going.wait(60)

    with serving(articles, tmp_path, library=hooked(wait), serve_workers="1") as served:
        with ThreadPoolExecutor(2) as pool:
            replies = [pool.submit(served.post, "/mcp", ASKED, **HEADERS) for _ in range(2)]
            assert reached.wait(60)
            served.wait(lambda: served.get("/health").json["jobs"] == 2)
            going.set()
            assert [reply.result().status for reply in replies] == [200, 200]
        assert 'footnote_questions_total{outcome="found",way="mcp"} 2.0' in served.get("/metrics").text


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (TookTooLong("the answer took longer than 30 s", ""), "the answer took longer than 30 s."),
        (IndexMissing("there is no index yet in /home/ann/index"), "the articles cannot be asked yet."),
        (
            TooManyQuestions("too many questions at once", "ask again"),
            "too many questions at once. Ask again.",
        ),
    ],
)
def test_an_answer_that_fails_is_one_line_and_its_cause_is_only_in_the_log(
    articles: Path, tmp_path: Path, error: Exception, line: str
) -> None:
    with serving(articles, tmp_path, library=hooked(raising(error))) as served:
        result = served.post("/mcp", ASKED, **HEADERS).json["result"]
        assert result["isError"] and result["content"][0]["text"].startswith(line)
        assert 'footnote_questions_total{outcome="failed",way="mcp"} 1.0' in served.get("/metrics").text


def test_what_another_site_sends_and_what_has_another_name_are_refused(served: Served) -> None:
    assert served.post("/mcp", ASKED, Origin="http://evil.example", **HEADERS).status == 403
    assert served.post("/mcp", ASKED, Host="evil.example", **HEADERS).status == 421
    assert served.post("/mcp", b"x" * 1_000_001, **HEADERS).status == 413


@pytest.mark.process
def test_until_it_is_asked_its_library_is_not_imported() -> None:
    program = "import sys, bot.web.process; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
