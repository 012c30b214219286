"""What is different in a channel, as settings say it, and which articles may be seen there.

An article that is one channel's own is seen nowhere else: not in other channels, in direct messages or on the
app's home. That is decided here and enforced inside every query and every reading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from bot.parsing.silence import parse_silence
from retrieval.filters import ArticleSet, Filters
from retrieval.types import Silence

ALL = ("*",)
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_PERSON = re.compile(r"[UWS][A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Channel:
    """What is different in one channel.

    `articles` are globs of its own articles; `shared` globs of articles that no channel owns, None for
    the default; `responders`, people and groups, None for those of all channels; `silence`, how
    sure an answer must be, None for what holds everywhere.
    """

    articles: tuple[str, ...] = ()
    shared: tuple[str, ...] | None = None
    mention_only: bool = False
    private: bool = False
    quiet: bool = False
    responders: tuple[str, ...] | None = None
    silence: Silence | None = None


DEFAULT_CHANNEL = Channel()


@dataclass(frozen=True, slots=True)
class Channels:
    """All channels: those with settings of their own, and whom to ask in the others."""

    by_id: Mapping[str, Channel]
    default_responders: tuple[str, ...] = ()

    def settings_for(self, id: str) -> Channel:
        """What is different in a channel; nothing in most, and in direct messages."""
        return self.by_id.get(id, DEFAULT_CHANNEL)

    def responders(self, id: str) -> tuple[str, ...]:
        """Whom "Ask a human" notifies in a channel."""
        own = self.settings_for(id).responders
        return self.default_responders if own is None else own

    def filters(self, id: str) -> Filters:
        """Which articles may be seen in a channel; with the id of none, what may be seen everywhere."""
        channel = self.settings_for(id)
        owned = tuple(glob for channel in self.by_id.values() for glob in channel.articles)
        shared = channel.shared
        if shared is None:
            shared = () if channel.articles else ALL
        if not owned and shared == ALL:
            return Filters()
        return Filters(any_of=(ArticleSet(channel.articles), ArticleSet(shared, exclude=owned)))


def parse_channels(value: object) -> Mapping[str, Channel]:
    """The tables of `[slack.channels]`; a ValueError says what was expected."""
    if not isinstance(value, dict):
        raise ValueError("a table for each channel, in a settings file")
    return {id: _channel(id, table) for id, table in value.items()}


def parse_responders(value: object) -> tuple[str, ...]:
    """Ids of people and of user groups, in a list or with commas between; a ValueError says so."""
    people = (
        [person.strip() for person in value.split(",") if person.strip()] if isinstance(value, str) else value
    )
    if not isinstance(people, list) or not all(
        isinstance(person, str) and _PERSON.fullmatch(person) for person in people
    ):
        raise ValueError("ids of people (U…) or user groups (S…)")
    return tuple(people)


def _channel(id: str, table: object) -> Channel:
    if not _CHANNEL.fullmatch(id):
        raise ValueError(f"ids of channels, which begin with C or G (and not {id[:40]!r})")
    if not isinstance(table, dict):
        raise ValueError(f"a table for the channel {id}")
    names = {field.name for field in fields(Channel)}
    for key in table:
        if key not in names:
            raise ValueError(f"for a channel only {', '.join(sorted(names))} (there is {key!r} for {id})")
    return Channel(**{key: _value(id, key, value) for key, value in table.items()})


def _value(id: str, key: str, value: object) -> Any:
    if key == "responders":
        return parse_responders(value)
    if key in ("articles", "shared"):
        if not isinstance(value, list) or not all(isinstance(glob, str) and glob for glob in value):
            raise ValueError(f'a list of globs such as ["hr/*"] as {key} of {id}')
        return tuple(value)
    if key == "silence":
        return parse_silence(value)
    if not isinstance(value, bool):
        raise ValueError(f"true or false as {key} of {id}")
    return value
