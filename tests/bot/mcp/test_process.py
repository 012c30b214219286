"""`footnote mcp` as a process of its own, driven by the SDK's client on stdin and stdout."""

import asyncio
import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from bot.cli.commands.mcp import SKILL
from tests.bot.cli.test_process import ROOT, environment
from tests.bot.mcp.client import Result, error, values
from tests.bot.run_footnote import SKERRY, Shell, write

FOOTNOTE = [sys.executable, "-m", "tests.fakes.terminal"]
LAMP = {"question": "Who lit the lamp on Skerry?"}
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


def drive(home: Path, what: Callable[[Client], Awaitable[Result]], mode: str = "auto") -> Result:
    """What comes of using a client of a process that it starts, and that ends with it."""
    program, *arguments = [*FOOTNOTE, "mcp"]
    parameters = StdioServerParameters(command=program, args=arguments, env=environment(home), cwd=Path())

    async def driven() -> Result:
        async with Client(stdio_client(parameters), mode=mode) as client:
            return await what(client)

    return asyncio.run(driven())


@contextmanager
def started(home: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [*FOOTNOTE, "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(home),
    ) as process:
        yield process


def test_an_assistant_asks_while_articles_come_and_change(shell: Shell) -> None:
    """The index is made at the start, and what changes later is picked up before the next answer."""
    file = write(SKERRY, "seeds/skerry.md")

    async def what(client: Client) -> list[dict[str, Any]]:
        first = values(await client.call_tool("ask", LAMP))
        file.write_text(SKERRY.replace("Ailsa Boyd", "Tammas Isbister"))
        second = values(await client.call_tool("ask", LAMP))
        write("The ferry Solveig sails to Unst at noon.\n", "seeds/ferry.md")
        third = values(await client.call_tool("articles", {}))
        return [first, second, third]

    first, second, third = drive(shell.home, what)
    assert "Ailsa Boyd" in first["citations"][0]["quote"]
    assert "Tammas Isbister" in second["citations"][0]["quote"]
    assert [article["id"] for article in third["articles"]] == ["ferry.md", "skerry.md"]


def test_many_calls_at_once_by_a_client_of_before_2026_are_each_answered(home: Path) -> None:
    async def what(client: Client) -> list[str]:
        calls = [client.call_tool("ask", LAMP) for _ in range(12)]
        return [values(result)["citations"][0]["path"] for result in await asyncio.gather(*calls)]

    assert drive(home, what, mode="legacy") == ["seeds/skerry.md"] * 12


def test_without_articles_each_call_says_so(shell: Shell) -> None:
    async def what(client: Client) -> str:
        return error(await client.call_tool("ask", LAMP))

    assert "seeds" in drive(shell.home, what)


def test_nothing_but_the_protocol_is_on_stdout_and_the_end_of_stdin_ends_it(shell: Shell) -> None:
    """A notice about a file is told on stderr; a line that is no message is answered."""
    write(SKERRY, "seeds/skerry.md")
    write("\0\0\0", "seeds/broken.md")
    messages = (
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": LAMP}},
    )
    with started(shell.home) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write("this is no message\n")
        replies = []
        for message in messages:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            while "id" in message and message["id"] not in [reply.get("id") for reply in replies]:
                replies.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(60) == 0
        assert "broken.md" in process.stderr.read()
    assert all(reply["jsonrpc"] == "2.0" for reply in replies)
    assert (replies[0]["id"], replies[0]["error"]["code"]) == (None, -32700)
    assert replies[-1]["result"]["structuredContent"]["found"]


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_without_stdin_or_stdout_it_says_so_in_one_line(shell: Shell, closed: str) -> None:
    command = f"{shlex.join(FOOTNOTE)} mcp {closed}"
    ended = subprocess.run(
        ["sh", "-c", command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env=environment(shell.home),
        check=False,
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "stdin or stdout is closed" in ended.stderr


def test_an_interrupt_ends_it_though_stdin_is_open(home: Path) -> None:
    with started(home) as process:
        assert process.stdin and process.stdout
        hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}
        process.stdin.write(json.dumps(hello) + "\n")
        process.stdin.flush()
        assert "serverInfo" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == -signal.SIGINT


def test_its_skill_is_printed_as_it_is_in_the_package(shell: Shell) -> None:
    ended = shell("mcp", "--skill")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == SKILL.read_text("utf-8")
    _, front_matter, body = ended.out.split("---\n", 2)
    assert front_matter.startswith("name: footnote\ndescription: ")
    assert all(f"`{tool}`" in body for tool in ("ask", "search", "show", "articles"))
    assert ROOT in SKILL.parents
