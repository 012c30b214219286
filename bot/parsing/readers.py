"""The commands that make text of files of some suffix, as a settings file has them in `[readers]`."""

import re
import shlex
from collections.abc import Mapping

_SUFFIX = re.compile(r"\.?([a-z0-9_+-]{1,16})")


def parse_readers(value: object) -> Mapping[str, str]:
    """The commands by suffix, which is in lower case and begins with a dot.

    Raises:
        ValueError: the message says what is expected.
    """
    if not isinstance(value, dict):
        raise ValueError('a table of commands by suffix, such as djvu = "djvutxt %s -"')
    return {_suffix(suffix): _command(suffix, command) for suffix, command in value.items()}


def _suffix(written: str) -> str:
    from retrieval.reading.formats.registry import TEXT_SUFFIXES  # most settings name no reader

    match = _SUFFIX.fullmatch(written.lower())
    if match is None:
        raise ValueError(f"suffixes such as djvu, no {written!r}")
    suffix = f".{match.group(1)}"
    if suffix in TEXT_SUFFIXES:
        raise ValueError(f"no command for {suffix}, which is text already")
    return suffix


def _command(suffix: str, command: object) -> str:
    try:
        words = shlex.split(command) if isinstance(command, str) else []
    except ValueError:
        words = []
    if not words or not any("%s" in word for word in words[1:]):
        raise ValueError(f'for {suffix} a command with %s for the file, such as "djvutxt %s -"')
    return str(command)
