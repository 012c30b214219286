"""Whether a request names the server that it reached."""

from collections.abc import Set
from urllib.parse import urlsplit

from bot.serving.token import LOCAL_NAMES, is_ip_address


def is_own_host(host: str, names: Set[str] = LOCAL_NAMES) -> bool:
    """Whether the Host of a request cannot have been made to lead here by a stranger (DNS rebinding).

    It is one of the server's names, or an IP address, which nobody can make lead here.
    """
    name = _hostname(host)
    return name in names or is_ip_address(name)


def _hostname(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return ""
