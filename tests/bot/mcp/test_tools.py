"""What an assistant sees of the articles: the tools, their schemas, results and errors."""

from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.server import Server
from mcp.shared.exceptions import MCPError
from mcp.types import LATEST_PROTOCOL_VERSION, ListToolsResult

from retrieval.errors import FolderError, IndexMissing
from retrieval.library import Library
from tests.bot.mcp.client import call, error, refusal, server_of, text, use, values
from tests.bot.mcp.conftest import Opened
from tests.fakes.library import hooked, raising

LAMP = "Who lit the lamp on Skerry?"


async def tools(client: Client) -> ListToolsResult:
    return await client.list_tools()


def test_it_speaks_the_revision_of_2026_and_older_ones(server: Server[Any]) -> None:
    async def version(client: Client) -> str:
        return client.protocol_version

    assert LATEST_PROTOCOL_VERSION == use(server, version) == "2026-07-28"
    assert use(server, version, mode="legacy") == "2025-11-25"


def test_every_tool_only_reads_and_has_schemas_of_what_it_takes_and_gives(server: Server[Any]) -> None:
    listed = use(server, tools).tools
    assert [tool.name for tool in listed] == ["ask", "search", "show", "articles"]
    for tool in listed:
        assert tool.annotations and tool.annotations.read_only_hint
        assert tool.annotations.open_world_hint is False
        assert tool.output_schema and tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        described = tool.input_schema["properties"].values()
        assert all(argument["description"] for argument in described)


def test_an_answer_is_quotes_with_their_exact_place(server: Server[Any], library: Library) -> None:
    answer = values(call(server, "ask", question=LAMP))
    assert answer["found"]
    (citation, *_) = answer["citations"]
    file = Path(citation["path"]).read_text()
    assert file[slice(*citation["chars"])] == citation["quote"]
    assert "Ailsa Boyd" in citation["quote"] and citation["lines"] == [3, 4]
    assert citation["article"]["id"] == "skerry.md"


def test_that_the_articles_do_not_say_is_a_result(server: Server[Any]) -> None:
    answer = values(call(server, "ask", question="How many moons does Jupiter have?"))
    assert (answer["found"], answer["answer"]) == (False, "The articles do not say.")
    assert answer["citations"] == []


def test_the_context_of_a_follow_up_is_the_questions_that_are_given_with_it(server: Server[Any]) -> None:
    assert values(call(server, "ask", question="And when was that?"))["asked_as"] == ""
    answer = values(call(server, "ask", question="And when was that?", earlier=[LAMP]))
    assert answer["asked_as"] == f"{LAMP} And when was that?"
    assert "1847" in answer["citations"][0]["quote"]


def test_small_talk_is_a_reply_of_the_same_fields(server: Server[Any]) -> None:
    assert values(call(server, "ask", question="Thanks!"))["answer"] == "You are welcome."


def test_filters_and_the_number_of_quotes_hold(library: Library, opened: Opened) -> None:
    counting = hooked()
    server = server_of(opened(library.folder, counting))
    assert not values(call(server, "ask", question=LAMP, **{"in": "film/*"}))["found"]
    assert values(call(server, "ask", question="Who was best actor?", since="2005-02"))["found"]
    call(server, "ask", question=LAMP, quotes=7)
    assert counting.ks == [3, 3, 7]


def test_what_is_found_is_passages_with_their_exact_place(server: Server[Any]) -> None:
    found = values(call(server, "search", query="best actor", limit=1))["passages"]
    (passage,) = found
    file = Path(passage["path"]).read_text()
    assert file[slice(*passage["chars"])] == passage["text"]
    assert "Foxx was named best actor" in passage["text"] and passage["article"]["id"] == "film/oscars.md"


def test_a_location_is_shown_with_lines_around_it(server: Server[Any]) -> None:
    shown = values(call(server, "show", location="skerry.md:3", context=1))
    assert [line["line"] for line in shown["lines"]] == [2, 3, 4]
    assert [line["cited"] != "" for line in shown["lines"]] == [False, True, False]
    assert (shown["file_lines"], shown["changed"]) == (4, False)


def test_the_citation_of_an_answer_can_be_shown(server: Server[Any]) -> None:
    (citation, *_) = values(call(server, "ask", question=LAMP))["citations"]
    start, end = citation["chars"]
    shown = values(call(server, "show", location=f"{citation['path']}:{start}-{end}", context=0))
    assert [line["line"] for line in shown["lines"]] == [3, 4]
    assert "\n".join(line["cited"] for line in shown["lines"]) == citation["quote"]


def test_a_file_that_was_edited_since_is_shown_as_it_is_and_said_to_be_changed(
    server: Server[Any], library: Library
) -> None:
    (library.folder / "skerry.md").write_text("# Anew\n")
    shown = values(call(server, "show", location="skerry.md:1"))
    assert shown["changed"] and shown["lines"][0]["text"] == "# Anew"


@pytest.mark.parametrize(
    ("arguments", "ids", "total"),
    [
        ({}, ["film/oscars.md", "skerry.md"], 2),
        ({"limit": 1}, ["film/oscars.md"], 2),
        ({"limit": 1, "offset": 1}, ["skerry.md"], 2),
        ({"offset": 2}, [], 2),
        ({"name": "oscars"}, ["film/oscars.md"], 1),
        ({"words": "the keeper"}, ["skerry.md"], 1),
        ({"until": "2005"}, ["film/oscars.md"], 1),
        ({"in": "*.pdf"}, [], 0),
    ],
)
def test_articles_are_listed_in_parts(
    server: Server[Any], arguments: dict[str, Any], ids: list[str], total: int
) -> None:
    listed = values(call(server, "articles", **arguments))
    assert [article["id"] for article in listed["articles"]] == ids
    assert listed["total"] == total


@pytest.mark.parametrize(
    ("tool", "arguments", "line"),
    [
        ("ask", {}, "the argument question is missing. Add it."),
        ("ask", {"question": "  "}, "question: string should have at least 1 character."),
        ("ask", {"question": LAMP, "untl": "2005"}, "there is no argument untl. Did you mean until?"),
        ("ask", {"question": LAMP, "quotes": 0}, "quotes: input should be greater than or equal to 1."),
        ("ask", {"question": LAMP, "quotes": "all"}, "quotes: input should be a valid integer"),
        ("ask", {"question": LAMP, "earlier": ["x"] * 21}, "earlier: tuple should have at most 20 items"),
        ("ask", {"question": LAMP, "since": "soon"}, "since: 'soon' is not a date. Write it as 2025-08-22"),
        ("ask", {"question": LAMP, "since": "2006", "until": "2005"}, "since 2006-01-01 is after until"),
        ("ask", {"question": LAMP, "kind": "exe"}, "there is no kind of file 'exe'."),
        (
            "ask",
            {"question": LAMP, "in": "no/*"},
            "no article matches in 'no/*'. The tool articles lists them.",
        ),
        ("ask", {"question": "x" * 100_000}, "Ask in at most 2,000."),
        ("search", {"query": LAMP, "since": "2030"}, "no article matches since '2030'."),
        ("show", {"location": "nowhere.md:1"}, "no article nowhere.md in"),
        ("show", {"location": "../../etc/passwd:1"}, "no article ../../etc/passwd in"),
        ("show", {"location": "skerry.md:99"}, "skerry.md has no line 99. It has 4 lines."),
        ("show", {"location": "skerry.md:x"}, "'skerry.md:x' is not a location."),
        ("show", {"location": "skerry.md:5-5000"}, "skerry.md has no span 5-5000."),
    ],
)
def test_a_bad_call_is_one_line_that_says_what_to_do(
    server: Server[Any], tool: str, arguments: dict[str, Any], line: str
) -> None:
    assert line in error(call(server, tool, **arguments))


def test_after_a_bad_call_the_next_one_is_answered(server: Server[Any]) -> None:
    async def twice(client: Client) -> bool:
        bad = await client.call_tool("ask", {"question": LAMP, "quotes": "all"})
        return bad.is_error and not (await client.call_tool("ask", {"question": LAMP})).is_error

    assert use(server, twice)


def test_an_unknown_tool_is_an_error_of_the_protocol(server: Server[Any]) -> None:
    async def what(client: Client) -> object:
        return await client.call_tool("tell", {"question": LAMP})

    assert refusal(server, what) == "there is no tool tell"


def test_what_is_not_ready_says_how_to_make_it_so(library: Library, opened: Opened) -> None:
    gone = server_of(library, raising(FolderError("no article in here", "put some there")))
    assert error(call(gone, "ask", question=LAMP)) == "no article in here. Put some there."
    failing = server_of(opened(library.folder, hooked(raising(IndexMissing("there is no index yet")))))
    assert error(call(failing, "ask", question=LAMP)).startswith(
        "there is no index yet. Run `footnote index`"
    )


def test_a_fault_in_the_program_is_no_answer_and_costs_no_later_one(library: Library, opened: Opened) -> None:
    broken = server_of(opened(library.folder, hooked(raising(RuntimeError("secret")))))

    async def both(client: Client) -> str:
        with pytest.raises(MCPError, match="Internal") as raised:
            await client.call_tool("ask", {"question": LAMP})
        assert "secret" not in str(raised.value)
        return text(await client.call_tool("search", {"query": LAMP}))

    assert "Ailsa Boyd" in use(broken, both)
