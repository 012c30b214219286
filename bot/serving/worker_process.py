"""One of the processes of a web server: it beats while its event loop turns, and may be started anew."""

import select
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from socket import socket

import uvicorn
from uvicorn.config import Config
from uvicorn.supervisors.multiprocess import Process

from bot.system.process_end import end_process

BEAT_TICKS = 10  # of uvicorn's main loop, which turns ten times a second
HELD_UP_SECONDS = 5.0  # between two looks of the parent, which takes two a second


@dataclass(frozen=True, slots=True)
class RestartPolicy:
    """When processes are taken for hung and started anew, in seconds.

    One that has not begun to serve after `start`, or does not beat for `silence`, hangs. One that is
    lost before it served, or within `settled` of its start, died at once: the next one starts after `pause`,
    then after twice as long each time, and `deaths` in a row are too many.
    """

    start: float = 300.0
    silence: float = 30.0
    settled: float = 60.0
    pause: float = 0.5
    longest_pause: float = 30.0
    deaths: int = 8

    def pause_after(self, deaths: int) -> float:
        """How long to wait before the next start, after so many deaths at once in a row."""
        return min(self.pause * 2.0 ** (deaths - 1), self.longest_pause) if deaths else 0.0


class WorkerProcess(Process):
    """uvicorn's process, whose event loop beats; its own answers to pings come from a thread of their own."""

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self._beat_at = self._looked_at = self._started_at = time.monotonic()
        self.has_served = False  # it has beaten

    def target(self, sockets: list[socket] | None = None) -> None:
        """Serve, and end; this runs in the process itself."""
        with suppress(KeyboardInterrupt):  # which uvicorn raises again once it has stopped
            _HeartbeatServer(self.config, self.child_conn).run(sockets)
        end_process(0)

    def start(self) -> None:
        super().start()
        self._beat_at = self._looked_at = self._started_at = time.monotonic()

    def is_hung(self, policy: RestartPolicy) -> bool:
        """Whether it has been silent for too long, while the parent was there to hear it."""
        now = time.monotonic()
        if now - self._looked_at > HELD_UP_SECONDS:  # both may have been stopped, as by Ctrl-Z
            self._beat_at = now
        self._looked_at = now
        with suppress(OSError, EOFError):
            while self.parent_conn.poll():
                self.parent_conn.recv_bytes()
                self._beat_at, self.has_served = now, True
        return now - self._beat_at > (policy.silence if self.has_served else policy.start)

    def lived(self) -> float:
        """The seconds since its start."""
        return time.monotonic() - self._started_at


class _HeartbeatServer(uvicorn.Server):
    """Tells the parent each second that its event loop turns; a second Ctrl-C ends it without a traceback."""

    def __init__(self, config: Config, connection: Connection) -> None:
        super().__init__(config)
        self._connection = connection

    async def on_tick(self, counter: int) -> bool:
        if counter % BEAT_TICKS == 0:
            send_heartbeat(self._connection)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        await super().shutdown(sockets)
        if self.force_exit:  # the application, which was not told, would be cancelled, and that logged
            end_process(0)


def send_heartbeat(connection: Connection) -> None:
    """Send a beat, unless the parent has left so many unread that it would have to be waited for."""
    room = select.poll()
    with suppress(OSError):  # the parent is gone, and this process will end
        room.register(connection, select.POLLOUT)
        if room.poll(0):
            connection.send_bytes(b"\0")
