"""Parsers of single values; a ValueError says what is expected."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from retrieval.types import DateOrigin


def folder(value: object) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("the name of a folder")
    return Path(value) if value[0] != "~" else Path(os.path.expanduser(value))  # noqa: PTH111 (never raises)


def folders(value: object) -> tuple[Path, ...]:
    folders = value if isinstance(value, list) and value else [value]
    return tuple(map(folder, folders))


def folder_or_none(value: object) -> Path | None:
    return None if value == "" else folder(value)


def file_or_none(value: object) -> Path | None:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("the name of a file")
    return folder_or_none(value)


def string(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a name")
    return value.strip()


def subfolder(value: object) -> str:
    """A folder below another one, or an empty string for none."""
    name = value.strip().rstrip("/") if isinstance(value, str) else None
    parts = name.split("/") if name else []
    if name is None or name.startswith(("/", "~")) or any(part in ("", ".", "..") for part in parts):
        raise ValueError("the name of a folder inside the folder of articles")
    return name


def integer(lowest: int, highest: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        text = str(value).strip()
        if (
            isinstance(value, bool)
            or not re.fullmatch(r"[0-9]{1,9}", text)
            or not lowest <= int(text) <= highest
        ):
            raise ValueError(f"a whole number from {lowest} to {highest}")
        return int(text)

    return parse


def positive_number(of: str) -> Callable[[object], float]:
    def parse(value: object) -> float:
        text = str(value).strip()
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text) or not float(text):
            raise ValueError(f"a number of {of} above 0")
        return float(text)

    return parse


def boolean(value: object) -> bool:
    text = str(value).strip().lower()
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def one_of(*choices: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if value not in choices:
            raise ValueError(f"{', '.join(choices[:-1])} or {choices[-1]}")
        return str(value)

    return parse


def date_origin(value: object) -> DateOrigin:
    return DateOrigin(one_of(*DateOrigin)(value))


def cluster(value: object) -> str:
    """Where a Ray cluster is, and an empty string for none."""
    address = value.strip() if isinstance(value, str) else None
    host = r"[A-Za-z0-9.\[\]:_-]+:[0-9]{1,5}"
    if address is None or not re.fullmatch(rf"|local|auto|(ray://)?{host}", address):
        raise ValueError("local, ray://HOST:PORT, or nothing for no cluster")
    return address


def object_storage(value: object) -> str:
    """The address of a folder on object storage, and an empty string for none."""
    address = value.strip() if isinstance(value, str) else None
    if address is None or not re.fullmatch(r"|(s3|gs|az)://[A-Za-z0-9][A-Za-z0-9._-]*(/[^@\s]*)?", address):
        raise ValueError("s3://BUCKET/FOLDER, gs://… or az://…, or nothing for no object storage")
    return address
