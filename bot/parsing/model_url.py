"""Addresses of a model's server, as people write them; nothing is asked of a network here."""

import ipaddress
from urllib.parse import urlsplit

_LOCAL_NAMES = ("localhost", "localhost.localdomain")
EXPECTED = "the address of a server, such as http://127.0.0.1:11434/v1"


def parse_model_url(value: object) -> str:
    """The base of a server's addresses, no slash at its end, or "" for none; a ValueError says why not."""
    text = value.strip().rstrip("/") if isinstance(value, str) else None
    if text == "":
        return ""
    try:
        parts = urlsplit(text or "")
        name, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(EXPECTED) from None
    if not text or parts.scheme not in ("http", "https") or not name or not text.isprintable() or " " in text:
        raise ValueError(EXPECTED)
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("an address without a name, a key or a question mark in it; see writer_key_env")
    if parts.scheme == "http" and not _may_be_near(name):
        raise ValueError("https, since plain http is for this machine and private networks")
    return text


def host_of(url: str) -> str:
    """The host of an address, with its port where one is written: `127.0.0.1:11434`."""
    return urlsplit(url).netloc


def name_of_host(url: str) -> str:
    """The host of an address, without its port."""
    return urlsplit(url).hostname or ""


def is_this_machine(url: str) -> bool:
    """Whether an address is one of this machine."""
    name = name_of_host(url)
    address = address_in(name)
    return name in _LOCAL_NAMES or (address is not None and address.is_loopback)


def is_encrypted(url: str) -> bool:
    """Whether nobody on the way can read what is sent there."""
    return urlsplit(url).scheme == "https"


def address_in(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is written as; None for a name."""
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None


def is_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is of this machine or of a private network."""
    return address.is_private or address.is_loopback or address.is_link_local


def _may_be_near(name: str) -> bool:
    """Whether a host may be in a private network; a name is looked up when it is used."""
    address = address_in(name)
    return address is None or is_private(address)
