"""Settings: a flag, else FOOTNOTE_<NAME>, else the user's file, else config/default.toml, by one table.

Nothing else reads the environment or a settings file, and nothing here guesses: an unknown name or a bad
value is an error that says where it stands.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.parsing.base_url import parse_base_url
from bot.parsing.channels import (
    Channel,
    Channels,
    FollowUps,
    parse_channel,
    parse_channels,
    parse_globs,
    parse_groups,
    parse_responders,
    parse_user_groups,
)
from bot.parsing.model_url import parse_model_url
from bot.parsing.readers import parse_readers
from bot.parsing.silence import parse_silence
from bot.parsing.sources import collection_name, parse_sources, sources_of_folders
from bot.parsing.suggestions import did_you_mean
from bot.parsing.writer import (
    AUTO,
    KEY_VARIABLE,
    OFF,
    ON,
    TokenPrice,
    parse_key_variable,
    parse_model_name,
    parse_price,
)
from bot.render.themes import THEMES
from bot.system.paths import UserPaths
from retrieval.errors import SettingsError
from retrieval.text.shorten import shorten
from retrieval.text.wording import WORDINGS
from retrieval.types import DateOrigin, LibraryOptions, Silence, Source

PREFIX = "FOOTNOTE_"
CONFIG_VARIABLE = f"{PREFIX}CONFIG"  # the user's settings file
TOKEN_VARIABLE = f"{PREFIX}SERVE_TOKEN"  # a secret, so no setting: `footnote config` never shows it
DEFAULT_ORIGIN = "default"
MODELS = "models"  # in the user's cache


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, resolved and checked."""

    sources: tuple[Source, ...]
    sources_file: Path | None  # that the sources are written in, if they are
    index: Path
    model: str
    runtime: str
    models: Path
    passage_tokens: int
    quotes: int
    silence: Silence
    language: str
    max_article_mb: float
    max_document_mb: float
    dates: DateOrigin
    readers: Mapping[str, str]
    reader_seconds: float
    reader_mb: float
    max_articles: int
    outside_links: bool
    answer_seconds: float
    cluster: str
    color: str
    theme: str
    edit_mode: str
    keep_conversation: bool
    writer: str
    writer_url: str
    writer_model: str
    writer_key_env: str
    writer_seconds: float
    writer_sentences: int
    writer_never: tuple[str, ...]
    writer_check: str
    writer_price: TokenPrice | None
    resident: bool
    base_url: str
    serve_host: str
    serve_port: int
    serve_workers: int
    serve_per_minute: int
    serve_update_seconds: int
    slack_workers: int
    slack_queue: int
    slack_per_minute: int
    slack_update_seconds: int
    slack_host: str
    slack_health_port: int
    slack_responders: tuple[str, ...]
    slack_escalate: str
    slack_follow_up: str
    slack_shared: tuple[str, ...]
    slack_allow: tuple[str, ...]
    slack_saved_answers: str
    slack_keep_days: int
    slack_audit: Path | None
    slack_gaps_channel: str
    slack_gaps_every: int
    slack_groups: Mapping[str, tuple[str, ...]]
    slack_channels: Mapping[str, Channel]

    @property
    def seeds(self) -> Path:
        """The folder of articles, or the first of several."""
        return self.sources[0].path

    @property
    def collection_name(self) -> str:
        """What files are called that are kept for these articles."""
        return collection_name(self.sources, self.sources_file)

    @property
    def channels(self) -> Channels:
        """What holds in which channel of Slack."""
        return Channels(
            self.slack_channels,
            self.slack_responders,
            default_shared=self.slack_shared,
            groups=self.slack_groups,
            default_allow=self.slack_allow,
            follow_up=FollowUps(self.slack_follow_up),
            escalate=self.slack_escalate,
        )

    @property
    def options(self) -> LibraryOptions:
        """What a library has to know of them."""
        return LibraryOptions(
            passage_tokens=self.passage_tokens,
            max_article_mb=self.max_article_mb,
            max_document_mb=self.max_document_mb,
            dates=self.dates,
            readers=tuple(self.readers.items()),
            reader_seconds=self.reader_seconds,
            reader_mb=self.reader_mb,
            max_articles=self.max_articles,
            outside_links=self.outside_links,
            answer_seconds=self.answer_seconds,
            silence=self.silence,
            language=self.language,
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: a name, how its value is read, and its short flag if it has one.

    The key `workers` of a file's table `[slack]` is the setting `slack_workers`. `metavar` is what stands for
    the value in a help; without one only a file can say it.

    `parse` takes what a flag or a variable (text) or a TOML file holds; its ValueError says what it expects.
    """

    name: str
    parse: Callable[[object], Any]
    metavar: str = ""
    short_flag: str = ""

    @property
    def flag(self) -> str:
        """The flag by which errors name it; "" where there is none."""
        return self.short_flag or (self.long_flag if self.metavar else "")

    @property
    def long_flag(self) -> str:
        """Its name as a flag: `--passage-tokens`."""
        return "--" + self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class RawValue:
    """A value as it was written, and where."""

    value: object
    origin: str


def _folder(value: object) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("the name of a folder")
    return Path(value) if value[0] != "~" else Path(os.path.expanduser(value))  # noqa: PTH111 (never raises)


def _folders(value: object) -> tuple[Path, ...]:
    folders = value if isinstance(value, list) and value else [value]
    return tuple(map(_folder, folders))


def _folder_or_none(value: object) -> Path | None:
    return None if value == "" else _folder(value)


def _file_or_none(value: object) -> Path | None:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("the name of a file")
    return _folder_or_none(value)


def _string(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a name")
    return value.strip()


def _subfolder(value: object) -> str:
    """A folder below another one, or an empty string for none."""
    name = value.strip().rstrip("/") if isinstance(value, str) else None
    parts = name.split("/") if name else []
    if name is None or name.startswith(("/", "~")) or any(part in ("", ".", "..") for part in parts):
        raise ValueError("the name of a folder inside the folder of articles")
    return name


def _integer(lowest: int, highest: int) -> Callable[[object], int]:
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


def _positive_number(of: str) -> Callable[[object], float]:
    def parse(value: object) -> float:
        text = str(value).strip()
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text) or not float(text):
            raise ValueError(f"a number of {of} above 0")
        return float(text)

    return parse


def _boolean(value: object) -> bool:
    text = str(value).strip().lower()
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def _one_of(*choices: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if value not in choices:
            raise ValueError(f"{', '.join(choices[:-1])} or {choices[-1]}")
        return str(value)

    return parse


def _date_origin(value: object) -> DateOrigin:
    return DateOrigin(_one_of(*DateOrigin)(value))


def _cluster(value: object) -> str:
    """Where a Ray cluster is, and an empty string for none."""
    address = value.strip() if isinstance(value, str) else None
    host = r"[A-Za-z0-9.\[\]:_-]+:[0-9]{1,5}"
    if address is None or not re.fullmatch(rf"|local|auto|(ray://)?{host}", address):
        raise ValueError("local, ray://HOST:PORT, or nothing for no cluster")
    return address


SETTINGS = (
    Setting("seeds", _folders, "FOLDER"),
    Setting("sources", parse_sources),
    Setting("index", _folder_or_none, "FOLDER"),
    Setting("model", _string, "NAME"),
    Setting("runtime", _one_of("auto", "onnx", "torch"), "RUNTIME"),
    Setting("models", _folder_or_none, "FOLDER"),
    Setting("passage_tokens", _integer(16, 8192), "N"),
    Setting("quotes", _integer(1, 50), "N", "-k"),
    Setting("silence", parse_silence, "DEGREE"),
    Setting("language", _one_of(*WORDINGS), "LANGUAGE"),
    Setting("max_article_mb", _positive_number("megabytes"), "MB"),
    Setting("max_document_mb", _positive_number("megabytes"), "MB"),
    Setting("dates", _date_origin, "ORIGIN"),
    Setting("readers", parse_readers),
    Setting("reader_seconds", _positive_number("seconds"), "SECONDS"),
    Setting("reader_mb", _positive_number("megabytes"), "MB"),
    Setting("max_articles", _integer(1, 999_999_999), "N"),
    Setting("outside_links", _boolean, "BOOLEAN"),
    Setting("answer_seconds", _positive_number("seconds"), "SECONDS"),
    Setting("cluster", _cluster, "ADDRESS"),
    Setting("color", _one_of("auto", "always", "never"), "WHEN"),
    Setting("theme", _one_of(*THEMES), "THEME"),
    Setting("edit_mode", _one_of("emacs", "vi"), "MODE"),
    Setting("keep_conversation", _boolean, "BOOLEAN"),
    Setting("writer", _one_of(AUTO, ON, OFF), "WHEN"),
    Setting("writer_url", parse_model_url, "URL"),
    Setting("writer_model", parse_model_name, "NAME"),
    Setting("writer_key_env", parse_key_variable, "VARIABLE"),
    Setting("writer_seconds", _positive_number("seconds"), "SECONDS"),
    Setting("writer_sentences", _integer(1, 12), "N"),
    Setting("writer_never", parse_globs, "GLOBS"),
    Setting("writer_check", _one_of("rules", "model"), "HOW"),
    Setting("writer_price", parse_price, "PRICES"),
    Setting("resident", _boolean, "BOOLEAN"),
    Setting("base_url", parse_base_url, "URL"),
    Setting("serve_host", _string, "HOST"),
    Setting("serve_port", _integer(1, 65_535), "PORT", "--port"),
    Setting("serve_workers", _integer(1, 64), "N"),
    Setting("serve_per_minute", _integer(0, 1_000_000), "N"),
    Setting("serve_update_seconds", _integer(1, 86_400), "SECONDS"),
    Setting("slack_workers", _integer(1, 64), "N"),
    Setting("slack_queue", _integer(1, 100_000), "N"),
    Setting("slack_per_minute", _integer(1, 100_000), "N"),
    Setting("slack_update_seconds", _integer(1, 86_400), "SECONDS"),
    Setting("slack_host", _string, "HOST"),
    Setting("slack_health_port", _integer(0, 65_535), "PORT", "--health"),
    Setting("slack_responders", parse_responders, "IDS"),
    Setting("slack_escalate", parse_channel, "ID"),
    Setting("slack_follow_up", _one_of(*FollowUps), "HOW"),
    Setting("slack_shared", parse_globs, "GLOBS"),
    Setting("slack_allow", parse_user_groups, "IDS"),
    Setting("slack_saved_answers", _subfolder, "FOLDER"),
    Setting("slack_keep_days", _integer(1, 36_500), "DAYS"),
    Setting("slack_audit", _file_or_none, "FILE"),
    Setting("slack_gaps_channel", parse_channel, "ID"),
    Setting("slack_gaps_every", _integer(1, 28), "DAYS"),
    Setting("slack_groups", parse_groups),
    Setting("slack_channels", parse_channels),
)
_NAMES = tuple(setting.name for setting in SETTINGS)
_TABLES = ("serve", "slack")


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


def toml_key(name: str) -> tuple[str, str]:
    """How a setting is written in a file: its table, "" for none, and its key."""
    table, _, key = name.partition("_")
    return (table, key) if table in _TABLES else ("", name)


def default_file() -> Path:
    """The shipped settings: beside the package when installed, in `config/` of the repository otherwise."""
    return _shipped("default.toml", "config/default.toml")


def sample_articles() -> Path:
    """The shipped articles, for a first try."""
    return _shipped("samples", "seeds")


def _shipped(installed: str, in_repository: str) -> Path:
    package = Path(__file__).parent
    path = package / installed
    return path if path.exists() else package.parent / in_repository


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


def _from_user(
    flags: Mapping[str, object], environ: Mapping[str, str], user_paths: UserPaths
) -> dict[str, RawValue]:
    file = user_file(flags, environ, user_paths)
    is_named = bool(flags.get("config") or environ.get(CONFIG_VARIABLE))
    return _from_file(file) if is_named or file.exists() else {}


def _from_file(file: Path, origin: str = "") -> dict[str, RawValue]:
    """The settings of a file; `origin` stands for where they are written, if not the file."""
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
    names = {".".join(filter(None, toml_key(name))): name for name in _NAMES}
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
        inside = name in _TABLES and isinstance(value, dict)
        flat |= {f"{name}.{key}": nested for key, nested in value.items()} if inside else {name: value}
    return flat


def _from_environment(variables: Mapping[str, str]) -> dict[str, RawValue]:
    setting_of = {f"{PREFIX}{name.upper()}": name for name in _NAMES}
    for variable in variables:
        if variable not in setting_of:
            names = [name.upper() for name in _NAMES]
            hint = did_you_mean(variable.removeprefix(PREFIX), names, "unset it", prefix=PREFIX)
            raise SettingsError(f"there is no setting {variable} (in the environment)", hint)
    return {setting_of[variable]: RawValue(text, variable) for variable, text in variables.items()}


def _from_flags(flags: Mapping[str, object]) -> dict[str, RawValue]:
    values = ((setting, _unwrapped(flags.get(setting.name))) for setting in SETTINGS if setting.metavar)
    return {setting.name: RawValue(value, setting.flag) for setting, value in values if value is not None}


def _unwrapped(value: object) -> object:
    """The one value of a flag that may be given again."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
