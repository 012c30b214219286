"""Objects in a bucket, by obstore; each error is one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotModifiedError, PreconditionError

from retrieval.errors import SettingsError, StorageError

SCHEMES = ("s3", "gs", "az")
# Storage that does not answer is given up soon: what is on the disk goes on answering.
CLIENT: dict[str, Any] = {"connect_timeout": "5s", "timeout": "60s", "allow_http": True}
RETRIES: dict[str, Any] = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
SKEWED = "RequestTimeTooSkewed"  # what S3 says of a request that is signed with another time
HINT = "see that it can be reached, and that the environment has its credentials"


class WriteConflict(Exception):
    """An object was replaced by somebody else meanwhile."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it is listed; `etag` changes with its content."""

    name: str
    size: int
    etag: str
    changed: datetime


class Objects:
    """The objects below an address such as `s3://bucket/folder`; it travels as that address.

    Raises:
        SettingsError: it is no address of object storage, or has credentials in it.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._store = _opened(self.url)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.url,)

    def read(self, name: str, unless: str = "") -> tuple[bytes, str] | None:
        """The content of an object and its etag; None if that is `unless` still.

        Raises:
            FileNotFoundError: there is no such object.
            StorageError: it cannot be read.
        """
        with self._reporting(name):
            try:
                got = obstore.get(self._store, name, options={"if_none_match": unless} if unless else {})
                return bytes(got.bytes()), str(got.meta["e_tag"] or "")
            except NotModifiedError:
                return None

    def write(self, name: str, content: bytes, replacing: str | None = "") -> str:
        """Store an object, whole or not at all; its etag.

        Args:
            name: its name.
            content: its content.
            replacing: the etag that it must have before; None if there must be none; "" for any.

        Raises:
            WriteConflict: it has another.
            StorageError: it cannot be written.
        """
        mode: Any = "create" if replacing is None else {"e_tag": replacing} if replacing else "overwrite"
        with self._reporting(name):
            try:
                return str(obstore.put(self._store, name, content, mode=mode)["e_tag"] or "")
            except (AlreadyExistsError, PreconditionError):
                raise WriteConflict from None

    def listed(self, folder: str = "") -> Iterator[StoredObject]:
        """All objects below a folder, by their names from the address on; the errors of `read`."""
        with self._reporting(folder or "the list of objects"):
            for chunk in obstore.list(self._store, folder or None):
                for meta in chunk:
                    etag = str(meta["e_tag"] or meta["last_modified"])
                    yield StoredObject(meta["path"], meta["size"], etag, meta["last_modified"])

    def remove(self, names: list[str]) -> None:
        """Remove objects; the errors of `read`."""
        with self._reporting("objects that nobody needs"):
            if names:
                obstore.delete(self._store, names)

    @contextmanager
    def _reporting(self, name: str) -> Iterator[None]:
        """Errors of the storage as one line."""
        try:
            yield
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            if SKEWED in str(error):
                raise StorageError(f"{self.url}: the clock of this machine is wrong", "set it") from None
            raise StorageError(f"{name} of {self.url}: {reason(error)}", HINT) from None


def reason(error: Exception) -> str:
    """What the storage said, in one line: the cause stands last in obstore's first line."""
    line = str(error).partition("\n")[0]
    for mark in ("Server returned non-2xx status code: ", "HTTP error: "):
        if mark in line:
            return line.partition(mark)[2].partition(": <")[0][:120]
    return line[:160]


def _opened(url: str) -> Any:
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.netloc:
        named = ", ".join(f"{scheme}://…" for scheme in SCHEMES)
        raise SettingsError(f"{url} is no object storage", f"name one: {named}")
    if "@" in parts.netloc:
        raise SettingsError(
            "the address of the storage has credentials in it", "state them in the environment"
        )
    try:
        return obstore.store.from_url(url, client_options=CLIENT, retry_config=RETRIES)
    except BaseError as error:
        raise SettingsError(f"{url} cannot be used ({reason(error)})", HINT) from None
