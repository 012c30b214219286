"""Messages on stderr: a message and its hint on one line."""

import fcntl
import io
import os
import pty
import struct
import termios

import pytest

from bot.messages import Messages, with_hint
from retrieval.errors import UsageError


@pytest.mark.parametrize(
    ("message", "hint", "line"),
    [
        ("no index", "run `footnote index`", "no index. Run `footnote index`."),
        (
            "no model is set",
            "footnote config set writer_model NAME",
            "no model is set. footnote config set writer_model NAME.",
        ),
        ("it is damaged", "footnote doctor checks it", "it is damaged. footnote doctor checks it."),
        ("it needs a package", "pip install 'x[y]'", "it needs a package. pip install 'x[y]'."),
        ("notes/a.md: unreadable", "", "notes/a.md: unreadable."),
        ("scan.djvu: is no text", "export it as text", "scan.djvu: is no text. Export it as text."),
        ("what now?", "footnotes are no command", "what now? Footnotes are no command."),
    ],
)
def test_a_hint_begins_with_a_capital_unless_it_begins_with_a_command(
    message: str, hint: str, line: str
) -> None:
    assert with_hint(message, hint) == line


def test_a_row_that_is_indented_is_wrapped_beside_its_indent() -> None:
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 20, 0, 0))
    with os.fdopen(terminal, "w") as stream:
        Messages(stream).note("  What are the articles about?")
        assert os.read(screen, 100) == b"  What are the\r\n  articles about?\r\n"
    os.close(screen)


@pytest.mark.parametrize(
    ("message", "line"),
    [("there is no folder x", "There is no folder x."), ("theory/a.md: gone", "theory/a.md: gone.")],
)
def test_a_message_of_a_chat_is_a_sentence_but_a_path_stays_as_it_is(message: str, line: str) -> None:
    stream = io.StringIO()
    Messages(stream, prefix="").error(UsageError(message))
    assert stream.getvalue() == f"{line}\n"
