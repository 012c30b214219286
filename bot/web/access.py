"""Who may ask: whether a request names this server, comes from its own pages, and has the token."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.settings import TOKEN_VARIABLE
from bot.web.problems import Problem
from retrieval.errors import NotReadyError, SettingsError

LOCAL_NAMES = frozenset({"localhost"})
MIN_TOKEN_CHARS = 16
READING = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = ("/health",)  # for what watches over the server
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Footnote", charset="UTF-8"'}

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
        if not self._is_own_name(_hostname(host)):
            raise Problem(
                421, "the address is not one of this server's", "set base_url to the address that people use"
            )
        if not _follows_link(method, headers) and not self._is_own_page(host, headers):
            raise Problem(403, "the request comes from a page of another site", "ask from a page of this one")
        if self.token and path not in OPEN_PATHS and not self._has_token(headers.get("authorization", "")):
            hint = "send Authorization: Bearer TOKEN; in a browser, the token is the password"
            raise Problem(401, "the token is missing or wrong", hint, headers=CHALLENGE)

    def _is_own_name(self, name: str) -> bool:
        """Whether a name cannot have been made to lead here by a stranger: of an IP address, nobody can."""
        return name in self.names or _is_ip_address(name)

    def _is_own_page(self, host: str, headers: Headers) -> bool:
        if headers.get("sec-fetch-site") == "cross-site":
            return False
        origin = headers.get("origin")
        return origin is None or origin in (f"http://{host}", f"https://{host}", self.origin)

    def _has_token(self, authorization: str) -> bool:
        scheme, _, value = authorization.partition(" ")
        token = value.strip() if scheme.lower() == "bearer" else ""
        if scheme.lower() == "basic":
            token = _password(value)
        return hmac.compare_digest(_digest(token), _digest(self.token))


def access_for(host: str, base_url: str, environ: Mapping[str, str]) -> Access:
    """The access to a server that listens on `host`.

    Raises:
        NotReadyError: other machines reach it, and there is no token.
        SettingsError: the token is too short, or no header can hold it.
    """
    token = environ.get(TOKEN_VARIABLE, "").strip()
    if not token and not is_loopback(host):
        raise NotReadyError(
            f"other machines can reach {host}, and {TOKEN_VARIABLE} is not set",
            "set it to a long random text, or listen on 127.0.0.1",
        )
    if token and (len(token) < MIN_TOKEN_CHARS or not token.isascii() or not token.isprintable()):
        raise SettingsError(
            f"{TOKEN_VARIABLE} takes at least {MIN_TOKEN_CHARS} letters, digits and signs",
            "make one with: openssl rand -hex 32",
        )
    parts = urlsplit(base_url)
    names = LOCAL_NAMES | {name.lower() for name in (host, parts.hostname or "") if name}
    return Access(names, f"{parts.scheme}://{parts.netloc}" if base_url else "", token)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address to listen on."""
    return host.lower() in LOCAL_NAMES or (_is_ip_address(host) and ip_address(host).is_loopback)


def _follows_link(method: str, headers: Headers) -> bool:
    """Whether a person opens a page, as from a mail or a chat; what a page loads by itself does not."""
    is_page = headers.get("sec-fetch-dest", "document") == "document"
    return method in READING and headers.get("sec-fetch-mode", "navigate") == "navigate" and is_page


def _hostname(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def _is_ip_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _password(encoded: str) -> str:
    """The password of HTTP's Basic authentication, with whatever name."""
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _digest(token: str) -> bytes:
    """Of equal length for all, so that comparing tells nothing of the token's."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
