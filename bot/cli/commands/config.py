"""`footnote config`: each setting, its value and where that is from; or writes one into the user's file."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.command import Command, Invocation
from bot.exit_codes import ANSWERED
from bot.parsing.suggestions import did_you_mean
from bot.render import sanitize
from bot.settings import SETTINGS, Setting, Settings, raw_values, toml_key, user_file
from retrieval.errors import SettingsError, StorageError, UsageError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

EXAMPLES = """\
  footnote config
  footnote config set quotes 5
  footnote config set seeds ~/articles
"""


# What is read, by either of two settings, in the row of each.
_SOURCES: dict[str, Callable[[Settings], str]] = {
    "seeds": lambda settings: ", ".join(str(source.path) for source in settings.sources),
    "sources": lambda settings: ", ".join(filter(None, (source.name for source in settings.sources))),
}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("set",), metavar="set", help="change a setting")
    parser.add_argument("name", nargs="?", metavar="SETTING", help="its name")
    parser.add_argument("value", nargs="?", metavar="VALUE", help="its new value")


def _run(run: Invocation) -> int:
    arguments = run.arguments
    file = user_file(vars(arguments), run.world.environ, run.world.user_paths)
    if arguments.action is None:
        _list(run, file)
        return ANSWERED
    if arguments.name is None or arguments.value is None:
        raise UsageError("config set needs a setting and a value", "such as: footnote config set quotes 5")
    setting = _setting_named(arguments.name)
    _write(file, setting, _toml_value(setting, arguments.value))
    run.messages.note(f"{setting.name} is {arguments.value} from now on, in {file}.")
    return ANSWERED


def _list(run: Invocation, file: Path) -> None:
    """A line each: name, value, where it is from; between tabs, or in columns on a terminal."""
    raw = raw_values(vars(run.arguments), run.world.environ, run.world.user_paths)
    rows = [(setting.name, _shown(run, setting), raw[setting.name].origin) for setting in SETTINGS]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [sanitize.one_line(cell) for cell in row]
        if run.world.stdout.isatty():
            cells = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
            run.world.stdout.write("  ".join(cells).rstrip() + "\n")
        else:
            run.world.stdout.write("\t".join(cells) + "\n")
    run.messages.note(f"To change one: footnote config set SETTING VALUE (written to {file}).")


def _shown(run: Invocation, setting: Setting) -> str:
    if setting.name in _SOURCES:
        return _SOURCES[setting.name](run.settings)
    value = getattr(run.settings, setting.name)
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return ""
    if isinstance(value, Path):
        return str(value)
    return ", ".join(value) if isinstance(value, tuple | dict) else str(value)


def _setting_named(name: str) -> Setting:
    for setting in SETTINGS:
        if setting.name == name.removeprefix("--").replace("-", "_"):
            return setting
    names = [setting.name for setting in SETTINGS]
    raise UsageError(f"there is no setting {name}", did_you_mean(name, names, "list them: footnote config"))


def _toml_value(setting: Setting, text: str) -> Any:
    """The value as TOML has it.

    Raises:
        SettingsError: the setting takes no such value.
    """
    try:
        value = setting.parse(text)
    except ValueError as expected:
        raise SettingsError(f"{setting.name} takes {expected}, not {text!r}") from None
    if isinstance(value, bool | int | float):
        return value
    return list(value) if isinstance(value, tuple) else text


def _write(file: Path, setting: Setting, value: Any) -> None:
    """Write one key, everything else and its comments left as they are."""
    import tomlkit  # 30 ms that only this command should cost

    try:
        document = tomlkit.parse(file.read_text("utf-8")) if file.exists() else tomlkit.document()
        _put(document, setting, value)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_name(f".{file.name}.new")
        draft.write_text(tomlkit.dumps(document), "utf-8")
        draft.replace(file.resolve())  # the file itself may be a link
    except OSError as error:
        hint = "name another: --config FILE"
        raise StorageError(f"{file} cannot be written ({error.strerror})", hint) from None


def _put(document: "TOMLDocument", setting: Setting, value: Any) -> None:
    if setting.name == "seeds" and document.get("sources"):
        raise UsageError("the settings file has [[sources]]", "add one there, or take them out first")
    table, key = toml_key(setting.name)
    if table:
        document.setdefault(table, {})[key] = value
    else:
        document[key] = value


COMMAND = Command("config", "list the settings, or change one", EXAMPLES, _arguments, _run)
