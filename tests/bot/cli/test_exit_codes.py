"""Every way a run can end: errors, interrupts, full disks, closed pipes."""

import io

import pytest

from bot.exit_codes import ANSWERED, INTERRUPTED, NOT_READY, NOT_SAID, UNEXPECTED, USAGE
from retrieval.errors import StorageError
from retrieval.library import Library
from retrieval.types import SyncReport
from tests.bot.run_footnote import Shell, Terminal
from tests.fakes.library import hooked, interrupted_import, raising

ACTOR = "Who was named best actor?"
ANSWER = """\
Foxx was named best actor for his role in Ray. [1]
1\tseeds/film/oscars.md:8\tFoxx and Swank take Oscars
"""
MARS = "capital of mars"


def test_a_bug_is_one_line_and_a_traceback_with_v(footnote: Shell) -> None:
    footnote.library = hooked(before=raising(ZeroDivisionError("a\x1bb")))
    ended = footnote("ask", "x")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == "footnote: ZeroDivisionError: a⟨U+001B⟩b. This is a bug, run with -v to see where.\n"
    lines = footnote("-v", "ask", "x").err.splitlines()
    assert lines[0].startswith("articles in seeds, index in ")
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[-1] == "footnote: ZeroDivisionError: a⟨U+001B⟩b. This is a bug, please report it."


@pytest.mark.parametrize("error", [KeyboardInterrupt(), interrupted_import()], ids=["python", "extension"])
def test_an_interrupt_is_130(footnote: Shell, error: BaseException) -> None:
    footnote.library = hooked(before=raising(error))
    ended = footnote("ask", "x")
    assert (ended.code, ended.out, ended.err) == (130, "", "Interrupted.\n")
    assert footnote(stdin=ACTOR).code == 130


def test_an_index_that_cannot_be_written_can_still_be_asked(footnote: Shell) -> None:
    class FullDisk(Library):
        def sync(self, **_: object) -> SyncReport:
            raise StorageError("the disk is full", "make room")

    footnote.library = FullDisk
    chatted = footnote(stdin=ACTOR)
    assert (chatted.code, chatted.out) == (0, ANSWER)
    assert chatted.err == "footnote: the disk is full. Make room.\n"
    assert footnote("index").code == 3


class Full(io.StringIO):
    """A stream on a disk without room."""

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


class Closed(io.StringIO):
    """A pipe that nobody reads."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


class ClosedTerminal(Closed, Terminal):
    """A terminal that went away."""


def test_a_full_disk_under_stdout_is_said(footnote: Shell) -> None:
    ended = footnote.run(("ask", ACTOR), io.StringIO(), Full(), io.StringIO())
    assert ended.code == 3
    assert ended.err == (
        "footnote: cannot write the answer: No space left on device. "
        "Check that the disk has room and may be written.\n"
    )


@pytest.mark.parametrize("stdout", [Closed, ClosedTerminal])
def test_a_closed_pipe_ends_quietly(footnote: Shell, stdout: type[io.StringIO]) -> None:
    for argv in (
        ("ask", ACTOR),
        ("ask", ACTOR, "--json"),
        ("articles",),
        ("articles", "--text", "skerry.md"),
    ):
        ended = footnote.run(argv, io.StringIO(), stdout(), io.StringIO())
        assert (ended.code, ended.err) == (0, "")


def test_the_exit_codes_are_those_of_the_help(shell: Shell) -> None:
    codes = (ANSWERED, NOT_SAID, USAGE, NOT_READY, INTERRUPTED)
    listed = shell("--help").out.partition("exit codes:\n")[2].splitlines()
    assert tuple(int(line.split()[0]) for line in listed) == codes == (0, 1, 2, 3, 130)
    assert UNEXPECTED == NOT_READY
