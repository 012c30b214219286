"""Settings: a flag, else FOOTNOTE_<NAME>, else the user's file, else config/default.toml, by one table.

Nothing else reads the environment or a settings file, and nothing here guesses: an unknown name or a bad
value is an error that says where it stands.
"""

from bot.settings.layers import (
    CONFIG_VARIABLE,
    DEFAULT_ORIGIN,
    PREFIX,
    TOKEN_VARIABLE,
    RawValue,
    raw_values,
    user_file,
)
from bot.settings.resolution import MODELS, index_name, resolve
from bot.settings.shipped import default_file, sample_articles
from bot.settings.table import SETTINGS, Setting, toml_key
from bot.settings.values import Settings

__all__ = [
    "CONFIG_VARIABLE",
    "DEFAULT_ORIGIN",
    "MODELS",
    "PREFIX",
    "SETTINGS",
    "TOKEN_VARIABLE",
    "RawValue",
    "Setting",
    "Settings",
    "default_file",
    "index_name",
    "raw_values",
    "resolve",
    "sample_articles",
    "toml_key",
    "user_file",
]
