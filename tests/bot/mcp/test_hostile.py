"""Hostile articles (tests/data/hostile) are data for an assistant as they are for everybody else."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from mcp import Client
from mcp.server import Server

from retrieval.library import Library
from tests.bot.harmless import unseen
from tests.bot.mcp.client import call, server_of, text, use, values
from tests.bot.test_hostile import CORPUS, ROWS
from tests.fakes.encoder import FakeEncoder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server[Any]]:
    folder = tmp_path_factory.mktemp("hostile")
    copytree(CORPUS, folder / "articles")
    with closing(Library(folder / "articles", folder / "index", FakeEncoder())) as library:
        library.sync()
        yield server_of(library)


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
