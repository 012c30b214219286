"""Who may ask: whether a request names this server, comes from its own pages, and has the token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.serving.own_names import is_own_host
from bot.serving.token import CHALLENGE, LOCAL_NAMES, has_token, is_loopback, read_token
from bot.settings import TOKEN_VARIABLE
from bot.web.problems import Problem
from retrieval.errors import NotReadyError

READING = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = ("/health",)  # for what watches over the server

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Access:
    """The names of this server besides IP addresses, its origin behind a proxy, and the token it asks for.

    A page of elsewhere cannot pass for one of ours: its own name stands in Host where its owner let that
    name lead here (DNS rebinding), and in Origin where it sends a form.
    """

    names: frozenset[str]
    origin: str = ""
    token: str = field(default="", repr=False)

    def check(self, method: str, path: str, headers: Headers) -> None:
        """Raise a Problem for a request that is not to be answered."""
        host = headers.get("host", "")
        if not is_own_host(host, self.names):
            raise Problem(
                421, "the address is not one of this server's", "set base_url to the address that people use"
            )
        if not _follows_link(method, headers) and not self._is_own_page(host, headers):
            raise Problem(403, "the request comes from a page of another site", "ask from a page of this one")
        if (
            self.token
            and path not in OPEN_PATHS
            and not has_token(headers.get("authorization", ""), self.token)
        ):
            hint = "send Authorization: Bearer TOKEN; in a browser, the token is the password"
            raise Problem(401, "the token is missing or wrong", hint, headers=CHALLENGE)

    def _is_own_page(self, host: str, headers: Headers) -> bool:
        if headers.get("sec-fetch-site") == "cross-site":
            return False
        origin = headers.get("origin")
        return origin is None or origin in (f"http://{host}", f"https://{host}", self.origin)


def access_for(host: str, base_url: str, environ: Mapping[str, str]) -> Access:
    """The access to a server that listens on `host`.

    Raises:
        NotReadyError: other machines reach it, and there is no token.
        SettingsError: the token is too short, or no header can hold it.
    """
    token = read_token(environ)
    if not token and not is_loopback(host):
        raise NotReadyError(
            f"other machines can reach {host}, and {TOKEN_VARIABLE} is not set",
            "set it to a long random text, or listen on 127.0.0.1",
        )
    parts = urlsplit(base_url)
    names = LOCAL_NAMES | {name.lower() for name in (host, parts.hostname or "") if name}
    return Access(names, f"{parts.scheme}://{parts.netloc}" if base_url else "", token)


def _follows_link(method: str, headers: Headers) -> bool:
    """Whether a person opens a page, as from a mail or a chat; what a page loads by itself does not."""
    is_page = headers.get("sec-fetch-dest", "document") == "document"
    return method in READING and headers.get("sec-fetch-mode", "navigate") == "navigate" and is_page
