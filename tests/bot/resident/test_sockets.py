"""The socket of a resident process: who may use it, and what happens to what is no question or no answer."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bot.resident.address import SUFFIX, code_stamp, socket_folder, sockets
from bot.resident.client import ANSWER_SECONDS, ask_resident
from bot.resident.request import MAX_REQUEST_BYTES, Reply, Request
from bot.resident.server import MAX_AT_ONCE, serve

QUESTION = ("ask", "Who lit the lamp?")


@pytest.fixture
def runtime() -> Iterator[Path]:
    """A runtime folder whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="fn") as folder:
        yield Path(folder)


def environ(runtime: Path) -> dict[str, str]:
    return {"XDG_RUNTIME_DIR": str(runtime)}


def folder_of(runtime: Path) -> Path:
    return Path(socket_folder(environ(runtime)))


def echo(request: Request) -> Reply:
    return Reply(0, " ".join(request.argv))


def ask(runtime: Path, *argv: str) -> tuple[int, str] | None:
    return ask_resident(argv or QUESTION, environ(runtime))


def only_socket(runtime: Path) -> Path:
    (path,) = folder_of(runtime).iterdir()
    return path


def test_a_question_is_answered_and_nothing_is_left_behind(runtime: Path) -> None:
    with serve(str(folder_of(runtime)), echo):
        assert ask(runtime) == (0, "ask Who lit the lamp?")
    assert ask(runtime) is None
    assert list(folder_of(runtime).iterdir()) == []


def test_the_folder_and_the_socket_are_of_their_user_alone(runtime: Path) -> None:
    with serve(str(folder_of(runtime)), echo):
        assert folder_of(runtime).stat().st_mode & 0o777 == 0o700
        assert only_socket(runtime).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_others_may_enter_is_used_by_neither_side(runtime: Path) -> None:
    folder_of(runtime).mkdir(parents=True)
    folder_of(runtime).chmod(0o755)
    with serve(str(folder_of(runtime)), echo):
        assert list(folder_of(runtime).iterdir()) == []
        folder_of(runtime).chmod(0o700)
    with serve(str(folder_of(runtime)), echo):
        folder_of(runtime).chmod(0o755)
        assert ask(runtime) is None


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_process_of_another_user_is_not_heard(runtime: Path) -> None:
    script = """
import os, socket, sys
os.setuid(65534)
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[1])
    sys.stdout.buffer.write(connection.recv(100))
"""
    with serve(str(folder_of(runtime)), echo):
        for path in (runtime, runtime / "footnote", folder_of(runtime), only_socket(runtime)):
            path.chmod(0o777)
        ended = subprocess.run(
            [sys.executable, "-c", script, str(only_socket(runtime))], capture_output=True, check=True
        )
        assert ended.stdout == b""


def test_what_the_process_declines_is_left_to_whoever_asked(runtime: Path) -> None:
    with serve(str(folder_of(runtime)), lambda request: None):
        assert ask(runtime) is None


def test_of_several_processes_the_one_that_can_answers(runtime: Path) -> None:
    folder = str(folder_of(runtime))
    with listening(runtime, b"{}\n", "1"), serve(folder, echo), listening(runtime, b"{}\n", "2"):
        assert ask(runtime) == (0, "ask Who lit the lamp?")


def test_an_error_in_one_answer_costs_no_other(runtime: Path) -> None:
    def answer(request: Request) -> Reply:
        if "fail" in request.argv[1]:
            raise RuntimeError
        return echo(request)

    reported: list[BaseException] = []
    with serve(str(folder_of(runtime)), answer, reported.append):
        assert ask(runtime, "ask", "Will it fail?") is None
        assert ask(runtime) == (0, "ask Who lit the lamp?")
    assert [type(error) for error in reported] == [RuntimeError]


def test_more_questions_at_once_than_can_be_answered_are_declined(runtime: Path) -> None:
    begun, free = threading.Semaphore(0), threading.Event()

    def answer(request: Request) -> Reply:
        begun.release()
        free.wait()
        return echo(request)

    with serve(str(folder_of(runtime)), answer):
        waiting = [socket.socket(socket.AF_UNIX) for _ in range(MAX_AT_ONCE)]
        for connection in waiting:
            connection.connect(str(only_socket(runtime)))
            connection.sendall(request_line())
            begun.acquire()
        assert ask(runtime) is None
        free.set()
        for connection in waiting:
            with connection:
                assert b"Who lit" in connection.makefile("rb").readline()


def request_line(code: str = "") -> bytes:
    told = '"argv": ["ask", "Who lit the lamp?"], "folder": "/", "environ": {}, "terminal": false'
    return f'{{"code": "{code or code_stamp()}", {told}}}\n'.encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"no json\n",
        b"[1]\n",
        b"{}\n",
        b"\xff\xfe\n",
        b"[" * 50_000 + b"\n",
        b"x" * (MAX_REQUEST_BYTES + 10) + b"\n",
        request_line().removesuffix(b"\n"),
        request_line("another version"),
        request_line().replace(b"false", b'"no"'),
        request_line().replace(b'["ask"', b"[1"),
        request_line().replace(b'"environ": {}', b'"environ": {"A": 1}'),
    ],
)
def test_what_is_no_request_of_ours_is_declined(runtime: Path, line: bytes) -> None:
    with serve(str(folder_of(runtime)), echo):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(only_socket(runtime)))
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            assert connection.makefile("rb").read() == b"{}\n"
        assert ask(runtime) == (0, "ask Who lit the lamp?")


@contextmanager
def listening(runtime: Path, reply: bytes | None, name: str = "1") -> Iterator[None]:
    """A process that replies to everything by the same bytes; it never does by None."""
    folder_of(runtime).mkdir(mode=0o700, parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder_of(runtime) / f"{name}{SUFFIX}"))
        listener.listen()
        if reply is not None:
            threading.Thread(target=reply_once, args=(listener, reply), daemon=True).start()
        yield


def reply_once(listener: socket.socket, reply: bytes) -> None:
    with suppress(OSError):  # whoever asked may have left, and the test may have ended
        connection, _ = listener.accept()
        with connection:
            connection.makefile("rb").readline()
            connection.sendall(reply)


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\n",
        b"{}\n",
        b"nonsense\n",
        b'{"code": 0, "out": "cut off"}',
        b'{"code": "0", "out": "x"}\n',
        b'{"code": 0, "out": 1}\n',
        b'{"code": true, "out": "x"}\n',
        b"[" * 50_000 + b"\n",
        None,
    ],
)
def test_what_is_no_reply_of_ours_is_none(runtime: Path, reply: bytes | None) -> None:
    with listening(runtime, reply):
        assert ask(runtime) is None


def test_a_reply_that_comes_in_drops_is_waited_for_no_longer_than_any_other(runtime: Path) -> None:

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):  # whoever asked has left, which ends the drops
            connection.makefile("rb").readline()
            for _ in range(300):
                connection.sendall(b" ")
                time.sleep(ANSWER_SECONDS / 100)
            connection.sendall(b'{"code": 0, "out": "late"}\n')

    folder_of(runtime).mkdir(mode=0o700, parents=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder_of(runtime) / f"1{SUFFIX}"))
        listener.listen()
        dripping = threading.Thread(target=drip, args=(listener,), daemon=True)
        dripping.start()
        assert ask(runtime) is None
        dripping.join(30)
    assert not dripping.is_alive()


def test_the_socket_of_a_process_that_was_killed_is_removed_by_the_next(runtime: Path) -> None:
    with listening(runtime, None):
        stale = only_socket(runtime)
    with listening(runtime, b"{}\n", "2"), serve(str(folder_of(runtime)), echo):
        assert not stale.exists()
        assert len(sockets(str(folder_of(runtime)))) == 2  # one that is listened to stays


def test_a_path_too_long_for_a_socket_is_done_without(runtime: Path) -> None:
    long = runtime / ("x" * 120)
    with serve(str(folder_of(long)), echo):
        assert ask(long) is None


@pytest.mark.parametrize(
    "argv",
    [(), ("index",), ("chat",), ("ask", "-"), ("ask", "--help"), ("ask", "Who?", "-qh"), ("Who?", "-V")],
)
def test_no_process_is_asked_for_what_is_no_single_question(runtime: Path, argv: tuple[str, ...]) -> None:
    with serve(str(folder_of(runtime)), echo):
        assert ask_resident(argv, environ(runtime)) is None


SECRETS = (
    "SLACK_BOT_TOKEN",
    "AWS_SECRET",
    "FOOTNOTE_WRITER_KEY",
    "FOOTNOTE_SERVE_TOKEN",
    "FOOTNOTE_OTHER_SECRET",
    "COLOR_API_KEY",
    "lc_token",
    "TERM_PASS",  # the one that writer_key_env names
)


def test_only_what_an_answer_depends_on_is_told(runtime: Path) -> None:
    told: list[Request] = []
    with serve(str(folder_of(runtime)), lambda request: told.append(request)):
        needed = {"FOOTNOTE_QUOTES": "2", "FOOTNOTE_WRITER_KEY_ENV": "TERM_PASS", "NO_COLOR": "1"}
        secret = dict.fromkeys(SECRETS, "s3cret")
        ask_resident(QUESTION, secret | needed | environ(runtime), is_terminal=True)
    assert told[0].is_terminal
    assert needed.items() <= told[0].environ.items()
    assert "s3cret" not in told[0].environ.values()
