"""Where the folders lie on the server's machine is told to nobody who asks, by whatever route."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from bot.web.app import ROUTES
from tests.bot.web.conftest import write_articles
from tests.bot.web.serving import Reply, Served, serving

QUESTION = "Who was named best actor?"
LAMP = "Who lit the lamp on Skerry?"
QUESTIONS = (
    QUESTION,
    LAMP,
    "How many moons does Jupiter have?",
    "Which articles mention the lamp?",
    "x" * 3000,
)
PAGES = (
    "/a/",
    "/articles",
    "/openapi.json",
    "/health",
    "/metrics",
    "/v1/models",
    "/v1/models/x",
    "/static/x",
)
HEADERS = {"Accept": "application/json, text/event-stream", "MCP_Protocol_Version": "2025-11-25"}
BATTERED = b"%PDF-1.4\nno more of it"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over an absolute folder, in which one file cannot be read and one has changed."""
    home = tmp_path_factory.mktemp("secret-place")
    write_articles(home / "seeds")
    (home / "seeds/broken.pdf").write_bytes(BATTERED)
    with serving(home / "seeds", home, serve_update_seconds="3600") as running:
        (home / "seeds/skerry.md").write_text("# Anew\n")
        yield running


def chat(served: Served, question: str, **more: object) -> Reply:
    return served.post("/v1/chat/completions", {"messages": [{"role": "user", "content": question}], **more})


def mcp(served: Served, method: str, **params: Any) -> Reply:
    return served.post("/mcp", {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, **HEADERS)


def tool(served: Served, name: str, **arguments: Any) -> Reply:
    return mcp(served, "tools/call", name=name, arguments=arguments)


def replies(served: Served) -> Iterator[tuple[str, Reply]]:
    """A reply of each route, and of each kind: answers, silence, what changed, errors."""
    for question in QUESTIONS:
        yield "/ask", served.post("/ask", {"question": question})
        yield "/", served.get(f"/?q={quote(question)}")
        yield "/v1/chat/completions", chat(served, question)
        yield "/v1/chat/completions", chat(served, question, stream=True)
        yield "/mcp", tool(served, "ask", question=question)
        yield "/mcp", tool(served, "search", query=question)
        yield "/search", served.get(f"/search?q={quote(question)}")
    for id in ("film/oscars.md", "broken.pdf", "nowhere.md", f"{served.folder}/film/oscars.md", "skerry.md"):
        yield "/a/", served.get(f"/a/{quote(id)}?c=1-9000")
        yield "/a/", served.get(f"/a/{quote(id)}")
        yield "/picture/", served.get(f"/picture/{quote(id)}?c=1-9")
        yield "/mcp", tool(served, "show", location=f"{id}:1")
        yield "/mcp", tool(served, "show", location=f"{id}:9999")
        yield "/mcp", mcp(served, "resources/read", uri=f"footnote:///{quote(id)}")
    yield "/ask", served.post("/ask", {"question": QUESTION, "in": "nothing/*"})
    yield "/mcp", tool(served, "ask", question=QUESTION, **{"in": "nothing/*"})
    yield "/mcp", tool(served, "articles")
    yield "/mcp", mcp(served, "resources/list")
    yield "/mcp", mcp(served, "tools/list")
    for path in PAGES:
        yield path, served.get(path)
    yield "/articles", served.get("/articles?mentioning=actor")


@pytest.mark.process
def test_no_reply_names_a_folder_of_the_machine(served: Served) -> None:
    parts = [str(served.folder), served.folder.parent.name]
    asked, leaks = set[str](), []
    for route, reply in replies(served):
        asked.add(route)
        # What a client itself has named may be said back to it.
        text = reply.body.decode("utf-8", "replace").replace(f"{served.folder}/film/oscars.md", "")
        leaks += [(route, text) for part in parts if part in text]
    assert leaks == []
    fixed = {route.path.partition("{")[0] for route in ROUTES}
    assert {path for path in fixed if not any(route.startswith(path) for route in asked)} == set()


def test_articles_are_named_by_their_ids_with_their_address(served: Served) -> None:
    answer = served.ask(QUESTION)
    assert [cited["path"] for cited in answer["citations"]] == ["film/oscars.md"] * len(answer["citations"])
    assert answer["citations"][0]["address"].startswith(f"{served.url}/a/film/oscars.md?c=")
    assert served.ask(LAMP)["changed"] == ["skerry.md"]
    content = json.loads(tool(served, "ask", question=QUESTION).body)["result"]["structuredContent"]
    assert content["citations"][0]["path"] == "film/oscars.md"


def test_a_filter_finds_nothing_by_the_name_of_a_folder_above(served: Served) -> None:
    assert served.get(f"/articles?filter={served.folder.parent.name}").json == []
    assert served.get("/articles?filter=oscars").json[0]["path"] == "film/oscars.md"


def test_an_article_is_not_shown_by_a_path_of_the_machine(served: Served) -> None:
    assert served.get(f"/a/{served.folder}/film/oscars.md").status == 404
    shown = tool(served, "show", location=f"{served.folder}/film/oscars.md:1")
    assert json.loads(shown.body)["result"]["isError"]
