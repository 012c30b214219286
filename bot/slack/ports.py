"""The ports on which the app is reached: Slack's, and the one of the health page."""

from contextlib import ExitStack
from dataclasses import dataclass, replace

from bot.serving.server import Server, WebApp
from bot.serving.token import is_loopback
from bot.slack.client.early_requests import EarlyRequests
from bot.slack.client.http import SlackRequests
from bot.slack.client.monitoring import Monitoring


@dataclass(frozen=True, slots=True)
class Ports:
    """Where to listen: `slack` is None in Socket Mode, `health` is 0 without a health page."""

    host: str
    slack: int | None
    health: int

    def open(self, monitoring: Monitoring, early: EarlyRequests, opened: ExitStack) -> SlackRequests | None:
        """Listen until `opened` is closed; what takes Slack's requests, if they come by HTTP.

        Raises:
            NotReadyError: a port is taken or may not be listened on.
        """
        if self.health:
            page = replace(monitoring, is_open=is_loopback(self.host))
            _serve(page, self.host, self.health, opened)
        if self.slack is None:
            return None
        # A web server passes on to this port from anywhere: that it is a loopback port says nothing.
        requests = SlackRequests(monitoring, early)
        _serve(requests, self.host, self.slack, opened)
        return requests


def _serve(app: WebApp, host: str, port: int, opened: ExitStack) -> None:
    server = Server(app, host, port)
    opened.callback(server.stop)
    server.start()
