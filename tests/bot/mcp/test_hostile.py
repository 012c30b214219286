"""Hostile articles (tests/data/hostile) are data for an assistant as they are for everybody else."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from mcp import Client
from mcp.server import Server

from tests.bot.harmless import unseen
from tests.bot.mcp.client import call, server_of, text, use, values
from tests.bot.mcp.conftest import Opened
from tests.bot.test_hostile import CORPUS, ROWS


@pytest.fixture
def server(tmp_path: Path, opened: Opened) -> Server[Any]:
    copytree(CORPUS, tmp_path / "articles")
    return server_of(opened(tmp_path / "articles"))


def test_every_article_is_quoted_exactly_and_its_text_is_safe_to_look_at(server: Server[Any]) -> None:
    for name, question, _ in ROWS:
        result = call(server, "ask", question=question)
        (citation, *_) = values(result)["citations"]
        assert citation["article"]["id"] == name
        file = Path(citation["path"]).read_bytes().decode()
        assert file[slice(*citation["chars"])] == citation["quote"]
        assert not unseen(text(result))


def test_every_article_can_be_searched_shown_and_read(server: Server[Any]) -> None:
    for article in values(call(server, "articles"))["articles"]:
        file = Path(article["path"]).read_bytes().decode()
        shown = values(call(server, "show", location=f"{article['id']}:1", context=500))
        assert shown["file_lines"] >= 1

        async def read(client: Client, uri: str = article["uri"]) -> str:
            return (await client.read_resource(uri)).contents[0].text  # type: ignore[union-attr]

        assert use(server, read).removeprefix("\ufeff") == file.removeprefix("\ufeff")
    assert values(call(server, "search", query="the harbour", limit=100))["passages"]


def test_no_article_changes_what_the_server_says_of_itself(server: Server[Any]) -> None:
    async def introduced(client: Client) -> str:
        tools = await client.list_tools()
        return json.dumps([client.instructions, *(tool.description for tool in tools.tools)])

    assert "harbour" not in use(server, introduced)
