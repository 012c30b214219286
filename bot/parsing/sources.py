"""The folders of articles as people name them: by `--seeds`, or in `[[sources]]` of a settings file."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from retrieval.errors import SettingsError
from retrieval.types import Source

KEYS = ("name", "path", "include", "exclude", "base_url")
MAX_NAME = 60  # characters
_NAME = re.compile(rf"[^/\\\x00-\x1f\x7f*?\[\],]{{1,{MAX_NAME}}}")


def parse_sources(value: object) -> tuple[Source, ...]:
    """The sources of a settings file, each with a name where there are several.

    Raises:
        ValueError: the message says what is expected.
    """
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise ValueError("tables [[sources]] with path, name, include, exclude, base_url")
    sources = [_source(table) for table in value]
    if len(sources) > 1:
        sources = [replace(source, name=source.name or _usable(source.path.name)) for source in sources]
    _require_different([source.path for source in sources])
    names = [source.name for source in sources]
    if len(set(names)) < len(names):
        raise ValueError(f"a different name for each of [[sources]], not {', '.join(names)}")
    return tuple(sources)


def sources_of_folders(folders: Sequence[Path]) -> tuple[Source, ...]:
    """The sources that folders, or single files, are: of several, each with a name of its own.

    Raises:
        ValueError: one is named twice.
    """
    if len(folders) == 1:
        return (Source(folders[0]),)
    _require_different(folders)
    return tuple(map(Source, folders, _names(folders)))


def collection_name(sources: Sequence[Source], file: Path | None) -> str:
    """A file name for a collection of articles: readable, and different for each.

    The sources of a settings `file` are one collection, whatever the file is changed to: what one source
    more or less leaves as it was need not be read again.
    """
    if file is not None:
        return _hashed("sources", os.path.realpath(file))
    real = sorted(os.path.realpath(source.path) for source in sources)
    more = f"-and-{len(real) - 1}" if len(real) > 1 else ""
    return _hashed(Path(real[0]).name, *real, suffix=more)


def folder_inside(sources: Sequence[Source], name: str) -> Path:
    """The folder that a path below the articles names, where the name of a source may come first.

    Raises:
        SettingsError: there are several sources, and it begins with the name of none.
    """
    for source in sources:
        if (relative := source.relative(f"{name}/")) is not None:
            return source.path / relative
    names = ", ".join(source.name for source in sources)
    raise SettingsError(f"{name} is in none of the sources {names}", "begin it with the name of one")


def _source(table: Mapping[str, Any]) -> Source:
    if unknown := table.keys() - set(KEYS):
        raise ValueError(f"in [[sources]] only {', '.join(KEYS)}, no {sorted(unknown)[0]}")
    path, name, base_url = (table.get(key, "") for key in ("path", "name", "base_url"))
    if not isinstance(path, str) or not path or "\0" in path:
        raise ValueError("a path for each of [[sources]]")
    if not isinstance(name, str) or (name and not is_source_name(name)):
        raise ValueError("names without / * ? [ ] and commas for [[sources]]")
    if not isinstance(base_url, str) or (base_url and not _is_web_address(base_url)):
        raise ValueError("a base_url such as https://wiki.example.org/docs/")
    return Source(
        Path(os.path.expanduser(path)),  # noqa: PTH111 (never raises)
        name,
        _patterns(table.get("include", [])),
        _patterns(table.get("exclude", [])),
        f"{base_url.rstrip('/')}/" if base_url else "",
    )


def is_source_name(name: str) -> bool:
    """Whether a name can be the first part of an id, and stand in a filter."""
    return bool(_NAME.fullmatch(name)) and name == name.strip() and name not in (".", "..")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", text)


def _patterns(value: object) -> tuple[str, ...]:
    from retrieval.reading.gitignore import compile_patterns  # 30 ms that few settings files need

    expected = 'patterns in include and exclude as in .gitignore, such as ["*.pdf", "drafts/"]'
    if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
        raise ValueError(expected)
    patterns = tuple(value)
    try:
        compile_patterns(patterns)
    except ValueError:
        raise ValueError(expected) from None
    return patterns


def _require_different(folders: Sequence[Path]) -> None:
    real = [os.path.realpath(folder) for folder in folders]
    for folder, path in zip(folders, real, strict=True):
        if real.count(path) > 1:
            raise ValueError(f"each folder once, not {folder} twice")


def _names(folders: Sequence[Path]) -> list[str]:
    """The last part of each path, or as many of its last parts as make it different from the others."""
    paths = [PurePosixPath(os.path.realpath(folder)) for folder in folders]
    paths = [path.with_suffix("") if Path(path).is_file() else path for path in paths]
    for parts in range(1, max(len(path.parts) for path in paths) + 1):
        names = [_usable("-".join(path.parts[-parts:])) for path in paths]
        if len(set(names)) == len(names):
            return names
    return [f"{name}-{number}" for number, name in enumerate(names, 1)]


def _usable(name: str) -> str:
    """A folder's name without what a source's name cannot have."""
    kept = re.sub(r"[/\\\x00-\x1f\x7f*?\[\],]+", "-", name)[-MAX_NAME:].strip(" -")
    return kept if kept not in ("", ".", "..") else "articles"


def _hashed(name: str, *identity: str, suffix: str = "") -> str:
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:40].strip("-.") or "articles"
    digest = sha256(b"\0".join(map(os.fsencode, identity))).hexdigest()[:10]
    return f"{readable}{suffix}-{digest}"
