"""The OpenAPI document is true: what it describes is there, and replies are as its schemas say."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.web.app import ROUTES
from tests.bot.web.serving import Reply, Served

QUESTION = "Who was named best actor?"
TABLE = "How many days of sick leave are there?"
CHAT = {"messages": [{"role": "user", "content": QUESTION}]}


@pytest.fixture(scope="module")
def document(served: Served) -> dict[str, Any]:
    return dict(served.get("/openapi.json").json)


def check(document: dict[str, Any], method: str, path: str, reply: Reply) -> None:
    """Check a reply by the schema for its status and content type."""
    responses = document["paths"][path][method.lower()]["responses"]
    response = responses.get(str(reply.status), responses["default"])
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response["content"][reply.headers["Content-Type"].partition(";")[0]]
    if "schema" in content and "json" in reply.headers["Content-Type"]:
        validator = Draft202012Validator({**content["schema"], "components": document["components"]})
        assert [error.message for error in validator.iter_errors(reply.json)] == []


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0" and document["info"]["version"]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_it_describes_every_address_for_programs(document: dict[str, Any]) -> None:
    described = set(document["paths"])
    ours = {route.path for route in ROUTES}
    assert described <= ours
    pages = {"/", "/a/", "/a/{id:path}", "/picture/{id:path}", "/static/{name}"}
    assert ours - described == pages | {"/openapi.json", "/v1/models/{name:path}"}


@pytest.mark.parametrize(
    "body",
    [
        {"question": QUESTION},
        {"question": TABLE, "k": 1, "silence": "generous", "history": [QUESTION], "since": None},
        {"question": "How many moons does Jupiter have?"},
        {"question": "How many articles are there?"},
        {"question": "hello"},
        {"question": ""},
        {"question": QUESTION, "k": 99},
    ],
)
def test_answers_are_as_it_says(served: Served, document: dict[str, Any], body: dict[str, Any]) -> None:
    asked = {**document["components"]["schemas"]["AskRequest"], "components": document["components"]}
    reply = served.post("/ask", body)
    check(document, "POST", "/ask", reply)
    assert Draft202012Validator(asked).is_valid(body) == (reply.status == 200)


@pytest.mark.parametrize(
    "target",
    ["/search?q=lamp", "/search?q=", "/articles", "/articles?filter=x", "/v1/models", "/health", "/metrics"],
)
def test_what_is_looked_up_is_as_it_says(served: Served, document: dict[str, Any], target: str) -> None:
    check(document, "GET", target.partition("?")[0], served.get(target))


@pytest.mark.parametrize("body", [CHAT, {**CHAT, "stream": True}, {**CHAT, "model": "x"}, {}])
def test_completions_are_as_it_says(served: Served, document: dict[str, Any], body: dict[str, Any]) -> None:
    check(document, "POST", "/v1/chat/completions", served.post("/v1/chat/completions", body))
