"""`footnote ask` answered by a process that runs already: the same to the byte, or not at all."""

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.commands import COMMANDS
from bot.cli.commands.ask import ask_once
from bot.cli.parser import parse_arguments
from bot.cli.resident import Answering, share_library
from bot.command import Invocation
from bot.environment import Environment
from bot.messages import Messages
from bot.resident.address import code_stamp
from bot.resident.request import Request
from bot.settings import resolve
from tests.bot.run_footnote import Shell, timeless, write

ROOT = Path(__file__).parents[3]
NEEDLESS = {"argparse", "dataclasses", "pathlib", "typing", "bot.settings", "retrieval", "platformdirs"}


def chatting(shell: Shell, environ: dict[str, str]) -> Invocation:
    """The run of a chat about the folder `seeds`."""
    _, arguments = parse_arguments(["chat"], COMMANDS)
    err = io.StringIO()
    world = Environment(io.StringIO(), io.StringIO(), err, environ, shell.user_paths, shell.open)
    settings = resolve({}, environ, shell.user_paths)
    return Invocation(arguments, settings, world, Messages(err), COMMANDS)


@pytest.fixture
def answering(footnote: Shell) -> Iterator[Answering]:
    run = chatting(footnote, {})
    library = footnote.open(run.settings)
    yield Answering(run, lambda: library, ask_once)
    library.close()


def comparable(text: str) -> str:
    """The text without what differs from run to run: times, and the numbers that rich gives to links."""
    return re.sub(r'(?<=8;id=)\d+|(?<="elapsed_ms": )[\d.]+', "N", timeless(text))


def request(shell: Shell, *argv: str, is_terminal: bool = False) -> Request:
    return Request(code_stamp(), argv, str(Path.cwd()), shell.environ, is_terminal)


@pytest.mark.parametrize(
    "argv",
    [
        ("ask", "Who was named best actor?"),
        ("ask", "Who was named best actor?", "--json"),
        ("ask", "Who was named best actor?", "--plain", "-k", "1"),
        ("ask", "Who lit the lamp?", "--in", "film/*"),
        ("ask", "Who lit the lamp?", "--since", "2005", "--json"),
        ("ask", "What is the capital of Mongolia?"),
        ("ask", "What is the capital of Mongolia?", "--silence", "generous"),
        ("ask", "hello", "--json"),
        ("ask", "Who lit the lamp?", "--color", "always"),
        ("ask", "Who lit the lamp?", "--no-sync"),
        ("Who lit the lamp?",),
        ("seeds", "Who lit the lamp?"),
    ],
)
@pytest.mark.parametrize("is_terminal", [False, True])
def test_the_answer_is_the_same_to_the_byte(
    footnote: Shell, answering: Answering, argv: tuple[str, ...], is_terminal: bool
) -> None:
    by_itself = footnote(*argv, terminal=is_terminal)
    reply = answering(request(footnote, *argv, is_terminal=is_terminal))
    assert reply is not None
    assert (reply.code, comparable(reply.out)) == (by_itself.code, comparable(by_itself.out))
    assert by_itself.err == ""


@pytest.mark.parametrize(
    "argv",
    [
        ("ask", "Who?", "--seeds", "elsewhere"),
        ("ask", "Who?", "--index", "elsewhere"),
        ("ask", "Who?", "--model", "elsewhere"),
        ("ask", "Who?", "--passage-tokens", "99"),
        ("ask", "Who?", "--cluster", "local"),
        ("ask", "Who?", "--resident", "false"),
        ("ask", "Who?", "--since", "never"),
        ("ask", "Who?", "--rects"),
        ("ask", "Who?", "--in", "nothing/*"),  # of which stderr says so
        ("ask", "Who?", "-v"),
        ("ask", "Who?", "--config", "none.toml"),
        ("ask", "x" * 3000),
        ("ask", "-"),
        ("ask", "Who?", "--help"),
        ("index", "Who?"),
        ("aks", "Who", "-k"),
    ],
)
def test_what_is_more_than_an_answer_is_left_to_the_process_that_asks(
    footnote: Shell, answering: Answering, argv: tuple[str, ...]
) -> None:
    assert answering(request(footnote, *argv)) is None


def test_whoever_does_without_a_resident_process_by_its_settings_is_given_nothing(
    footnote: Shell, answering: Answering
) -> None:
    asked = request(footnote, "ask", "Who lit the lamp?")
    assert answering(asked) is not None
    assert answering(replace(asked, environ={**asked.environ, "FOOTNOTE_RESIDENT": "false"})) is None
    assert answering(replace(asked, environ={**asked.environ, "FOOTNOTE_CLUSTER": "local"})) is None


def test_changed_articles_are_left_to_the_process_that_asks(footnote: Shell, answering: Answering) -> None:
    asked = request(footnote, "ask", "Who lit the lamp?")
    assert answering(asked) is not None
    write("# Bell\n\nThe bell rang twice.\n", "seeds/bell.md")
    assert answering(asked) is None


def test_in_another_folder_only_what_means_the_same_there_is_answered(
    footnote: Shell, answering: Answering, tmp_path: Path
) -> None:
    elsewhere = replace(request(footnote, "ask", "Who lit the lamp?"), folder=str(tmp_path.parent))
    assert answering(elsewhere) is None
    seeds = {"FOOTNOTE_SEEDS": str(tmp_path / "seeds"), "FOOTNOTE_INDEX": str(answering.run.settings.index)}
    run = chatting(footnote, seeds)
    everywhere = replace(answering, run=replace(run, world=replace(run.world, environ={})))
    assert everywhere(replace(elsewhere, environ=seeds)) is not None
    assert everywhere(replace(elsewhere, environ=seeds, argv=("Who lit the lamp?",))) is None
    assert everywhere(replace(elsewhere, environ=seeds, folder="/does not exist")) is not None
    index = str(answering.run.settings.index)
    flags_first = ("--seeds", str(tmp_path / "seeds"), "--index", index, "ask", "Who lit the lamp?")
    assert everywhere(replace(elsewhere, environ=seeds, argv=flags_first)) is not None


def test_a_user_with_other_folders_is_another_one(footnote: Shell, answering: Answering) -> None:
    asked = request(footnote, "ask", "Who lit the lamp?")
    assert answering(replace(asked, environ={**asked.environ, "XDG_CONFIG_HOME": "/elsewhere"})) is None


def test_a_library_that_is_not_ready_answers_nothing(footnote: Shell, answering: Answering) -> None:
    not_ready = replace(answering, library=lambda: None)
    assert not_ready(request(footnote, "ask", "Who lit the lamp?")) is None


def process(environ: dict[str, str], *argv: str) -> "subprocess.CompletedProcess[str]":
    script = """
import sys, bot.entry
code = bot.entry.run()
sys.stderr.write(" ".join(sys.modules))
sys.exit(code)
"""
    return subprocess.run(
        [sys.executable, "-c", script, *argv], capture_output=True, text=True, env=environ, check=False
    )


@pytest.mark.process
def test_a_process_gets_its_answer_from_one_that_runs_and_imports_nearly_nothing(footnote: Shell) -> None:
    with tempfile.TemporaryDirectory(prefix="fn") as runtime:
        environ = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": runtime}
        run = chatting(footnote, environ)
        with closing(footnote.open(run.settings)) as library, share_library(run, lambda: library, ask_once):
            ended = process(environ, "ask", "Who was named best actor?")
            declined = process(environ, "ask", "What is the capital of Mongolia?")
    by_itself = footnote("ask", "Who was named best actor?")
    assert (ended.returncode, ended.stdout) == (0, by_itself.out)
    assert declined.returncode == 1
    assert declined.stdout.startswith("The articles do not say.\n")
    assert not NEEDLESS & set(ended.stderr.split())
