"""The completion scripts, asked by the shells they are for; a shell that is not installed is left out."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bot.run_footnote import Shell, write
from tests.fakes.terminal_emulator import Emulator

# What a shell runs to print what it would complete for a line whose words are given.
ASK = {
    "bash": """
source ./completions
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_shtab_footnote
printf '%s\\n' "${COMPREPLY[@]}"
""",
    "fish": """
source ./completions
complete -C (string join ' ' -- $argv) | cut -f 1
""",
}
LINES = [
    (("footnote", "a"), {"ask", "articles"}),
    (("footnote", "ask", "--js"), {"--json"}),
    (("footnote", "--color", "n"), {"never"}),
    (("footnote", "ask", "--color", "al"), {"always"}),
    (("footnote", "--seeds", "fold"), {"folder"}),
    (("footnote", "--seeds", "folder", "do"), {"doctor"}),
    (("footnote", "show", "fo"), {"folder"}),
    (("footnote", "completion", "z"), {"zsh"}),
]


def scripted(shell: Shell, name: str) -> Path:
    """The script of a shell, and around it what a line may complete to."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    write("", "folder/file.md")
    ended = shell("completion", name)
    assert (ended.code, ended.err) == (0, "")
    return write(ended.out, "completions")


@pytest.mark.parametrize("name", ASK)
@pytest.mark.parametrize(
    ("words", "completed"), LINES, ids=lambda part: " ".join(sorted(part) if isinstance(part, set) else part)
)
def test_a_line_completes(shell: Shell, name: str, words: tuple[str, ...], completed: set[str]) -> None:
    scripted(shell, name)
    argv = [name, "-c", ASK[name], *(["bash"] if name == "bash" else []), *words]
    ended = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert {line.rstrip("/") for line in ended.stdout.split()} == completed


def test_zsh_completes_on_a_terminal(shell: Shell) -> None:
    scripted(shell, "zsh").rename("_footnote")
    write("fpath=($PWD $fpath)\nautoload -U compinit\ncompinit -u -d dump\nPS1='ready '\n", ".zshrc")
    zsh = Emulator(["zsh", "-d"], {"ZDOTDIR": str(Path.cwd()), "TERM": "xterm", "PATH": os.environ["PATH"]})
    try:
        for typed, completed in (("doc", "footnote doctor"), ("ask --js", "--json"), ("show fo", "folder/")):
            zsh.until("ready")
            zsh.type(f"\x15footnote {typed}\t")
            zsh.until(completed)
    finally:
        zsh.close()


def test_every_verb_and_flag_is_in_the_script(shell: Shell) -> None:
    script = shell("completion", "fish").out
    for word in ("ask", "index", "show", "articles", "eval", "doctor", "completion"):
        assert f"-a {word} " in script
    for flag in ("seeds", "index", "config", "color", "version", "since", "json", "report"):
        assert f"-l {flag} " in script


def test_a_shell_that_nobody_knows_is_one_line(shell: Shell) -> None:
    ended = shell("completion", "tcsh")
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
