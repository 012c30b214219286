"""The interface for programs: the JSON of the commands, over HTTP, with an address for every quote."""

import json

import pytest

from tests.bot.web.serving import Served

QUESTION = "Who was named best actor?"


def test_an_answer_is_the_json_of_the_command_with_an_address_for_every_quote(served: Served) -> None:
    answer = served.ask(QUESTION)
    (citation, *_) = answer["citations"]
    assert answer["found"] and citation["quote"] == "Foxx was named best actor for his role in Ray."
    text = (served.folder / "film/oscars.md").read_text()
    assert text[slice(*citation["chars"])] == citation["quote"]
    assert citation["address"].startswith(f"{served.url}/a/film/oscars.md?c=")
    page = served.get(citation["address"].removeprefix(served.url).partition("#")[0])
    assert f">{citation['quote']}</mark>" in page.text


def test_what_the_articles_do_not_say_is_an_answer_too(served: Served) -> None:
    answer = served.ask("How many moons does Jupiter have?")
    assert (answer["found"], answer["answer"]) == (False, "The articles do not say.")


def test_earlier_questions_make_a_follow_up_of_the_next_one(served: Served) -> None:
    question = "When was that?"
    assert not served.ask(question)["found"]
    answer = served.ask(question, history=["Who lit the lamp on Skerry?"])
    assert answer["asked_as"] == f"Who lit the lamp on Skerry? {question}"
    assert answer["citations"][0]["article"]["id"] == "skerry.md"


def test_filters_and_the_number_of_quotes_are_those_of_the_command(served: Served) -> None:
    assert served.ask(QUESTION, **{"in": "skerry*"})["found"] is False
    assert served.ask(QUESTION, since="2006", silence="strict")["found"] is False
    assert len(served.ask(QUESTION, k=1)["citations"]) == 1
    assert served.ask(QUESTION, k=None, since=None)["found"] is True


def test_small_talk_is_no_question(served: Served) -> None:
    assert served.ask("thanks")["answer"] == "You are welcome."


def test_search_gives_passages_with_their_scores(served: Served) -> None:
    found = served.get("/search?q=lamp+Skerry&k=1").json
    (hit,) = found["hits"]
    text = (served.folder / "skerry.md").read_text()
    assert hit["article"]["id"] == "skerry.md"
    assert text[slice(*hit["chars"])] == hit["text"]
    assert hit["score"] > 0 and hit["address"].startswith(f"{served.url}/a/skerry.md?c=")


def test_articles_are_listed_by_a_filter_or_by_their_words(served: Served) -> None:
    assert [article["id"] for article in served.get("/articles").json] == [
        "film/oscars.md",
        "hr/leave & more.md",
        "skerry.md",
    ]
    (listed,) = served.get("/articles?filter=leave").json
    assert listed["address"] == f"{served.url}/a/hr/leave%20%26%20more.md"
    assert [article["id"] for article in served.get("/articles?mentioning=forty+winters").json] == [
        "skerry.md"
    ]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"{", 400, "the body is no JSON"),
        (b"\xff", 400, "the body is no JSON"),
        (b"[" * 100_000, 400, "the body is no JSON"),
        (b"[]", 400, "the body is no JSON object"),
        (b"{}", 400, "there is no question"),
        (b'{"question": "  "}', 400, "there is no question"),
        (b'{"question": 7}', 400, "question takes a text"),
        (b'{"qestion": "Who?"}', 400, "there is no field qestion"),
        (b'{"question": "Who?", "k": 0}', 400, "k takes a whole number from 1 to 50"),
        (b'{"question": "Who?", "k": true}', 400, "k takes a whole number from 1 to 50"),
        (b'{"question": "Who?", "k": 1e400}', 400, "k takes a whole number from 1 to 50"),
        (b'{"question": "Who?", "silence": "loud"}', 400, "silence takes strict, balanced or generous"),
        (b'{"question": "Who?", "history": "Who?"}', 400, "history takes a list of texts"),
        (b'{"question": "Who?", "since": "soon"}', 400, "since: 'soon' is not a date"),
        (b'{"question": "Who?", "kind": "music"}', 400, "there is no kind of file 'music'"),
        (json.dumps({"question": "Who? " * 1000}).encode(), 400, "the question has 5,000 characters"),
        (b'{"question": "%s"}' % (b"Who?" * 250_000), 413, "the request has more than 1,000,000 bytes"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_line_that_says_so(
    served: Served, body: bytes, status: int, message: str
) -> None:
    reply = served.post("/ask", body)
    assert (reply.status, reply.json["error"]) == (status, message)
    assert reply.text.count("\n") == 1 and reply.json["request_id"] == reply.headers["X-Request-ID"]
    assert served.ask(QUESTION)["found"]


def test_a_form_of_another_site_cannot_pass_for_json(served: Served) -> None:
    reply = served.post("/ask", {"question": QUESTION}, Content_Type="text/plain")
    assert (reply.status, reply.json["error"]) == (415, "the body is not said to be JSON")


@pytest.mark.parametrize(
    "target", ["/search", "/search?q=", "/search?q=x&k=101", "/search?q=x&z=1", "/articles?q=x"]
)
def test_an_address_that_asks_nothing_is_refused(served: Served, target: str) -> None:
    assert served.get(target).status == 400


@pytest.mark.parametrize(("method", "target", "status"), [("GET", "/ask", 405), ("DELETE", "/articles", 405)])
def test_a_method_that_does_not_fit_is_refused(served: Served, method: str, target: str, status: int) -> None:
    assert served.send(method, target, None, {}).status == status
