"""What is asked stays on this machine, and with this user: no network, no pickle, no file for others."""

import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from tests.bot.cli.test_process import environment
from tests.bot.run_footnote import OSCARS, SKERRY, write
from tests.fakes.terminal_emulator import Emulator

pytestmark = pytest.mark.model

ACTOR = "Who was named best actor?"
ANSWER = "Foxx was named best actor for his role in Ray."


@dataclass(frozen=True)
class Home:
    """A user with articles, in a process of their own; `record` has what was refused to it."""

    folder: Path
    models: Path

    @property
    def record(self) -> Path:
        return self.folder / "record"

    @property
    def environ(self) -> dict[str, str]:
        return environment(
            self.folder, HOME=str(self.folder), FOOTNOTE_INDEX="index", FOOTNOTE_MODELS=str(self.models)
        )

    def command(self, *argv: str) -> list[str]:
        return [sys.executable, "-m", "tests.bot.no_network", str(self.record), *argv]

    def run(
        self, *argv: str, stdin: str = "", through: tuple[str, ...] = ()
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*through, *self.command(*argv)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=self.environ,
            cwd=self.folder,
            umask=0,
            check=False,
        )


def exposed(home: Home, *names: str) -> list[str]:
    """What others than its owner may read, of what was made."""
    made = [home.folder / name for name in names]
    made += [path for folder in made for path in folder.rglob("*")]
    return [str(path) for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder, models: Path) -> Home:
    """A user whose model is prepared and whose articles are indexed; the record is of that run, too."""
    real_encoder.load()
    home = Home(tmp_path_factory.mktemp("private"), models)
    write(OSCARS, str(home.folder / "seeds/film/oscars.md"))
    write(SKERRY, str(home.folder / "seeds/skerry.md"))
    write(
        '{"question": "Who was named best actor?", "articles": ["film/oscars.md"], "expect": "Foxx"}',
        str(home.folder / "questions.jsonl"),
    )
    indexed = home.run("index")
    assert indexed.returncode == 0, indexed.stderr
    return home


def test_a_batch_reaches_for_no_network_and_unpickles_nothing(home: Home) -> None:
    ended = home.run("ask", "-", "--json", stdin=f"{ACTOR}\n")
    assert ended.returncode == 0, ended.stderr
    assert ANSWER in ended.stdout
    assert home.record.read_text() == ""


def test_nor_does_a_piped_chat_and_all_that_is_made_is_its_owners_alone(home: Home) -> None:
    """The umask of the processes is 0."""
    ended = home.run(stdin=f"{ACTOR}\n1\n/why\n/save talk.md\n")
    assert ended.returncode == 0, ended.stderr
    assert ANSWER in ended.stdout
    assert home.record.read_text() == ""
    assert len(list((home.folder / "index").rglob("*"))) > 20
    assert exposed(home, "index", "talk.md") == []


def test_nor_does_any_other_command(home: Home) -> None:
    commands = {
        ("ask", ACTOR): ANSWER,
        ("eval", "seeds", "--questions", "questions.jsonl"): "right@3\t1.0",
        ("articles",): "Foxx and Swank take Oscars",
        ("show", "seeds/skerry.md:3"): "Ailsa Boyd",
        ("doctor",): "ok\tmodel\t",
        ("slack", "--preview", ACTOR): f'"text": "{ANSWER}',
    }
    ended = home.run(*(word for command in commands for word in (*command, "+")))
    assert ended.returncode == 0, ended.stderr
    assert [expected for expected in commands.values() if expected not in ended.stdout] == []
    assert home.record.read_text() == ""
    assert exposed(home, "cache") == []


def test_nor_does_a_chat_on_a_terminal(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.folder)
    terminal = Emulator(home.command(), home.environ)
    try:
        terminal.until("›")
        terminal.type(f"{ACTOR}\r")
        terminal.until("type 1 to check")
        assert terminal.leave() == 0
    finally:
        terminal.close()
    assert home.record.read_text() == ""
    assert exposed(home, "state") == []


def test_a_machine_without_a_network_is_enough(home: Home) -> None:
    """In a namespace of the kernel's there is none, whatever asks for it: native code, too."""
    apart = ("unshare", "--map-root-user", "--net")
    if shutil.which(apart[0]) is None or subprocess.run([*apart, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    assert ANSWER in home.run("ask", ACTOR, through=apart).stdout


def test_no_system_call_opens_a_connection(home: Home) -> None:
    """From the first file that is read to an answer: the chat indexes an article that is new."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    traced = home.folder / "traced"
    watching = ("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(traced))
    if subprocess.run([*watching, "true"], check=False).returncode:
        pytest.skip("this machine lets no process be traced")
    new = home.folder / "seeds/ferry.md"
    new.write_text("The ferry Solveig sails to Unst at noon.\n")
    ended = home.run(stdin=f"{ACTOR}\n", through=watching)
    new.unlink()
    assert "3 articles, 4 passages: 1 added" in ended.stderr
    assert ANSWER in ended.stdout
    assert [line for line in traced.read_text().splitlines() if "AF_INET" in line] == []
