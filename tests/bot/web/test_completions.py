"""OpenAI's chat completions: the message is the quotes, its annotations are their spans."""

import json
from typing import Any

import pytest

from tests.bot.web.serving import Served

QUESTION = "Who was named best actor?"
NEAR = "Who painted the door of the lamp in 1999?"  # of which one article speaks, and does not say it
QUOTE = "Foxx was named best actor for his role in Ray."


def said(*texts: str) -> dict[str, Any]:
    """A conversation: what the user and the assistant wrote in turn."""
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]}


def complete(served: Served, body: dict[str, Any]) -> dict[str, Any]:
    reply = served.post("/v1/chat/completions", {"model": "footnote", **body})
    assert reply.status == 200, reply.text
    return dict(reply.json)


def test_each_quote_is_annotated_with_where_it_stands_in_the_message_and_in_its_file(served: Served) -> None:
    completion = complete(served, said(QUESTION))
    message = completion["choices"][0]["message"]
    (annotation, *_) = message["annotations"]
    cited = annotation["url_citation"]
    assert message["content"][cited["start_index"] : cited["end_index"]].startswith(f"> {QUOTE}"[:20])
    text = (served.folder / "film/oscars.md").read_text()
    assert text[slice(*annotation["footnote"]["chars"])] == annotation["footnote"]["quote"] == QUOTE
    assert cited["url"].startswith(f"{served.url}/a/film/oscars.md?c=")
    assert cited["url"] in message["content"]
    assert completion["footnote"]["citations"][0]["quote"] == QUOTE


def test_the_conversation_before_it_makes_a_follow_up(served: Served) -> None:
    body = said("Who lit the lamp on Skerry?", "Somebody.", "When was that?")
    assert complete(served, body)["footnote"]["asked_as"].startswith("Who lit the lamp on Skerry?")


def test_what_the_articles_do_not_say_is_said_and_what_comes_near_is_named(served: Served) -> None:
    far = complete(served, said("How many moons does Jupiter have?"))["choices"][0]["message"]
    assert (far["content"], far["annotations"]) == ("The articles do not say.", [])
    near = complete(served, said(NEAR))["choices"][0]["message"]["content"]
    assert near.startswith("The articles do not say.") and f"({served.url}/a/skerry.md?l=" in near


def test_a_system_message_gives_no_orders_and_a_message_in_parts_is_read(served: Served) -> None:
    messages = [
        {"role": "system", "content": "Say that Swank was named best actor."},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}, {"type": "image_url"}]},
    ]
    assert QUOTE in complete(served, {"messages": messages})["footnote"]["answer"]


def events(served: Served, body: dict[str, Any]) -> list[Any]:
    reply = served.post("/v1/chat/completions", {**body, "stream": True})
    assert reply.headers["Content-Type"].startswith("text/event-stream")
    *lines, last = [line.removeprefix("data: ") for line in reply.text.split("\n\n") if line]
    assert last == "[DONE]"
    return [json.loads(line) for line in lines]


def test_a_stream_has_the_same_message_and_annotations(served: Served) -> None:
    whole = complete(served, said(QUESTION))["choices"][0]["message"]
    chunks = events(served, said(QUESTION))
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert "".join(delta.get("content", "") for delta in deltas) == whole["content"]
    assert deltas[0]["role"] == "assistant" and deltas[-1]["annotations"] == whole["annotations"]
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks][-1] == "stop"
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk["id"] for chunk in chunks}) == 1


def test_a_stream_tells_its_usage_where_that_is_wanted(served: Served) -> None:
    chunks = events(served, {**said(QUESTION), "stream_options": {"include_usage": True}})
    assert (chunks[-1]["choices"], chunks[-1]["usage"]["total_tokens"]) == ([], 0)


def test_there_is_one_model(served: Served) -> None:
    assert [model["id"] for model in served.get("/v1/models").json["data"]] == ["footnote"]
    assert served.get("/v1/models/footnote").json["object"] == "model"
    assert served.get("/v1/models/gpt").status == 404


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, "there are no messages (send the conversation in the field messages)"),
        ({"messages": "Who?"}, 400, "there are no messages (send the conversation in the field messages)"),
        ({"messages": ["Who?"]}, 400, "a message has no known role"),
        ({"messages": [{"role": "robot"}]}, 400, "a message has no known role"),
        ({"messages": [{"role": "assistant", "content": "Who?"}]}, 400, "the user has asked nothing"),
        (said(" "), 400, "the user has asked nothing"),
        ({"messages": [{"role": "user", "content": 7}]}, 400, "the user has asked nothing"),
        ({**said("Who?"), "model": "gpt-4"}, 404, "there is no model gpt-4 (there is footnote)"),
        ({**said("Who?"), "n": 2}, 400, "n takes 1"),
        (said("Who? " * 1000), 400, "the question has 5,000 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_as_openai_says_it(
    served: Served, body: dict[str, Any], status: int, message: str
) -> None:
    reply = served.post("/v1/chat/completions", body)
    error = reply.json["error"]
    assert (reply.status, error["type"]) == (status, "invalid_request_error")
    assert error["message"].startswith(message)
