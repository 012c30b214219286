"""The token that a web server asks for, and the addresses on which it needs none."""

import base64
import hmac
from collections.abc import Mapping
from hashlib import sha256
from ipaddress import ip_address

from bot.settings import TOKEN_VARIABLE
from retrieval.errors import SettingsError

LOCAL_NAMES = frozenset({"localhost"})
MIN_TOKEN_CHARS = 16
CHALLENGE = {"WWW-Authenticate": 'Basic realm="Footnote", charset="UTF-8"'}


def read_token(environ: Mapping[str, str]) -> str:
    """The token of the environment; empty without one.

    Raises:
        SettingsError: it is too short, or no header can hold it.
    """
    token = environ.get(TOKEN_VARIABLE, "").strip()
    if token and (len(token) < MIN_TOKEN_CHARS or not token.isascii() or not token.isprintable()):
        raise SettingsError(
            f"{TOKEN_VARIABLE} takes at least {MIN_TOKEN_CHARS} letters, digits and signs",
            "make one with: openssl rand -hex 32",
        )
    return token


def has_token(authorization: str, token: str) -> bool:
    """Whether an Authorization header holds the token, as Bearer or as the password of Basic."""
    scheme, _, value = authorization.partition(" ")
    sent = value.strip() if scheme.lower() == "bearer" else ""
    if scheme.lower() == "basic":
        sent = _password(value)
    return hmac.compare_digest(_digest(sent), _digest(token))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address to listen on."""
    return host.lower() in LOCAL_NAMES or (is_ip_address(host) and ip_address(host).is_loopback)


def is_ip_address(name: str) -> bool:
    """Whether a name is an address of IP, of either version."""
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
