"""`footnote slack` as a process of its own, told of the fake Slack by SLACK_API_URL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bot.settings import index_name
from tests.bot.slack.running import ONE_WORKSPACE, user_paths_in
from tests.fakes.slack.slack import FakeSlack

ROOT = Path(__file__).parents[3]
START = 120.0  # seconds; the model is made ready once for each machine


class Process:
    """A running `footnote slack`; its log is `log` in its home, its model in `models` or in the cache.

    With `fake` it has the fake encoder; `more` is for its environment.
    """

    def __init__(
        self,
        slack: FakeSlack,
        home: Path,
        seeds: Path,
        *argv: str,
        models: Path | None = None,
        fake: bool = False,
        secrets: Mapping[str, str] = ONE_WORKSPACE,
        **more: str,
    ) -> None:
        self._slack = slack
        self.log = home / "log"
        # Articles that are indexed with the fake encoder are not indexed once more.
        self.index = user_paths_in(home).cache / index_name(seeds) if fake else home / "index"
        self._before = len(self.log.read_text()) if self.log.exists() else 0
        kept = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "FOOTNOTE_MODELS")
        environ = {name: os.environ[name] for name in kept if name in os.environ}
        environ |= {
            "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "FOOTNOTE_SEEDS": str(seeds), "FOOTNOTE_INDEX": str(self.index),
            "SLACK_API_URL": slack.url,
            **secrets,
        }  # fmt: skip
        if models is not None:
            environ["FOOTNOTE_MODELS"] = str(models)
        environ |= more
        module = "tests.fakes.terminal" if fake else "bot"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, "slack", *argv], env=environ, stderr=log, stdout=log
            )

    def connected(self) -> None:
        """Until it has a socket."""
        with self._slack.changed:
            ready = self._slack.changed.wait_for(self._ready, START)
        assert ready and self.process.poll() is None, self.log.read_text()

    def logged(self, text: str) -> None:
        """Until its log, from its start on, holds a text."""
        until = time.monotonic() + START
        while text not in self.log.read_text()[self._before :]:
            assert time.monotonic() < until and self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> int:
        """End it as an operator does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        """End it as no one should."""
        self.process.kill()
        self.process.wait(60)

    def _ready(self) -> bool:
        return self._slack.connections() > 0 or self.process.poll() is not None
