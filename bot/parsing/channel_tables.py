"""Reads the tables of channels and user groups in the settings of Slack."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from bot.parsing.channels import Channel
from bot.parsing.silence import parse_silence

_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_PERSON = re.compile(r"[UWS][A-Z0-9]+")
_GROUP = re.compile(r"S[A-Z0-9]+")


def parse_channel(value: object) -> str:
    """The id of a channel, or an empty string for none; a ValueError says so."""
    if not isinstance(value, str) or (value and not _CHANNEL.fullmatch(value)):
        raise ValueError("the id of a channel (C…)")
    return value


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


def parse_globs(value: object) -> tuple[str, ...]:
    """A list of globs, or globs with commas between; a ValueError says so."""
    if isinstance(value, str):
        return tuple(glob.strip() for glob in value.split(",") if glob.strip())
    return parse_glob_list(value)


def parse_glob_list(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(glob, str) and glob for glob in value):
        raise ValueError('a list of globs such as ["hr/*"]')
    return tuple(value)


def parse_user_groups(value: object) -> tuple[str, ...]:
    """Ids of user groups, in a list or with commas between; a ValueError says so."""
    groups = [id.strip() for id in value.split(",") if id.strip()] if isinstance(value, str) else value
    if not isinstance(groups, list) or not all(isinstance(id, str) and _GROUP.fullmatch(id) for id in groups):
        raise ValueError("ids of user groups (S…)")
    return tuple(groups)


def parse_groups(value: object) -> Mapping[str, tuple[str, ...]]:
    """The tables of `[slack.groups]`: the globs of each user group's own articles."""
    if not isinstance(value, dict):
        raise ValueError("a table for each user group, in a settings file")
    return {id: _group(id, table) for id, table in value.items()}


def _group(id: str, table: object) -> tuple[str, ...]:
    if not _GROUP.fullmatch(id):
        raise ValueError(f"ids of user groups, which begin with S (and not {id[:40]!r})")
    if not isinstance(table, dict) or table.keys() != {"articles"}:
        raise ValueError(f"articles, and nothing else, in the table of the group {id}")
    return parse_glob_list(table["articles"])


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


# How the values of a channel's table are read; all others are true or false.
_LISTS: Mapping[str, Callable[[object], tuple[str, ...]]] = {
    "articles": parse_glob_list,
    "shared": parse_glob_list,
    "responders": parse_responders,
    "allow": parse_user_groups,
}


def _value(id: str, key: str, value: object) -> Any:
    try:
        if key in _LISTS:
            return _LISTS[key](value)
    except ValueError as expected:
        raise ValueError(f"{expected} as {key} of {id}") from None
    if key == "silence":
        return parse_silence(value)
    if not isinstance(value, bool):
        raise ValueError(f"true or false as {key} of {id}")
    return value
