"""Rate limits are waited out as far as a worker can wait, and odd responses are errors like any other."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryState

from bot.slack.client.posting import DeliveryError, error_code, post, refused_blocks
from bot.slack.client.web_client import DEFAULT_WAIT, LONGEST_WAIT, RateLimitRetry, connect
from bot.slack.messages.message import text_message
from tests.fakes.http_answer import answering
from tests.fakes.slack.workspace import BOT_TOKEN

LIMITED = b'{"ok": false, "error": "ratelimited"}'


class Clock(RateLimitRetry):
    """The retries, of which no time passes: `slept` has what would have."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        super().__init__(max_retry_count=2, sleep=self.slept.append)


def limited(header: str | None) -> HttpResponse:
    headers = {} if header is None else {"retry-after": [header]}
    return HttpResponse(status_code=429, headers=headers)


def waited(header: str | None) -> list[float]:
    """How long a call is put off by a rate limit with that header; empty where it fails at once."""
    retries, state = Clock(), RetryState()
    request = HttpRequest(method="POST", url="", headers={})
    if retries.can_retry(state=state, request=request, response=limited(header)):
        retries.prepare_for_next_attempt(state=state, request=request, response=limited(header))
        assert state.next_attempt_requested
    return retries.slept


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        (None, DEFAULT_WAIT),
        ("", DEFAULT_WAIT),
        ("-1", DEFAULT_WAIT),
        ("soon", DEFAULT_WAIT),
    ],
)
def test_a_rate_limit_is_waited_out(header: str | None, seconds: float) -> None:
    (wait,) = waited(header)
    assert seconds <= wait <= seconds + 1


@pytest.mark.parametrize("header", [str(int(LONGEST_WAIT) + 1), "9" * 400, "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_one_that_lasts_too_long_fails_at_once(header: str) -> None:
    assert waited(header) == []


def test_a_post_that_would_wait_for_days_may_be_tried_again_later() -> None:
    with answering(429, LIMITED, Retry_After="999999") as url, pytest.raises(DeliveryError) as error:
        post(connect(url, BOT_TOKEN), "C1", "", text_message("Hello"))
    assert (error.value.code, error.value.transient) == ("ratelimited", True)


@pytest.mark.parametrize("status", [200, 403, 503])
@pytest.mark.parametrize("body", [b"[]", b"[1]", b"null", b'"no"', b"7", b"<html>", b""])
def test_a_response_that_is_no_json_object_has_no_error_code(status: int, body: bytes) -> None:
    with answering(status, body) as url:
        with pytest.raises(SlackApiError) as error:
            connect(url, BOT_TOKEN).auth_test()
        assert (error_code(error.value), refused_blocks(error.value)) == ("", ())
        with pytest.raises(DeliveryError) as undelivered:
            post(connect(url, BOT_TOKEN), "C1", "", text_message("Hello"))
    assert (undelivered.value.code, undelivered.value.transient) == ("no_answer", True)
