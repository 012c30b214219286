"""The client of Slack's Web API: slack_sdk's, with what it leaves open of rate limits and odd responses."""

import random
import time
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpResponse, RetryHandler, RetryState
from slack_sdk.web import SlackResponse

from bot.parsing.retry_after import wait_seconds

MAX_RETRIES = 5
DEFAULT_WAIT = 1.0  # seconds, where a rate limit names no time that can be read
LONGEST_WAIT = 60.0  # seconds; a call that would have to wait longer fails, and whoever made it tries later


class SlackClient(WebClient):
    """Raises SlackApiError for any response that is no JSON object, as for an error page."""

    def api_call(self, *args: Any, **options: Any) -> SlackResponse:
        try:
            return super().api_call(*args, **options)
        except AttributeError as error:  # slack_sdk's, of a body that is JSON, but no object
            raise SlackApiError(  # type: ignore[no-untyped-call] # slack_sdk gives it no types
                "the response is no JSON object", _empty_response(self)
            ) from error


class RateLimitRetry(RetryHandler):
    """Waits out a rate limit, as long as Slack asks, and calls again."""

    def __init__(self, max_retry_count: int, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(max_retry_count)
        self._sleep = sleep

    def _can_retry(self, *, response: HttpResponse | None = None, **_: Any) -> bool:
        return response is not None and response.status_code == 429 and _wait(response) <= LONGEST_WAIT

    def prepare_for_next_attempt(
        self, *, state: RetryState, response: HttpResponse | None = None, **_: Any
    ) -> None:
        assert response is not None
        self._sleep(_wait(response) + random.random())  # so that threads do not all call at once
        state.next_attempt_requested = True
        state.increment_current_attempt()


def connect(api_url: str, token: str | None = None) -> SlackClient:
    """A client that waits out rate limits."""
    return SlackClient(token, base_url=api_url, retry_handlers=retry_handlers())


def retry_handlers() -> list[RetryHandler]:
    """The clients retry on rate limits only.

    A connection that breaks may have delivered the message: whoever sends it again checks first that it is
    not there.
    """
    return [RateLimitRetry(max_retry_count=MAX_RETRIES)]


def _wait(response: HttpResponse) -> float:
    """The seconds that a rate limit asks for."""
    headers = {name.lower(): values for name, values in response.headers.items()}
    values = headers.get("retry-after") or [""]
    seconds = wait_seconds(str(values[0]))
    return DEFAULT_WAIT if seconds is None else seconds


def _empty_response(client: WebClient) -> SlackResponse:
    return SlackResponse(
        client=client, http_verb="POST", api_url="", req_args={}, data={}, headers={}, status_code=200
    )
