"""`footnote` as a process of its own: what it imports, its streams, its exit codes."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bot.run_footnote import OSCARS, SKERRY, write

ROOT = Path(__file__).parents[3]
FOOTNOTE = [sys.executable, "-m", "bot"]
HEAVY = {
    "httpx2",
    "numpy",
    "torch",
    "chromadb",
    "tantivy",
    "sentence_transformers",
    "onnxruntime",
    "rich",
    "prompt_toolkit",
    "yaml",
    "chardet",
    "slack_bolt",
    "slack_sdk",
    "mcp",
    "pydantic",
    "starlette",
}


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    xdg = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "STATE")}
    return {**kept, **xdg, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "60", **more}


def run(home: Path, *argv: str, stdin: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*FOOTNOTE, *argv],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=environment(home, **more),
        check=False,
    )


@pytest.mark.parametrize(
    "code",
    [
        "import bot.cli.main",
        "import bot.cli.main; bot.cli.main.main(['--help'])",
        "import bot.cli.main; bot.cli.main.main(['ask', '--help'])",
        "import bot.cli.main; bot.cli.main.main(['--version'])",
        "import bot.cli.main; bot.cli.main.main(['doctor', '--help'])",
        "import bot.cli.main; bot.cli.main.main(['completion', 'bash'])",
        "import bot.cli.main; bot.cli.main.main(['aks'])",
        "import bot.cli.main; bot.cli.main.main(['ask', 'x', '--since', 'never'])",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path: Path, code: str) -> None:
    script = f"import sys; {code}; sys.stderr.write('\\n' + ' '.join(sys.modules))"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(tmp_path), check=True
    )
    imported = {name.partition(".")[0] for name in ended.stderr.splitlines()[-1].split()}
    assert "argparse" in imported
    assert HEAVY & imported == set()


def test_a_list_of_articles_needs_no_model(home: Path) -> None:
    script = (
        "import sys, bot.cli.main; bot.cli.main.main(['articles']); sys.stderr.write(' '.join(sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(home), check=True
    )
    assert {"torch", "sentence_transformers", "prompt_toolkit"} & set(ended.stderr.split()) == set()
    assert "seeds/skerry.md" in ended.stdout


def test_streams_and_codes(home: Path) -> None:
    shown = run(home, "show", "seeds/skerry.md:3", "-C", "0")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.endswith("> 3 | The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.\n")
    missing = run(home, "--index", "nowhere", "ask", "x", "--no-sync")
    assert (missing.returncode, missing.stdout) == (3, "")
    assert len(missing.stderr.splitlines()) == 1
    wrong = run(home, "show", "seeds/skerry.md:")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("footnote: 'seeds/skerry.md:' is not a location.")


def test_a_flag_goes_before_the_environment_and_that_before_the_users_file(home: Path) -> None:
    file = write("quotes = 'f'", str(home / "config/footnote/config.toml"))
    assert (
        run(home, "ask", "x").stderr
        == f"footnote: quotes in {file} takes a whole number from 1 to 50, not 'f'.\n"
    )
    assert "FOOTNOTE_QUOTES takes" in run(home, "ask", "x", FOOTNOTE_QUOTES="e").stderr
    assert "-k takes" in run(home, "ask", "x", "-k", "k", FOOTNOTE_QUOTES="e").stderr


def closed_pipe() -> int:
    read, written = os.pipe()
    os.close(read)
    return written


@pytest.mark.parametrize("argv", [["articles"], ["--help"]])
def test_a_pipe_that_closes_ends_quietly(home: Path, argv: list[str]) -> None:
    pipe = closed_pipe()
    ended = subprocess.run(
        [*FOOTNOTE, *argv], stdout=pipe, stderr=subprocess.PIPE, env=environment(home), text=True, check=False
    )
    os.close(pipe)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_no_standing_streams_are_no_reason_to_fail(tmp_path: Path) -> None:
    command = f"exec {sys.executable} -m bot --version <&- >&-"
    ended = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=environment(tmp_path), check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_full_device_is_said(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*FOOTNOTE, "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(tmp_path),
            text=True,
            check=False,
        )
    assert ended.returncode == 3
    assert ended.stderr.startswith("footnote: cannot write the answer: No space left on device.")
    assert len(ended.stderr.splitlines()) == 1


def test_text_is_utf8_whatever_the_locale_and_exact(home: Path) -> None:
    write("# Zürich\r\n“日本”\r\n", "seeds/z.md")
    ended = subprocess.run(
        [*FOOTNOTE, "articles", "--text", "z.md"],
        capture_output=True,
        env=environment(home, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
        check=True,
    )
    assert ended.stdout == Path("seeds/z.md").read_bytes()


def on_terminal(home: Path, *argv: str, **more: str) -> str:
    """What a process draws on a terminal of its own."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [*FOOTNOTE, *argv], environment(home, **more))
    drawn = b""
    try:
        while select.select([fd], [], [], 30)[0] and (piece := os.read(fd, 65536)):
            drawn += piece
    except OSError:  # how Linux tells that the other side has ended
        pass
    os.waitpid(pid, 0)
    os.close(fd)
    return drawn.decode()


def test_colour_on_a_terminal_unless_no_color_is_set(home: Path) -> None:
    coloured = re.compile(r"\x1b\[[0-9;]*[34][0-7]")
    assert coloured.search(on_terminal(home, "show", "seeds/skerry.md:3"))
    plain = on_terminal(home, "show", "seeds/skerry.md:3", NO_COLOR="1")
    assert "\x1b[1m" in plain
    assert not coloured.search(plain)


def test_ctrl_c_is_130_and_one_line(tmp_path: Path) -> None:
    script = """
import sys, bot.cli.main, retrieval.library
sys.stdout.write("ready")
sys.stdout.flush()
sys.exit(bot.cli.main.main(["ask", "-", "--no-sync"]))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
        text=True,
    )
    assert process.stdout
    process.stdout.read(5)
    time.sleep(0.5)  # until it waits for a question
    process.send_signal(signal.SIGINT)
    _, error_output = process.communicate()
    assert (process.returncode, error_output) == (130, "Interrupted.\n")


@pytest.mark.model
@pytest.mark.usefixtures("real_encoder")  # which prepares it
def test_with_the_real_model_from_a_folder_to_an_answer(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(OSCARS, "seeds/film/oscars.md")
    write(SKERRY, "seeds/skerry.md")
    question = "Who was named best actor?"
    piped = run(tmp_path, stdin=f"{question}\n1\n", FOOTNOTE_MODELS=str(models))
    assert piped.returncode == 0
    assert piped.stdout.startswith("Foxx was named best actor for his role in Ray. [1]\n")
    assert "\n1\tseeds/film/oscars.md:8\t" in piped.stdout
    assert "\n>  8 | Foxx was named best actor" in piped.stdout
    assert re.fullmatch(r"2 articles, \d passages: 2 added\.\n", piped.stderr)
    questions = f"{question}\nWhat is the capital of Mongolia?\n"
    ended = run(tmp_path, "ask", "-", "--json", stdin=questions, FOOTNOTE_MODELS=str(models))
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["found"] for answer in answers] == [True, False]
    assert (ended.returncode, ended.stderr) == (1, "")
