"""What the child process may do once it has given up its rights: nothing but read and write its pipes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TRY = """
import sys
sys.path.insert(0, sys.argv[1])
from retrieval.reading import worker
worker._import_readers()
worker._give_up_rights()
def fails(attempt):
    try:
        attempt()
    except OSError:
        return "refused"
    return "allowed"
import socket, os
sys.stdout.write(fails(lambda: open("/etc/hostname")) + " " + fails(socket.socket) + " " + fails(os.pipe))
"""


def test_it_can_open_no_file_no_socket_and_no_pipe() -> None:
    pytest.importorskip("resource")
    command = [sys.executable, "-I", "-c", TRY, str(ROOT)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout == "refused refused refused"
