"""The settings of Slack channels, and which articles may be seen in each.

An article that is one channel's or one user group's own is seen nowhere else: not in other channels, in
direct messages of others or on the app's home. That is decided here and enforced inside every query and every
reading.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.filters import ArticleSet, Filters
from retrieval.types import Silence

ALL = ("*",)
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

    Where one app serves several workspaces, `own` are globs of the articles of this one, `saved` of answers
    that were saved here, and `foreign` of the articles of others. Without `is_known`, the settings do not
    name the workspace, and nobody there is answered.
    """

    by_id: Mapping[str, Channel]
    default_responders: tuple[str, ...] = ()
    default_shared: tuple[str, ...] = ALL
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default_allow: tuple[str, ...] = ()
    follow_up: FollowUps = FollowUps.CONFIDENT
    escalate: str = ""
    gaps_channel: str = ""
    own: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    is_known: bool = True

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
            shared = () if channel.articles else (*self.own, *self.saved, *self.default_shared)
        owned = (*self.owned(), *self.foreign)
        if not owned and shared == ALL:
            return Filters(exclude_ids=hidden)
        folders = tuple(dict.fromkeys(filter(None, map(_folder, owned))))
        common = (ArticleSet((glob,), exclude=(*owned, *_others_folders(glob, folders))) for glob in shared)
        return Filters(any_of=(ArticleSet(own), *common), exclude_ids=hidden)

    def owned(self) -> tuple[str, ...]:
        """The globs of all articles that are one channel's or one group's own in this workspace."""
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
