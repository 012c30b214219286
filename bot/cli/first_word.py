"""Interprets a first word that is no command: a folder, a question, or a mistake."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from bot.parsing.suggestions import did_you_mean
from retrieval.errors import UsageError

_FILE_NAME = re.compile(r"[\w-]+\.[A-Za-z][A-Za-z0-9]{0,4}")  # report.pdf

Names = Sequence[str]
"""The names of the commands."""


def named_folder(word: str, names: Names) -> str:
    """The folder, or the single article, that a word names; "" if it names none, or a command."""
    if word in names:
        return ""
    path = _path(word)
    return str(path) if path.is_dir() or _is_article(path) else ""


def is_question(words: Sequence[str], names: Names) -> bool:
    """Whether words are a question: several, in one argument or more, or one with a question mark."""
    first, *_ = words
    if first in names or _is_path(first):
        return False
    spoken = _without_flags(words)
    return spoken.endswith("?") or " " in first or (" " in spoken and not _similar(first, names))


def unknown_command(words: Sequence[str], names: Names) -> UsageError:
    """The error for words that are neither a command, a folder nor a question."""
    name, *_ = words
    if _is_path(name):
        if _path(name).is_file():
            return UsageError(f"{name} has a format that is not read", "export it as text or PDF")
        return UsageError(f"there is no folder {name}")
    if _FILE_NAME.fullmatch(name):
        return UsageError(f"there is no file or folder {name}")
    to_ask = f'to ask that: footnote ask "{_without_flags(words)}"'
    return UsageError(f"there is no command or folder {name}", _similar(name, names) or to_ask)


def _is_article(path: Path) -> bool:
    if not path.is_file():
        return False
    from retrieval.reading.walk import is_article_name  # 30 ms that few commands need

    return is_article_name(path.name)


def _without_flags(words: Sequence[str]) -> str:
    return " ".join(word for word in words if not word.startswith("-"))


def _similar(name: str, names: Names) -> str:
    return did_you_mean(name, names, "")


def _is_path(word: str) -> bool:
    return " " not in word and (word.startswith(("~", ".")) or "/" in word or _path(word).exists())


def _path(word: str) -> Path:
    return Path(os.path.expanduser(word))  # noqa: PTH111 (never raises)
