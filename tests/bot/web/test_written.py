"""Answers that a model writes: on the page, in the JSON, sentence by sentence in a completion, over MCP."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from retrieval.library import Library
from tests.bot.web.serving import Served, serving
from tests.fakes.library import without_evidence
from tests.fakes.model.replies import HEAD, Reply, Send, chunk, error, event, parts, writes
from tests.fakes.model.server import MODEL, FakeModel

pytestmark = pytest.mark.index

LAMP = "Who lit the lamp on Skerry?"
GOOD = "The keeper Ailsa Boyd lit the lamp on Skerry in 1847 [1]."
MORE = " She kept it burning for forty winters [2]."
WRONG = "Tammas Isbister lit the lamp in 1911 [1]. He sank two ships [1]. Nobody thanked him [2]."
HEADERS = {"Accept": "application/json, text/event-stream", "MCP_Protocol_Version": "2025-11-25"}
PAGE = "/?q=Who+lit+the+lamp+on+Skerry%3F"
CHAT = {"messages": [{"role": "user", "content": LAMP}]}


def goes_on(send: Send) -> None:
    """A whole sentence, and then words without end, as long as somebody listens."""
    send(HEAD)
    for text in (f"{GOOD} She", *[" and"] * 1_000):
        send(chunk(event(text)))
        time.sleep(0.05)


@contextmanager
def written_by(
    articles: Path, *replies: Reply, library: type[Library] = Library, **settings: str
) -> Iterator[tuple[Served, FakeModel]]:
    """A server with a model that gives these replies, and the model."""
    with FakeModel(*replies) as model:
        named = {"writer_url": model.url, "writer_model": MODEL, **settings}
        with serving(articles, articles.parent, library=library, **named) as served:
            yield served, model


def events(text: str) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def content(streamed: list[Any]) -> list[str]:
    return [
        choice["delta"]["content"]
        for event in streamed
        for choice in event["choices"]
        if choice["delta"].get("content")
    ]


def test_the_json_has_what_was_written_with_its_sources(articles: Path) -> None:
    with written_by(articles, writes(GOOD, MORE)) as (served, _):
        answer = served.ask(LAMP)
        assert answer["written"]["text"].startswith(
            "The keeper Ailsa Boyd lit the lamp on Skerry in 1847 [1]."
        )
        assert answer["written"]["model"] == MODEL and answer["writer_error"] is None
        cited = {citation["n"]: citation for citation in answer["citations"]}
        cites = [sentence["citations"] for sentence in answer["written"]["sentences"]]
        assert [cited[n]["path"] for (n,) in cites] == ["skerry.md"] * 2
        assert [line["shown"] for line in served.logged() if line["event"] == "written"] == [2]
        assert "Ailsa" not in served.log.getvalue()


def test_a_question_can_do_without_the_model_and_so_can_the_server(articles: Path) -> None:
    with written_by(articles, writes(GOOD)) as (served, model):
        assert served.ask(LAMP, write=False)["written"] is None
        assert model.calls == 0
    with written_by(articles, writes(GOOD), serve_writer="false") as (served, model):
        assert served.ask(LAMP)["written"] is None
        assert model.calls == 0


@pytest.mark.parametrize(
    "question", ["How many moons does Jupiter have?", "Thanks!", "How many articles are there?"]
)
def test_where_there_is_nothing_to_write_no_connection_is_made(articles: Path, question: str) -> None:
    with written_by(articles, writes(GOOD)) as (served, model):
        served.ask(question)
        served.get(f"/?q={question.replace(' ', '+')}")
        served.post(
            "/v1/chat/completions", {"messages": [{"role": "user", "content": question}], "stream": True}
        )
        assert model.calls == 0


@pytest.mark.parametrize(
    ("reply", "kind"),
    [(writes(WRONG), "unsupported"), (error(401, "no such key"), "unauthorized")],
)
def test_what_fails_gives_the_quotes(articles: Path, reply: Reply, kind: str) -> None:
    with written_by(articles, reply) as (served, _):
        answer = served.ask(LAMP)
        assert answer["written"] is None and answer["writer_error"] == kind
        assert "Ailsa Boyd" in answer["citations"][0]["quote"]
        page = served.get(PAGE).text
        assert "so these are the quotes." in page and "Ailsa Boyd" in page and "Isbister" not in page
        text = "".join(content(events(served.post("/v1/chat/completions", {**CHAT, "stream": True}).text)))
        assert "so these are the quotes._" in text and "Ailsa Boyd" in text and "Isbister" not in text


def test_a_page_shows_what_was_written_above_its_sources(articles: Path) -> None:
    with written_by(articles, writes(GOOD)) as (served, _):
        page = served.get(PAGE).text
        assert '<a class="number" href="#n1" aria-label="Source 1">[1]</a>' in page
        assert f"Each sentence was checked against its source; written by {MODEL} from 1 source" in page
        assert page.index("lit the lamp on Skerry in 1847") < page.index('id="n1"')


def test_a_completion_has_the_sentences_annotated_and_the_tokens_counted(articles: Path) -> None:
    with written_by(articles, writes(GOOD, tokens=(400, 40))) as (served, _):
        completion = served.post("/v1/chat/completions", CHAT).json
        message = completion["choices"][0]["message"]
        (annotation,) = message["annotations"]
        cited = annotation["url_citation"]
        sentence = message["content"][cited["start_index"] : cited["end_index"]]
        assert sentence.startswith("The keeper Ailsa Boyd lit the lamp") and f"({cited['url']})" in sentence
        assert annotation["footnote"]["path"] == "skerry.md"
        assert completion["usage"] == {"prompt_tokens": 400, "completion_tokens": 40, "total_tokens": 440}
        assert completion["footnote"]["written"]["sentences"][0]["verdict"] == "supported"


def test_a_stream_has_the_same_message(articles: Path) -> None:
    with written_by(articles, writes(GOOD, MORE)) as (served, _):
        whole = served.post("/v1/chat/completions", CHAT).json["choices"][0]["message"]
        streamed = events(served.post("/v1/chat/completions", {**CHAT, "stream": True}).text)
        until = whole["content"].index(" · ")  # what it cost is other, as its sentences were kept
        assert "".join(content(streamed))[:until] == whole["content"][:until]
        assert streamed[-1]["choices"][0]["delta"]["annotations"] == whole["annotations"]


def no_proxy_holds_it_back(response: http.client.HTTPResponse) -> bool:
    """Whether it says so to those that would collect it, or compress it."""
    may_not_change = "no-transform" in response.headers["Cache-Control"]
    return response.headers["X-Accel-Buffering"] == "no" and may_not_change


def test_a_checked_sentence_is_sent_before_the_model_has_ended(articles: Path) -> None:
    with written_by(articles, goes_on) as (served, model):
        connection = http.client.HTTPConnection(served.netloc, timeout=60)
        body = json.dumps({**CHAT, "stream": True})
        connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
        response, read = connection.getresponse(), b""
        assert no_proxy_holds_it_back(response)
        while b"Ailsa Boyd" not in read:
            read += response.read1(65_536)
        assert not model.closed_early.is_set()
        response.close()
        connection.close()
        assert model.closed_early.wait(60)  # the model is not left writing for nobody


def test_a_checked_sentence_is_on_the_page_before_the_model_has_ended(articles: Path) -> None:
    with written_by(articles, goes_on) as (served, model):
        connection = http.client.HTTPConnection(served.netloc, timeout=60)
        connection.request("GET", PAGE)
        response, read = connection.getresponse(), b""
        assert no_proxy_holds_it_back(response)
        while b"Ailsa Boyd" not in read:
            read += response.read1(65_536)
        assert b"</section>" not in read and b'id="n1"' not in read
        assert not model.closed_early.is_set()
        response.close()
        connection.close()
        assert model.closed_early.wait(60)


def test_a_page_that_has_begun_ends_with_the_quotes_whatever_fails(articles: Path) -> None:
    with written_by(articles, parts(HEAD, chunk(event(f"{GOOD} She kept it")))) as (served, _):
        page = served.get(PAGE)
        assert page.status == 200 and page.text.rstrip().endswith("</html>")
        said, below = page.text.split("could not write this answer, so these are the quotes.")
        assert "Ailsa Boyd lit the lamp on Skerry in 1847" in said
        assert 'id="n1"' in below and "Ailsa Boyd" in below


def test_a_fault_while_an_answer_is_written_gives_the_quotes_and_is_logged(articles: Path) -> None:
    library = without_evidence(RuntimeError("Ailsa"))
    with written_by(articles, writes(GOOD), library=library) as (served, model):
        page = served.get(PAGE)
        assert page.status == 200 and page.text.rstrip().endswith("</html>") and 'id="n1"' in page.text
        text = served.post("/v1/chat/completions", {**CHAT, "stream": True}).text
        assert text.rstrip().endswith("[DONE]") and "Ailsa Boyd" in "".join(content(events(text)))
        logged = [line for line in served.logged() if line["event"] == "not_written"]
        assert [line["error"] for line in logged] == ["RuntimeError"] * 2
        assert model.calls == 0 and '"Ailsa"' not in served.log.getvalue()


def test_where_the_cited_file_changes_meanwhile_the_articles_do_not_say(articles: Path) -> None:
    def changing(send: Send) -> None:
        (articles / "skerry.md").write_text("# Skerry\n\nThere is no lamp.\n")
        writes(GOOD)(send)

    with written_by(articles, changing) as (served, _):
        page = served.get(PAGE).text
        assert "these are the quotes" not in page and "<figure" not in page
        waiting, said = page.split("is being written")
        assert '<p class="not-said">' in said and '<p class="not-said">' not in waiting


def test_a_head_of_the_page_asks_no_model(articles: Path) -> None:
    with written_by(articles, writes(GOOD)) as (served, model):
        head = served.send("HEAD", PAGE, None, {})
        assert head.status == 200 and "Content-Length" in head.headers  # nothing more is waited for
        assert model.calls == 0


def test_a_slow_model_keeps_nobody_from_the_quotes(articles: Path) -> None:
    ended = threading.Event()

    def slow(send: Send) -> None:
        send(HEAD)
        ended.wait(60)

    with written_by(articles, slow, serve_workers="1") as (served, model):
        connection = http.client.HTTPConnection(served.netloc, timeout=60)
        body = json.dumps({"question": LAMP})
        connection.request("POST", "/ask", body, {"Content-Type": "application/json"})
        served.wait(lambda: model.calls)
        assert served.ask(LAMP, write=False)["found"]
        ended.set()
        connection.close()


def test_an_assistant_gets_what_was_written_and_can_do_without(articles: Path) -> None:
    def ask(served: Served, **arguments: object) -> Any:
        params = {"name": "ask", "arguments": {"question": LAMP, **arguments}}
        request = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        return served.post("/mcp", request, **HEADERS).json["result"]["structuredContent"]

    with written_by(articles, writes(GOOD)) as (served, model):
        assert ask(served, write=False)["written"] is None and model.calls == 0
        assert ask(served)["written"]["text"].startswith("The keeper Ailsa Boyd")


def test_what_a_model_writes_is_no_markup_anywhere(articles: Path) -> None:
    marked = "The <b>lamp</b> of ![Noss](http://evil.invalid/x.png) was lit by Ann"
    (articles / "lamp.md").write_text(f"# Lamp\n\n{marked}.\n")
    with written_by(articles, writes(f"{marked} [1].")) as (served, _):
        page = served.get("/?q=Who+lit+the+lamp+of+Noss%3F").text
        assert "written by" in page and "<b>lamp" not in page
        body = {"messages": [{"role": "user", "content": "Who lit the lamp of Noss?"}]}
        message = served.post("/v1/chat/completions", body).json["choices"][0]["message"]["content"]
        assert "written by" in message and "![Noss]" not in message
