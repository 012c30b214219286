"""The answering side: a socket that only this user can reach, served by threads of the resident process."""

import os
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import AF_UNIX, socket

from bot.resident.address import SUFFIX, code_stamp, is_private, sockets
from bot.resident.peer import is_own
from bot.resident.request import MAX_REQUEST_BYTES, Reply, Request, format_reply, parse_request

READ_SECONDS = 1.0  # for a request, which is sent in one go
MAX_AT_ONCE = 4  # questions; whoever comes then answers by itself

Answer = Callable[[Request], Reply | None]
"""Answers a request, or declines it by None; called on several threads."""
Report = Callable[[BaseException], None]
"""Told why a request got no reply: a bug, or a peer that went away; called on several threads."""


@contextmanager
def serve(folder: str, answer: Answer, report: Report = lambda error: None) -> Iterator[None]:
    """Answer requests on a socket in a folder while the context lasts; not at all where none can be made."""
    server = _open_server(Path(folder), answer, report)
    if server is None:
        yield
        return
    threading.Thread(target=server.serve_forever, name="resident", daemon=True).start()
    try:
        yield
    finally:
        _remove(server.path)
        # The loop notices within half a second, which nobody who leaves a chat should wait for.
        threading.Thread(target=server.stop, daemon=True).start()


def _open_server(folder: Path, answer: Answer, report: Report) -> "_Server | None":
    path = folder / f"{os.getpid()}{SUFFIX}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_private(str(folder)):
            return None
        _remove_stale(folder, path)
        return _Server(path, answer, report)
    except OSError:  # no folder, or a path too long for a socket: everybody answers by themselves
        return None


def _remove_stale(folder: Path, own: Path) -> None:
    """Remove the sockets of processes that were killed, and one of an earlier process of the same number."""
    for path in map(Path, sockets(str(folder))):
        if path == own or _is_refused(path):
            _remove(path)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _is_refused(path: Path) -> bool:
    with socket(AF_UNIX) as connection:
        connection.setblocking(False)  # one that is busy is not stale
        try:
            connection.connect(str(path))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
    return False


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def __init__(self, path: Path, answer: Answer, report: Report) -> None:
        self.path = path
        self.answer = answer
        self.report = report
        self.code = code_stamp()
        self.free = threading.BoundedSemaphore(MAX_AT_ONCE)
        super().__init__(str(path), _Handler)
        path.chmod(0o600)

    def stop(self) -> None:
        """End the loop and close the socket."""
        self.shutdown()
        self.server_close()

    def verify_request(self, request: object, client_address: object) -> bool:
        """Only processes of the same user are heard."""
        return isinstance(request, socket) and is_own(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Report the error; the other process answers its question by itself."""
        error = sys.exc_info()[1]
        if error is not None:
            self.report(error)


class _Handler(socketserver.StreamRequestHandler):
    timeout = READ_SECONDS
    server: _Server

    def handle(self) -> None:
        """Read a request, write the reply."""
        request = parse_request(self.rfile.readline(MAX_REQUEST_BYTES))
        self.wfile.write(format_reply(self._reply(request)))

    def _reply(self, request: Request | None) -> Reply | None:
        if request is None or request.code != self.server.code:
            return None
        if not self.server.free.acquire(blocking=False):
            return None
        try:
            return self.server.answer(request)
        finally:
            self.server.free.release()
