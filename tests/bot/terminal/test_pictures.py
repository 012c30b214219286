"""A picture on a terminal that can show one, and a file where it cannot."""

import io
from pathlib import Path

from bot.terminal.pictures import show_picture

PNG = b"\x89PNG" + b"x" * 9_000


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(folder: Path, stream: io.StringIO, **environ: str) -> tuple[str, str]:
    message = show_picture(PNG, "a-p2.png", stream=stream, environ=environ, folder=folder)
    return stream.getvalue(), message


def test_kitty_is_sent_the_picture_in_pieces(tmp_path: Path) -> None:
    sent, message = shown(tmp_path, Terminal(), KITTY_WINDOW_ID="1")
    assert message == ""
    assert sent.startswith("\x1b_Ga=T,f=100,m=1;")
    assert sent.count("\x1b_G") == 3
    assert "\x1b_Gm=0;" in sent


def test_iterm_is_sent_the_picture_at_once(tmp_path: Path) -> None:
    assert shown(tmp_path, Terminal(), TERM_PROGRAM="iTerm.app")[0].startswith("\x1b]1337;File=inline=1;")


def test_elsewhere_it_is_a_file_that_only_its_user_may_read(tmp_path: Path) -> None:
    for environ in ({}, {"KITTY_WINDOW_ID": "1", "TMUX": "x"}):
        sent, message = shown(tmp_path / "pages", Terminal(), **environ)
        path = tmp_path / "pages" / "a-p2.png"
        assert (sent, message) == ("", f"The page, with the quote marked, is in {path}")
        assert path.read_bytes() == PNG
        assert path.stat().st_mode & 0o077 == 0


def test_a_pipe_is_sent_no_picture(tmp_path: Path) -> None:
    assert shown(tmp_path, io.StringIO(), KITTY_WINDOW_ID="1")[0] == ""
