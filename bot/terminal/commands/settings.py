"""/set: changes a setting for this chat alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.parsing.suggestions import did_you_mean
from bot.settings import SETTINGS, Setting
from bot.terminal.chat import Chat
from retrieval.errors import UsageError


def _set_quotes(chat: Chat, value: Any) -> None:
    chat.quotes = value


def _set_silence(chat: Chat, value: Any) -> None:
    chat.silence = value


def _set_theme(chat: Chat, value: Any) -> None:
    if chat.draw is None:
        raise UsageError("There is no screen to draw on", "a theme is for a terminal")
    chat.output, chat.theme = chat.draw(value), value


@dataclass(frozen=True, slots=True)
class _Changeable:
    """How a setting is read from a chat, and changed in it."""

    read: Callable[[Chat], object]
    change: Callable[[Chat, Any], None]


_CHANGEABLE = {
    "quotes": _Changeable(lambda chat: chat.quotes, _set_quotes),
    "silence": _Changeable(lambda chat: chat.silence, _set_silence),
    "theme": _Changeable(lambda chat: chat.theme, _set_theme),
}


def set_value(chat: Chat, words: str) -> None:
    """Change a setting, or show one or all that can be changed."""
    written, _, value = words.partition(" ")
    if not written:
        chat.output.definitions([(name, str(row.read(chat))) for name, row in _CHANGEABLE.items()])
        return
    setting = _setting_named(written)
    row = _CHANGEABLE[setting.name]
    if not value.strip():
        chat.output.message(f"{setting.name} is {row.read(chat)}.")
        return
    row.change(chat, _parsed(setting, value.strip()))
    keeping = f"footnote config set {setting.name} {row.read(chat)}"
    chat.output.message(f"{setting.name} is {row.read(chat)} in this chat; {keeping} keeps it.")


def _setting_named(written: str) -> Setting:
    name = written.lower().removeprefix("--").replace("-", "_")
    setting = next((setting for setting in SETTINGS if setting.name == name), None)
    if setting is None:
        raise UsageError(f"There is no setting {written}", did_you_mean(name, _CHANGEABLE, "/set lists them"))
    if name not in _CHANGEABLE:
        way = f"footnote config set {name} VALUE changes it from the next one on"
        raise UsageError(f"{name} cannot be changed during a chat", way)
    return setting


def _parsed(setting: Setting, value: str) -> Any:
    try:
        return setting.parse(value)
    except ValueError as expected:
        raise UsageError(f"{setting.name} takes {expected}, not {value!r}") from None
