"""The Slack app run in the test's process: all of it but the embedding model, connected to the fake Slack."""

import io
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.serving.logs import start_log
from bot.settings import Settings, resolve
from bot.slack.answering.timing import DEFAULT_TIMING, Timing
from bot.slack.client.tokens import read_secrets
from bot.slack.service import Service
from bot.system.paths import UserPaths
from bot.writing.opening import open_writer
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder
from tests.fakes.slack.slack import FakeSlack
from tests.fakes.slack.workspace import APP_TOKEN, BOT_TOKEN, PATIENCE, SECRET

# Retries that come soon, for tests of a Slack that fails for a moment.
QUICK = Timing(first_retry=0.05, longest_retry=0.2, status_after=0.05)
NOTHING: Mapping[str, str] = MappingProxyType({})
ONE_WORKSPACE = MappingProxyType(
    {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": SECRET}
)


def user_paths_in(home: Path) -> UserPaths:
    """Where the app keeps its files."""
    return UserPaths(home / "config", home / "cache", home / "state")


class Running:
    """A running app. `settings` are lines of a settings file, `environ` more of them; `log` is its log."""

    def __init__(
        self,
        slack: FakeSlack,
        home: Path,
        settings: str = "",
        *,
        port: int | None = None,
        allow_empty: bool = False,
        library: Any = Library,
        timing: Timing = DEFAULT_TIMING,
        environ: Mapping[str, str] = NOTHING,
        secrets: Mapping[str, str] = ONE_WORKSPACE,
        api_url: str = "",
    ) -> None:
        self.slack = slack
        self.home = home
        self.log = io.StringIO()
        user_paths = user_paths_in(home)
        (home / "settings.toml").write_text(settings, encoding="utf-8")
        resolved: Settings = resolve({"config": str(home / "settings.toml")}, environ, user_paths)
        self.library: Library = library(resolved.sources, resolved.index, FakeEncoder())
        self.service = Service(
            self.library,
            resolved,
            read_secrets({**secrets, "SLACK_API_URL": api_url or slack.url}, http=port is not None),
            user_paths.state,
            port=port,
            allow_empty=allow_empty,
            timing=timing,
            writer=open_writer(resolved, environ, cool_down=600.0),
        )

    def __enter__(self) -> "Running":
        start_log(self.log, verbose=False, quiet=False)
        try:
            self.service.start()
        except BaseException:
            self.library.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stop()
        self.library.close()

    def wait_for_log(self, text: str) -> None:
        """Until the log holds a text."""
        until = time.monotonic() + PATIENCE
        while text not in self.log.getvalue():
            assert time.monotonic() < until, self.log.getvalue()
            time.sleep(0.01)

    def ask(self, text: str, channel: str = "C1", user: str = "U1", thread: str = "") -> dict[str, Any]:
        """Mention the app with a question; its one reply."""
        ts = self.slack.say(channel, user, f"<@U0BOT> {text}", thread=thread)
        return self.reply(channel, ts, thread)

    def reply(self, channel: str, ts: str, thread: str = "", nth: int = 0) -> dict[str, Any]:
        """The reply to a message, by what its metadata says that it answers."""

        def look() -> Any:
            replies = [reply for reply in self.slack.replies(channel, thread or ts) if answers(reply) == ts]
            return replies[nth:]

        replies = self.slack.wait(look, f"an answer to {ts}")
        return dict(replies[0])


def answers(message: dict[str, Any]) -> str:
    return str(message.get("metadata", {}).get("event_payload", {}).get("question", ""))


def responses(app: Running, id: str) -> list[dict[str, Any]]:
    """What came back through a response_url, once something did."""
    app.slack.wait(lambda: app.slack.responses(id), "a response")
    return app.slack.responses(id)


def opened(app: Running, press: Callable[[], object]) -> dict[str, Any]:
    """The modal that a press opens."""
    before = set(app.slack.views)
    press()
    views = app.slack.wait(
        lambda: [view for id, view in app.slack.views.items() if id not in before], "a modal"
    )
    return dict(views[0])
