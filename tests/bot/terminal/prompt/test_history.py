import io
import stat
from pathlib import Path

from bot.messages import Messages
from bot.terminal.prompt.history import earlier_questions, open_history
from tests.bot.run_footnote import write


def lines(file: Path, err: io.StringIO | None = None) -> list[str]:
    return list(open_history(file, Messages(err or io.StringIO())).load_history_strings())


def test_it_outlives_the_session_and_is_the_users_alone(tmp_path: Path) -> None:
    file = tmp_path / "state" / "history"
    history = open_history(file, Messages(io.StringIO()))
    for line in ("first", "second\nin two lines", " a secret"):
        history.append_string(line)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert lines(file) == ["second\nin two lines", "first"]
    assert "secret" not in file.read_text("utf-8")


def test_one_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.touch(mode=0o644)
    lines(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_that_cannot_be_written_is_one_line_and_lasts_for_the_session(tmp_path: Path) -> None:
    err = io.StringIO()
    write("a file, no folder", str(tmp_path / "state"))
    history = open_history(tmp_path / "state" / "history", Messages(err))
    history.append_string("still here")
    history.append_string(" a secret")
    assert history.get_strings() == ["still here"]
    assert err.getvalue() == f"{tmp_path}/state/history: File exists. What you type is not kept.\n"


def test_one_that_breaks_while_one_chats_is_said_once(tmp_path: Path) -> None:
    err, file = io.StringIO(), tmp_path / "history"
    history = open_history(file, Messages(err))
    file.unlink()
    file.mkdir()
    history.append_string("still here")
    history.append_string("and here")
    assert history.get_strings() == ["still here", "and here"]
    assert err.getvalue() == f"{file}: Is a directory. What you type is not kept.\n"


def test_questions_of_the_chats_about_all_folders_are_found_newest_first(tmp_path: Path) -> None:
    for name, day, line in (
        ("history-a", "01", "Who lit the LAMP?"),
        ("history-b", "03", "Is the lamp old?"),
        ("history-a", "02", "/search lamp"),
        ("history-b", "02", "Who lit the LAMP?"),
    ):
        with (tmp_path / name).open("a") as file:
            file.write(f"\n# 2026-11-{day} 10:00:00.5\n+{line}\n")
    assert earlier_questions(tmp_path, "lamp") == ["Is the lamp old?", "Who lit the LAMP?"]
    assert earlier_questions(tmp_path / "nowhere", "lamp") == []
