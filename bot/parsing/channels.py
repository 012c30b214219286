"""What is different in a channel, as settings say it, and which articles may be seen there.

An article that is one channel's or one user group's own is seen nowhere else: not in other channels, in
direct messages of others or on the app's home. That is decided here and enforced inside every query and every
reading.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from bot.parsing.silence import parse_silence
from retrieval.filters import ArticleSet, Filters
from retrieval.types import Silence

ALL = ("*",)
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_PERSON = re.compile(r"[UWS][A-Z0-9]+")
_GROUP = re.compile(r"S[A-Z0-9]+")
_WILDCARD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Channel:
    """What is different in one channel.

    `articles` are globs of its own articles; `shared` globs of articles that no channel owns, None for the
    default; `responders`, people and groups, None for those of all channels; `allow`, the user groups whose
    members are answered, None for the default, () for everybody. In an `external` channel people of other
    organisations are answered too, with `guests` people who are not full members of the workspace. `silence`
    is how sure an answer must be, None for what holds everywhere. Without `writer`, answers are quotes there,
    whatever model is set.
    """

    articles: tuple[str, ...] = ()
    shared: tuple[str, ...] | None = None
    mention_only: bool = False
    private: bool = False
    quiet: bool = False
    responders: tuple[str, ...] | None = None
    allow: tuple[str, ...] | None = None
    external: bool = False
    guests: bool = False
    silence: Silence | None = None
    writer: bool = True


DEFAULT_CHANNEL = Channel()


class FollowUps(StrEnum):
    """Which messages without a mention are answered, in a thread where the app was mentioned."""

    CONFIDENT = "confident"  # questions that the articles answer with confidence
    QUESTIONS = "questions"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Channels:
    """All channels: those with settings of their own, and what holds in the others.

    `default_shared` are globs of what channels, direct messages and the home see; `groups` gives the globs of
    each user group's own articles; `default_allow` the groups that are answered, () for everybody.
    """

    by_id: Mapping[str, Channel]
    default_responders: tuple[str, ...] = ()
    default_shared: tuple[str, ...] = ALL
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default_allow: tuple[str, ...] = ()
    follow_up: FollowUps = FollowUps.CONFIDENT
    escalate: str = ""

    def settings_for(self, id: str) -> Channel:
        """What is different in a channel; nothing in most, and in direct messages."""
        return self.by_id.get(id, DEFAULT_CHANNEL)

    def responders(self, id: str) -> tuple[str, ...]:
        """Whom "Ask a human" notifies in a channel."""
        own = self.settings_for(id).responders
        return self.default_responders if own is None else own

    def all_responders(self) -> tuple[str, ...]:
        """Whoever answers questions in any channel."""
        own = (person for channel in self.by_id.values() for person in channel.responders or ())
        return tuple(dict.fromkeys((*self.default_responders, *own)))

    def can_escalate(self, id: str) -> bool:
        """Whether there is anybody to ask from a channel."""
        return bool(self.escalate or self.responders(id))

    def allow(self, id: str) -> tuple[str, ...]:
        """The user groups whose members are answered in a channel; () for everybody."""
        own = self.settings_for(id).allow
        return self.default_allow if own is None else own

    @property
    def has_allow(self) -> bool:
        """Whether anything depends on who is in a user group."""
        return bool(self.default_allow) or any(channel.allow for channel in self.by_id.values())

    def filters(self, id: str, groups: Collection[str] = (), hidden: frozenset[str] = frozenset()) -> Filters:
        """Which articles may be seen in a channel; with the id of none, what may be seen everywhere.

        Args:
            id: of the channel.
            groups: the user groups whose own articles may be seen as well.
            hidden: the ids of articles that may not be seen.
        """
        channel = self.settings_for(id)
        own = channel.articles + tuple(glob for group in groups for glob in self.groups.get(group, ()))
        shared = channel.shared
        if shared is None:
            shared = () if channel.articles else self.default_shared
        owned = self.owned()
        if not owned and shared == ALL:
            return Filters(exclude_ids=hidden)
        folders = tuple(dict.fromkeys(filter(None, map(_folder, owned))))
        common = (ArticleSet((glob,), exclude=(*owned, *_others_folders(glob, folders))) for glob in shared)
        return Filters(any_of=(ArticleSet(own), *common), exclude_ids=hidden)

    def owned(self) -> tuple[str, ...]:
        """The globs of all articles that are one channel's or one group's own."""
        channels = (glob for channel in self.by_id.values() for glob in channel.articles)
        return (*channels, *(glob for globs in self.groups.values() for glob in globs))


def _folder(glob: str) -> str:
    """The folder that a glob names before its first wildcard, with a slash at the end; empty for none."""
    folder, slash, _ = _WILDCARD.split(glob, maxsplit=1)[0].rpartition("/")
    return folder + slash


def _others_folders(glob: str, folders: tuple[str, ...]) -> tuple[str, ...]:
    """Globs of the folders that hold somebody's own articles, but for those that a shared glob names itself.

    Without them a new file beside somebody's own articles, of a kind that their globs do not match, would be
    open to all.
    """
    return tuple(f"{folder}*" for folder in folders if not glob.startswith(folder))


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
    return _glob_list(value)


def _glob_list(value: object) -> tuple[str, ...]:
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
    return _glob_list(table["articles"])


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
    "articles": _glob_list,
    "shared": _glob_list,
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
