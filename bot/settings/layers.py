"""Collects settings from the shipped file, the user's file, the environment and flags; the last one holds."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.parsing.suggestions import did_you_mean
from bot.parsing.writer import (
    KEY_VARIABLE,
)
from bot.settings.shipped import default_file
from bot.settings.table import NAMES, SETTINGS, TABLES, toml_key
from bot.system.paths import UserPaths
from retrieval.errors import SettingsError

PREFIX = "FOOTNOTE_"
CONFIG_VARIABLE = f"{PREFIX}CONFIG"  # the user's settings file
TOKEN_VARIABLE = f"{PREFIX}SERVE_TOKEN"  # a secret, so no setting: `footnote config` never shows it
DEFAULT_ORIGIN = "default"


@dataclass(frozen=True, slots=True)
class RawValue:
    """A value as it was written, and where."""

    value: object
    origin: str


def raw_values(
    flags: Mapping[str, object], environ: Mapping[str, str], user_paths: UserPaths
) -> dict[str, RawValue]:
    """Each setting as it was written last, and where; the errors of `resolve` about names and files."""
    variables = {name: text for name, text in environ.items() if name.startswith(PREFIX) and text}
    for no_setting in (CONFIG_VARIABLE, KEY_VARIABLE, TOKEN_VARIABLE):
        variables.pop(no_setting, None)
    raw = _from_file(default_file(), DEFAULT_ORIGIN)
    nowhere_else = raw["sources"]
    for layer in (
        _from_user(flags, environ, user_paths), _from_environment(variables), _from_flags(flags)
    ):  # fmt: skip
        if "seeds" in layer:  # each stands in for the other
            raw["sources"] = nowhere_else
        raw |= layer
    return raw


def user_file(flags: Mapping[str, object], environ: Mapping[str, str], user_paths: UserPaths) -> Path:
    """The user's settings file, which need not exist."""
    named = flags.get("config") or environ.get(CONFIG_VARIABLE)
    usual = user_paths.config / "config.toml"
    return Path(os.path.expanduser(str(named))) if named else usual  # noqa: PTH111 (never raises)


def _from_user(
    flags: Mapping[str, object], environ: Mapping[str, str], user_paths: UserPaths
) -> dict[str, RawValue]:
    file = user_file(flags, environ, user_paths)
    is_named = bool(flags.get("config") or environ.get(CONFIG_VARIABLE))
    return _from_file(file) if is_named or file.exists() else {}


def _from_file(file: Path, origin: str = "") -> dict[str, RawValue]:
    """The settings of a file; `origin` is named as their place, if not the file."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(
            f"the settings file {file} cannot be read ({error.strerror})", "name another with --config FILE"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(
            f"the settings file {file} is not valid TOML ({error})", "fix or remove it"
        ) from None
    names = {".".join(filter(None, toml_key(name))): name for name in NAMES}
    for written in _flatten(values):
        if written not in names:
            raise SettingsError(
                f"there is no setting {written} (in {file})", did_you_mean(written, names, "remove it")
            )
    if values.get("seeds") and values.get("sources"):
        raise SettingsError(f"{file} has both seeds and [[sources]]", "keep one of them")
    return {
        names[written]: RawValue(value, origin or f"{written} in {file}")
        for written, value in _flatten(values).items()
    }


def _flatten(values: Mapping[str, Any]) -> dict[str, object]:
    """The settings of a file as they are written there, with their values."""
    flat: dict[str, object] = {}
    for name, value in values.items():
        inside = name in TABLES and isinstance(value, dict)
        flat |= {f"{name}.{key}": nested for key, nested in value.items()} if inside else {name: value}
    return flat


def _from_environment(variables: Mapping[str, str]) -> dict[str, RawValue]:
    setting_of = {f"{PREFIX}{name.upper()}": name for name in NAMES}
    for variable in variables:
        if variable not in setting_of:
            names = [name.upper() for name in NAMES]
            hint = did_you_mean(variable.removeprefix(PREFIX), names, "unset it", prefix=PREFIX)
            raise SettingsError(f"there is no setting {variable} (in the environment)", hint)
    return {setting_of[variable]: RawValue(text, variable) for variable, text in variables.items()}


def _from_flags(flags: Mapping[str, object]) -> dict[str, RawValue]:
    values = ((setting, _unwrapped(flags.get(setting.name))) for setting in SETTINGS if setting.metavar)
    return {setting.name: RawValue(value, setting.flag) for setting, value in values if value is not None}


def _unwrapped(value: object) -> object:
    """The one value of a flag that may be given again."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
