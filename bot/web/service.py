"""The web server as the one process that it is here, until it is stopped, without dropping an answer."""

import threading
from collections.abc import Mapping

from bot.serving.logs import log_info
from bot.serving.server import Server
from bot.settings import Settings
from bot.system.signals import wait_for
from bot.web.process import WebProcess
from retrieval.library import Library


class WebService:
    """The running server.

    Raises:
        FootnoteError: the port is not free, or a token is missing.
    """

    def __init__(self, library: Library, settings: Settings, environ: Mapping[str, str]) -> None:
        self._stopped = threading.Event()
        self._process = WebProcess(library, settings, environ)
        self._server = Server(self._process.app, settings.serve_host, settings.serve_port, lifespan=True)

    @property
    def port(self) -> int:
        return self._server.port

    def start(self) -> None:
        """Answer from now on, and bring the index up to date."""
        self._server.start()
        log_info("started", port=self.port)

    def wait(self) -> None:
        """Block until `end` is called."""
        wait_for(self._stopped)

    def end(self) -> None:
        """Make `wait` return; safe in a signal handler."""
        self._stopped.set()

    def stop(self) -> None:
        """Accept nothing new, and finish the answers in hand."""
        log_info("stopping")
        self._stopped.set()
        self._server.stop()
        log_info("stopped")

    def reasons(self) -> list[str]:
        """What is wrong, for the health page."""
        return self._process.reasons()
