"""What a model's server is told who asks, and whether plain HTTP may be used with it."""

import socket
from collections.abc import Mapping

from bot.parsing.model_url import address_in, is_private, name_of_host

_AZURE = ".azure."  # its endpoints take the key in a header of their own


def is_near(url: str) -> bool:
    """Whether each address of a host is of this machine or of a private network. May ask the resolver.

    Raises:
        OSError: there is no such host.
    """
    name = name_of_host(url)
    written = address_in(name)
    if written is not None:
        return is_private(written)
    infos = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    addresses = [address_in(str(info[4][0])) for info in infos]
    return all(address is not None and is_private(address) for address in addresses)


def key_headers(url: str, key: str) -> Mapping[str, str]:
    """The header that carries the key; none without one."""
    if not key:
        return {}
    is_azure = _AZURE in f".{name_of_host(url)}."
    return {"api-key": key} if is_azure else {"Authorization": f"Bearer {key}"}
