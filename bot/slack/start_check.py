"""The check of the tokens at the start, which waits for the end of an outage of Slack."""

import logging
import threading
from concurrent.futures import Future, wait
from dataclasses import dataclass

from bot.serving.logs import log_info, log_warning
from bot.slack.answering.timing import Timing
from bot.slack.client.checks import Identity, OutOfReachError, check_bot, check_socket
from bot.slack.client.tokens import Secrets
from bot.slack.client.web_client import SlackClient
from bot.slack.health import Fault, Health

LOOK_SECONDS = 0.2  # between two looks whether the app is to end, while Slack is asked
CALL_SECONDS = 10  # that a call may take
# The SDK logs each failed attempt as an error; here a line is written when something changes.
QUIET = logging.getLogger("slack_sdk.web.quiet")
QUIET.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class StartCheck:
    """Asks Slack whether the tokens of the only workspace are good.

    `also_needed` are scopes without which it is not to start; with `socket` the app token is tried too.
    """

    secrets: Secrets
    also_needed: tuple[str, ...]
    socket: bool
    health: Health
    timing: Timing

    def run(self, stopped: threading.Event) -> Identity | None:
        """Whose the bot token is, once Slack can be asked; None if the app is stopped before.

        Raises:
            NotReadyError: Slack refuses a token, or a scope is missing.
        """
        attempt, last = 0, ""
        while not stopped.is_set():
            attempt += 1
            try:
                identity = self._interruptible(stopped)
            except OutOfReachError as error:
                self.health.report(Fault.SLACK, error.message)
                seconds = max(self.timing.retry_after(attempt), error.retry_after)
                if error.message != last:
                    log_warning("slack_out_of_reach", error=error.message, hint=error.hint, retry_in=seconds)
                last = error.message
                stopped.wait(seconds)
            else:
                self.health.clear(Fault.SLACK)
                if last and identity:
                    log_info("slack_in_reach", attempts=attempt)
                return identity
        return None

    def _interruptible(self, stopped: threading.Event) -> Identity | None:
        """Check on another thread, so that a call which hangs does not hold up the end of the app."""
        checked: Future[Identity] = Future()
        threading.Thread(target=self._check, args=(checked,), name="start check", daemon=True).start()
        while not stopped.is_set():
            if wait((checked,), LOOK_SECONDS).done:
                return checked.result()
        return None

    def _check(self, checked: "Future[Identity]") -> None:
        # Without retries: those of the SDK would wait without a word.
        client = SlackClient(
            self.secrets.bot_token,
            base_url=self.secrets.api_url,
            timeout=CALL_SECONDS,
            logger=QUIET,
            retry_handlers=[],
        )
        try:
            identity = check_bot(client, self.also_needed)
            if self.socket:
                check_socket(client, self.secrets.app_token)
        except BaseException as error:  # it is raised where the result is waited for
            checked.set_exception(error)
        else:
            checked.set_result(identity)
