import io
import os
import pty
from collections.abc import Iterator
from typing import TextIO

import pytest

from bot.system.lines import line_reader


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """Where keys are pressed, and what reads them as a terminal."""
    keys, descriptor = pty.openpty()
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as stream:
        yield keys, stream
    os.close(keys)


def test_a_terminal_gives_a_line_at_a_time_until_ctrl_d(terminal: tuple[int, TextIO]) -> None:
    keys, stream = terminal
    os.write(keys, "Wer war in Zürich?\n\n谁获胜了 🏆\nhalf\x04\x04\x04".encode())
    read_line = line_reader(stream)
    assert [read_line() for _ in range(4)] == ["Wer war in Zürich?", "", "谁获胜了 🏆", "half"]
    with pytest.raises(EOFError):
        read_line()


def test_keys_pressed_while_line_editing_was_off_are_lines_too(terminal: tuple[int, TextIO]) -> None:
    import tty

    keys, stream = terminal
    tty.setcbreak(stream.fileno())
    os.write(keys, b"one\ntwo\n\x04three\n")
    read_line = line_reader(stream)
    assert [read_line(), read_line()] == ["one", "two"]
    with pytest.raises(EOFError):
        read_line()
    assert read_line() == "three"


def test_ctrl_d_within_a_line_is_no_part_of_it_and_twice_ends_it(terminal: tuple[int, TextIO]) -> None:
    import tty

    keys, stream = terminal
    tty.setcbreak(stream.fileno())
    os.write(keys, b"foo\x04bar\nbaz\x04\nhalf\x04\x04rest\n\x04")
    read_line = line_reader(stream)
    assert [read_line() for _ in range(4)] == ["foobar", "baz", "half", "rest"]
    with pytest.raises(EOFError):
        read_line()


def test_a_pipe_is_read_to_its_end() -> None:
    read_line = line_reader(io.StringIO("one\r\n\ntwo"))
    assert [read_line(), read_line(), read_line()] == ["one", "", "two"]
    with pytest.raises(EOFError):
        read_line()
