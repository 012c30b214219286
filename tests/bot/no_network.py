"""`python -m tests.bot.no_network RECORD …`: `footnote`, refused each try to reach a network or to unpickle.

A try is a line of the file RECORD. What native code does goes unseen here; the system's own tools see that.
With `+` between them, several command lines run one after the other.
"""

import os
import socket
import sys
from itertools import groupby
from pathlib import Path

REFUSED = {
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request", "ftplib.connect",
    "pickle.find_class",
}  # fmt: skip

# With these urllib3, which langchain imports, sees for a moment whether this machine has IPv6.
HERE = (("::1", 0), ("127.0.0.1", 0))


def _stays_here(bound: object, address: object) -> bool:
    """A socket in the file system, by which a chat answers `footnote ask`, leads nowhere else."""
    family = bound.family if isinstance(bound, socket.socket) else None
    return address in HERE or family is getattr(socket, "AF_UNIX", "none")


def watch(record: Path) -> None:
    """From now on, for good: an audit hook cannot be taken away."""
    written = os.open(record, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event in REFUSED and not (event == "socket.bind" and _stays_here(*arguments)):
            os.write(written, f"{event} {arguments!r}\n".encode())
            raise PermissionError(f"{event} is refused here")

    sys.addaudithook(refuse)


if __name__ == "__main__":
    watch(Path(sys.argv.pop(1)))
    from bot.cli.main import main  # after the hook, so that what is done by importing is seen

    lines = [list(line) for is_next, line in groupby(sys.argv[1:], "+".__eq__) if not is_next] or [[]]
    sys.exit(max(map(main, lines)))
