"""Checks who is at the other end of a local socket."""

import os
import socket
import struct
import sys

_UCRED = "iII"  # of Linux: pid, uid, gid
_XUCRED, _XUCRED_BYTES = "II", 76  # of macOS: begins with a version and the uid
_SOL_LOCAL, _LOCAL_PEERCRED = 0, 1  # sys/un.h of macOS; Python has no names for them


def is_own(connection: socket.socket) -> bool:
    """Whether the peer is a process of this user; False where the system does not tell."""
    try:
        return _peer_uid(connection) == os.getuid()
    except OSError:
        return False


def _peer_uid(connection: socket.socket) -> int:
    if sys.platform == "linux":
        size = struct.calcsize(_UCRED)
        _, uid, _ = struct.unpack(_UCRED, connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    else:
        begin = connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES)[: struct.calcsize(_XUCRED)]
        _, uid = struct.unpack(_XUCRED, begin)
    return int(uid)
