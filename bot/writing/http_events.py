"""The one place where a model's server is spoken to: a request, and the events of its response.

Redirects are not followed, since the key would go along. Plain HTTP goes to private networks only.
"""

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.parsing.model_url import host_of, is_encrypted, is_this_machine
from bot.parsing.retry_after import wait_seconds
from bot.writing.endpoint import is_near, key_headers
from bot.writing.failures import BadRequest, FailureKind, WriterFailed, scrubbed

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS, READ_SECONDS, WRITE_SECONDS = 5.0, 30.0, 15.0
MAX_BODY = 1 << 20  # bytes of a response that is no stream
_TRY_AGAIN = frozenset((429, 502, 503, 504, 529))
_DEFAULT_WAIT = 1.0  # seconds, where a server that may be tried again does not say when
_KINDS = {
    401: FailureKind.UNAUTHORIZED,
    403: FailureKind.UNAUTHORIZED,
    404: FailureKind.NO_MODEL,
    408: FailureKind.TOO_SLOW,
    429: FailureKind.RATE_LIMITED,
}
_ERROR_NUMBER = re.compile(r"\[Errno -?\d+\] ")
_REDIRECTED = "redirects are not followed; set writer_url to the address that answers itself"


@dataclass(slots=True)
class Exchange:
    """One request and its response; made anew for each try.

    `url` is the whole address, `body` what is posted as JSON (None for a GET), `key` goes into a header.
    """

    url: str
    key: str = field(repr=False)
    body: Mapping[str, Any] | None = None
    _socket: socket.socket | None = None

    def events(self) -> Iterator[str]:
        """The data of each event; of a response that is no stream, its whole text.

        Raises:
            WriterFailed: there is no such server, or it refuses.
            BadRequest: it does not take the request as it is.
        """
        import httpx2  # 0.4 s, for those who use a model

        try:
            yield from self._events()
        except (httpx2.ConnectError, httpx2.UnsupportedProtocol, httpx2.ProxyError) as error:
            raise self._failed(FailureKind.UNREACHABLE, f"cannot be reached ({_why(error)})") from None
        except (httpx2.ConnectTimeout, httpx2.PoolTimeout):
            raise self._failed(FailureKind.UNREACHABLE, "does not answer") from None
        except httpx2.TimeoutException:
            raise self._failed(FailureKind.TOO_SLOW, "has been silent for too long") from None
        except httpx2.SSEError as error:
            raise self._failed(FailureKind.MALFORMED, f"sends no events ({_why(error)})") from None
        except (httpx2.TransportError, httpx2.DecodingError, httpx2.StreamError):
            raise self._failed(FailureKind.CUT, "ended the connection before its answer was whole") from None
        except (httpx2.InvalidURL, UnicodeError):
            raise self._failed(FailureKind.UNREACHABLE, "has no valid address or key") from None

    def abort(self) -> None:
        """End the connection, also while another thread reads from it."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _events(self) -> Iterator[str]:
        import httpx2

        self._require_near()
        timeout = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS, write=WRITE_SECONDS)
        environment = is_encrypted(self.url) and not is_this_machine(self.url)  # its proxies, if any
        method = "GET" if self.body is None else "POST"
        headers = key_headers(self.url, self.key)
        with (
            httpx2.Client(
                timeout=timeout,
                trust_env=environment,
                follow_redirects=False,
                verify=_certificate_authorities(environment),
            ) as client,
            client.sse(self.url, method=method, json=self.body, headers=headers) as source,
        ):
            response = source.response
            stream = response.extensions.get("network_stream")
            self._socket = stream.get_extra_info("socket") if stream is not None else None
            if response.status_code != 200:
                raise self._refusal(response)
            if response.headers.get("content-type", "").startswith("text/event-stream"):
                yield from (event.data for event in source)
            else:
                yield _text(response)

    def _require_near(self) -> None:
        """Plain HTTP can be read on the way, so it goes no further than the private network."""
        if is_encrypted(self.url):
            return
        try:
            near = is_near(self.url)
        except OSError as error:
            raise self._failed(FailureKind.UNREACHABLE, f"cannot be found ({_why(error)})") from None
        if not near:
            text = "is outside of the private network, and plain http would show all that is sent"
            raise self._failed(FailureKind.UNREACHABLE, text, hint="set a writer_url with https")

    def _refusal(self, response: "httpx2.Response") -> Exception:
        """What a status that is not 200 means."""
        status = response.status_code
        said = scrubbed(_text(response), self.key)
        if status in (400, 413, 422):
            return BadRequest(said)
        if 300 <= status < 400:
            return self._failed(FailureKind.SERVER, f"answers {status}", hint=_REDIRECTED)
        kind = _KINDS.get(status, FailureKind.SERVER if status >= 400 else FailureKind.MALFORMED)
        wait = _wait(response) if status in _TRY_AGAIN else None
        return self._failed(kind, f"answers {status}{f': {said}' if said else ''}", retry_after=wait)

    def _failed(self, kind: FailureKind, what: str, **more: Any) -> WriterFailed:
        return WriterFailed(kind, f"the model's server at {host_of(self.url)} {what}", **more)


@lru_cache(maxsize=2)  # with the environment and without it
def _certificate_authorities(environment: bool) -> ssl.SSLContext:
    """Whom to trust, read once in a process: it takes 20 ms. The environment may name others."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=environment)


def _wait(response: "httpx2.Response") -> float:
    """The seconds after which the server wants to be asked again."""
    seconds = wait_seconds(response.headers.get("retry-after", ""))
    return _DEFAULT_WAIT if seconds is None else seconds


def _text(response: "httpx2.Response") -> str:
    """The text of a response that is no stream, or the beginning of a very long one."""
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > MAX_BODY:
            break
    return content[:MAX_BODY].decode("utf-8", "replace")


def _why(error: Exception) -> str:
    """The cause of an error of the connection, in the words of the system."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return scrubbed(_ERROR_NUMBER.sub("", words))
