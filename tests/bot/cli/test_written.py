"""Written answers on the command line, from a strict server on loopback: what is asked and what is shown."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.run_footnote import SKERRY, Shell
from tests.fakes.model.replies import Reply, error, faults, stops_after, writes
from tests.fakes.model.server import MODEL, FakeModel
from tests.indexed import IndexedArticles, index_once

pytestmark = pytest.mark.index

KEY = "sk-secret-0123456789abcdef"
LIT = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."
KEPT = "She kept it burning for forty winters."
QUESTION = "Who lit the lamp on Skerry?"
# Paragraphs, so that each sentence is a quote of its own.
ARTICLE = SKERRY.replace("Boyd.\n", "Boyd.\n\n")
GOOD = f"{LIT[:-1]} [1]. {KEPT} [2]"


@pytest.fixture(scope="module")
def skerry(tmp_path_factory: pytest.TempPathFactory) -> IndexedArticles:
    return index_once(tmp_path_factory.mktemp("skerry"), {"skerry.md": ARTICLE})


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, skerry: IndexedArticles) -> Shell:
    """A shell in a folder with the one article, which is indexed."""
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    skerry.copy_to_user(Path("seeds"), shell.user_paths)
    return shell


def with_model(shell: Shell, server: FakeModel, **environ: str) -> Shell:
    variables = {**shell.environ, **server.environ, "FOOTNOTE_WRITER_KEY": KEY, **environ}
    return Shell(shell.home, variables, shell.library)


def test_two_settings_are_enough_to_get_a_written_answer(shell: Shell) -> None:
    with FakeModel(writes(GOOD)) as server:
        shell("config", "set", "writer_url", server.url)
        shell("config", "set", "writer_model", MODEL)
        ended = shell("ask", QUESTION)
    assert ended.code == 0
    assert ended.out.splitlines()[0] == "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd [1]."
    assert "(written by tiny:1b from " in ended.out
    assert "go to a model on this machine" in ended.err


def test_json_has_the_text_with_its_verdicts_and_the_quotes_numbered_alike(shell: Shell) -> None:
    with FakeModel(writes(f"{KEPT} [2] {LIT} [1]", tokens=(812, 96)), key=KEY) as server:
        ended = with_model(shell, server)("ask", QUESTION, "--json")
    answer = json.loads(ended.out)
    written = answer["written"]
    assert written["text"] == f"{KEPT[:-1]} [1]. {LIT[:-1]} [2]."
    assert [sentence["citations"] for sentence in written["sentences"]] == [[1], [2]]
    assert {sentence["verdict"] for sentence in written["sentences"]} == {"supported"}
    assert (written["model"], written["whole"], written["struck"]) == (MODEL, True, 0)
    assert written["tokens"] == {"prompt": 812, "completion": 96}
    assert answer["writer_error"] is None
    first, second = (citation["quote"] for citation in answer["citations"][:2])
    assert (KEPT in first, LIT in second) == (True, True)
    assert f"{first} [1]" in answer["answer"].splitlines()[:2]


@pytest.mark.parametrize(("name", "reply", "kind"), faults(KEY))
def test_each_fault_leaves_the_quotes_whole_and_one_line_says_why(
    shell: Shell, name: str, reply: Reply, kind: str
) -> None:
    plain = json.loads(shell("ask", QUESTION, "--json").out)
    with FakeModel(reply) as server:
        ended = with_model(shell, server)("ask", QUESTION, "--json", "-v")
    answer = json.loads(ended.out)
    assert (ended.code, answer["written"], answer["writer_error"]) == (0, None, kind), name
    assert {quote["quote"] for quote in plain["citations"]} <= {
        quote["quote"] for quote in answer["citations"]
    }
    assert len(ended.err.splitlines()) == 3  # where articles and index are, what is sent where, what failed
    assert KEY not in ended.out + ended.err


def quotes(answer: dict[str, Any]) -> set[str]:
    return {citation["quote"] for citation in answer["citations"]}


def test_the_key_is_in_no_file(shell: Shell) -> None:
    with FakeModel(error(401, f"bad key {KEY}")) as server:
        with_model(shell, server)("ask", QUESTION, "--json", "-v")
    files = [path for path in shell.home.rglob("*") if path.is_file()]
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


def test_a_key_that_is_written_where_its_name_belongs_is_not_repeated(shell: Shell) -> None:
    for ended in (
        shell("config", "set", "writer_key_env", KEY),
        shell("ask", "Who?", "--writer-key-env", KEY),
    ):
        assert ended.code == 2
        assert KEY not in ended.out + ended.err


@pytest.mark.parametrize(
    ("question", "environ"),
    [
        ("Who painted the Mona Lisa?", {}),
        ("thanks", {}),
        ("How many articles are there?", {}),
        (QUESTION, {"FOOTNOTE_WRITER_NEVER": "skerry.md"}),
        (QUESTION, {"FOOTNOTE_WRITER_NEVER": "news/*,SKERRY*"}),
        (QUESTION, {"FOOTNOTE_WRITER": "off"}),
    ],
)
def test_no_connection_is_made_where_there_is_nothing_to_write(
    shell: Shell, question: str, environ: dict[str, str]
) -> None:
    with FakeModel(writes(GOOD)) as server:
        ended = with_model(shell, server, **environ)("ask", question, "--json")
        assert server.calls == 0
    answer = json.loads(ended.out)
    assert (answer["written"], answer["writer_error"]) == (None, None)


def test_nor_is_one_made_with_a_flag_against_it(shell: Shell) -> None:
    with FakeModel(writes(GOOD)) as server:
        ended = with_model(shell, server)("ask", QUESTION, "--no-write")
        assert server.calls == 0
    assert "written by" not in ended.out


def test_a_flag_that_wants_a_model_without_one_says_what_is_missing(shell: Shell) -> None:
    ended = shell("ask", QUESTION, "--write")
    assert ended.code == 2
    assert ended.err.startswith(
        "footnote: no model is set to write answers; missing: writer_url and writer_model."
    )


@pytest.mark.parametrize(
    "url", ["http://example.com@8.8.8.8/v1", "http://8.8.8.8/v1", "ftp://x/v1", "https://"]
)
def test_an_address_that_will_not_do_is_named_at_once(shell: Shell, url: str) -> None:
    assert shell("ask", QUESTION, "--writer-url", url).code == 2


def test_a_name_outside_of_the_private_network_is_not_spoken_to_in_plain_http(shell: Shell) -> None:
    environ = {
        **shell.environ,
        "FOOTNOTE_WRITER_URL": "http://no-such-host.invalid/v1",
        "FOOTNOTE_WRITER_MODEL": "m",
    }
    ended = Shell(shell.home, environ)("ask", QUESTION, "--json")
    assert json.loads(ended.out)["writer_error"] == "unreachable"


def test_without_a_writer_no_client_is_imported(shell: Shell) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.bot.run_footnote import Shell;"
        f"ended = Shell(Path('.'))('ask', {QUESTION!r}); print(ended.code, 'httpx2' in sys.modules,"
        " 'bot.writing.verifier' in sys.modules)"
    )
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True
    )
    assert ended.stdout == "0 False False\n"


def test_what_was_struck_is_shown_on_demand(shell: Shell) -> None:
    with FakeModel(writes(f"{GOOD} Pirates sank the boat in 1901 [1].")) as server:
        run = with_model(shell, server)
        assert "Pirates" not in str(run("ask", QUESTION))
        assert "Struck (" in run("ask", QUESTION, "--why").err
        shown = json.loads(run("ask", QUESTION, "--json", "--why").out)["written"]
    assert (shown["struck"], len(shown["unshown"])) == (1, 1)


def test_a_batch_goes_on_after_a_failure(shell: Shell) -> None:
    with FakeModel(stops_after("The"), writes(GOOD)) as server:
        ended = with_model(shell, server)("ask", "-", "--json", stdin=f"{QUESTION}\n{QUESTION}\n")
    first, second = map(json.loads, ended.out.splitlines())
    assert (first["writer_error"], second["writer_error"]) == ("cut", None)
    assert second["written"] is not None


def test_on_a_terminal_the_sentences_stand_above_their_sources(shell: Shell) -> None:
    with FakeModel(writes(GOOD)) as server:
        drawn = with_model(shell, server, COLUMNS="80")("ask", QUESTION, terminal=True).out
    out = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn)
    assert "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd [1]." in out
    assert "written by tiny:1b from" in out
