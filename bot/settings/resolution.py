"""From what is written to the settings in force."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.parsing.sources import collection_name, sources_of_folders
from bot.settings.layers import RawValue, raw_values, user_file
from bot.settings.table import SETTINGS, Setting
from bot.settings.values import Settings
from bot.system.paths import UserPaths
from retrieval.errors import SettingsError
from retrieval.text.shorten import shorten
from retrieval.types import Source

MODELS = "models"  # in the user's cache


def resolve(flags: Mapping[str, object], environ: Mapping[str, str], user_paths: UserPaths) -> Settings:
    """The settings in force: `flags` by setting name, None where not given, and `config` for the user's file.

    Raises:
        SettingsError: a file cannot be read, or a name or value in it, in a variable or a flag is not one.
    """
    raw = raw_values(flags, environ, user_paths)
    values = {setting.name: _parsed(setting, raw[setting.name]) for setting in SETTINGS}
    values["sources_file"] = user_file(flags, environ, user_paths) if values["sources"] else None
    values["sources"] = _sources(values.pop("seeds"), raw["seeds"], values["sources"], values["sources_file"])
    if values["index"] is None:
        values["index"] = user_paths.cache / collection_name(values["sources"], values["sources_file"])
    if values["models"] is None:
        values["models"] = user_paths.cache / MODELS
    return Settings(**values)


def index_name(seeds: Path) -> str:
    """The index folder of a folder of articles: readable, and different for each."""
    return collection_name((Source(seeds),), None)


def _sources(
    folders: Sequence[Path], named_by: RawValue, sources: tuple[Source, ...], file: Path | None
) -> tuple[Source, ...]:
    """The sources of the settings file, whose relative paths begin at its folder, else those of the folders.

    Raises:
        SettingsError: a folder is named twice.
    """
    if file is not None:
        return tuple(replace(source, path=_below(file.parent, source.path)) for source in sources)
    try:
        return sources_of_folders(folders)
    except ValueError as expected:
        raise SettingsError(f"{named_by.origin} takes {expected}") from None


def _below(folder: Path, path: Path) -> Path:
    whole = folder / path
    return whole.resolve() if ".." in whole.parts else whole


def _parsed(setting: Setting, raw: RawValue) -> Any:
    try:
        return setting.parse(raw.value)
    except ValueError as expected:
        raise SettingsError(f"{raw.origin} takes {expected}, not {shorten(repr(raw.value), 60)}") from None
