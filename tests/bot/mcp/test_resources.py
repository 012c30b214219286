"""The articles as resources of the protocol."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.server import Server
from mcp.types import TextResourceContents

from bot.mcp.resources import PAGE_SIZE
from bot.mcp.results import article_uri
from retrieval.library import Library
from tests.bot.mcp.client import call, error, refusal, server_of, use, values
from tests.bot.mcp.conftest import Opened

pytestmark = pytest.mark.index


def read(server: Server[Any], uri: str) -> TextResourceContents:
    async def what(client: Client) -> TextResourceContents:
        (contents,) = (await client.read_resource(uri)).contents
        assert isinstance(contents, TextResourceContents)
        return contents

    return use(server, what)


def test_every_article_is_listed_and_read_to_the_character(server: Server[Any], library: Library) -> None:
    async def what(client: Client) -> dict[str, str]:
        listed = (await client.list_resources()).resources
        return {resource.name: resource.uri for resource in listed}

    uris = use(server, what)
    assert uris == {"film/oscars.md": "footnote:///film/oscars.md", "skerry.md": "footnote:///skerry.md"}
    for id, uri in uris.items():
        contents = read(server, uri)
        assert contents.text.encode() == (library.folder / id).read_bytes()
        assert contents.mime_type == "text/markdown"


def test_the_template_and_the_list_of_articles_give_the_same_addresses(server: Server[Any]) -> None:
    async def what(client: Client) -> str:
        (template,) = (await client.list_resource_templates()).resource_templates
        return template.uri_template

    template = use(server, what)
    for article in values(call(server, "articles"))["articles"]:
        assert template.replace("{+id}", article["id"]) == article["uri"]


def test_many_articles_are_listed_in_pages(tmp_path: Path, opened: Opened) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(PAGE_SIZE + 1):
        (folder / f"{number:03}.md").write_text(f"Lamp {number} was lit.\n")

    async def what(client: Client) -> list[str]:
        first = await client.list_resources()
        second = await client.list_resources(cursor=first.next_cursor)
        assert len(second.resources) == 1 and second.next_cursor is None
        return [resource.name for resource in (*first.resources, *second.resources)]

    assert use(server_of(opened(folder)), what) == [f"{n:03}.md" for n in range(PAGE_SIZE + 1)]


@pytest.mark.parametrize("cursor", ["x", "-1", "2", "9" * 20])
def test_a_cursor_that_no_list_gave_is_refused(server: Server[Any], cursor: str) -> None:
    async def what(client: Client) -> object:
        return await client.list_resources(cursor=cursor)

    assert "the cursor is none that a list gave" in refusal(server, what)


@pytest.mark.parametrize(
    ("uri", "line"),
    [
        ("footnote:///nowhere.md", "no article nowhere.md in"),
        ("footnote:///../index/manifest.json", "no article ../index/manifest.json in"),
        ("footnote:////etc/passwd", "no article /etc/passwd in"),
        ("footnote:///%2e%2e/%2e%2e/etc/passwd", "no article ../../etc/passwd in"),
        ("file:///etc/passwd", "file:///etc/passwd is no article"),
    ],
)
def test_nothing_but_articles_can_be_read(server: Server[Any], uri: str, line: str) -> None:
    async def what(client: Client) -> object:
        return await client.read_resource(uri)

    assert line in refusal(server, what)


@pytest.mark.parametrize("name", ["a b.md", "100%.md", "fünf?.md", "a#b.md", "sub folder/ü.md"])
def test_any_name_has_an_address(tmp_path: Path, name: str, opened: Opened) -> None:
    file = tmp_path / "articles" / name
    file.parent.mkdir(parents=True)
    file.write_text("The lamp was lit.\n")
    assert read(server_of(opened(tmp_path / "articles")), article_uri(name)).text == "The lamp was lit.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_folder_whose_name_is_no_text_does_not_end_the_server(tmp_path: Path, opened: Opened) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "lamp.md").write_text("The lamp was lit in 1847.\n")
    server = server_of(opened(folder))
    (citation, *_) = values(call(server, "ask", question="When was the lamp lit?"))["citations"]
    assert citation["path"].endswith("/caf?/lamp.md")
    assert "/caf?. List them with" in error(call(server, "show", location="nowhere.md:1"))
