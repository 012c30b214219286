"""Globs of settings that match no article: most often mistakes, and then what they should hide is open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.parsing.channels import ALL, Channels
from bot.parsing.teams import Teams
from bot.serving.logs import log_info, log_warning
from bot.slack.rules import RulesInForce
from retrieval.errors import NotReadyError
from retrieval.filters import ArticleSet, Filters, matches

if TYPE_CHECKING:
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Glob:
    """A glob of settings; `owner` is the id of a workspace, channel or user group, "" for those of all."""

    owner: str
    glob: str
    own: bool  # whether it hides what it matches from everybody else


@dataclass(slots=True)
class GlobWatch:
    """Checks the globs at the start and whenever articles change.

    While a glob that hides articles matches none, articles that are new are hidden from everybody: they may
    be the ones that it should hide, renamed.
    """

    library: "Library"
    in_force: RulesInForce
    tolerated: set[Glob] = field(default_factory=set)
    seen: frozenset[str] = frozenset()

    def start(self, *, allow_empty: bool) -> None:
        """Check all globs.

        Raises:
            NotReadyError: one matches nothing, unless that is allowed.
        """
        self.replace(self.in_force.rules.teams, allow_empty=allow_empty)

    def replace(self, teams: Teams, *, allow_empty: bool) -> None:
        """Check the globs of settings and put these into force; the errors are those of `start`."""
        ids = self._ids()
        unmatched = unmatched_globs(teams, ids)
        for glob in unmatched:
            log_warning("glob_fits_nothing", channel=glob.owner, glob=glob.glob)
        if unmatched and not allow_empty:
            listed = ", ".join(f"{glob.glob} ({glob.owner or 'shared'})" for glob in unmatched)
            raise NotReadyError(
                f"no article matches {listed}",
                "correct the globs in [slack], or start with --allow-empty; the case of letters counts",
            )
        self.tolerated, self.seen = set(unmatched), ids
        self.in_force.replace(teams)

    def refresh(self) -> str:
        """Look at the globs again; returns what is wrong, or an empty string."""
        rules = self.in_force.rules
        if not any(glob.own for glob in _globs(rules.teams)):
            return ""
        ids = self._ids()
        unmatched = [
            glob for glob in unmatched_globs(rules.teams, ids) if glob.own and glob not in self.tolerated
        ]
        if not unmatched:
            self.seen = ids
        hidden = ids - self.seen
        if hidden != rules.hidden:
            self.in_force.hide(hidden)
            if not hidden:
                log_info("globs_fit_again")
        for glob in unmatched:
            log_warning("glob_fits_nothing", channel=glob.owner, glob=glob.glob, hidden=len(hidden))
        return ", ".join(glob.glob for glob in unmatched)

    def _ids(self) -> frozenset[str]:
        return frozenset(article.id for article in self.library.articles())


def unmatched_globs(teams: Teams, ids: frozenset[str]) -> list[Glob]:
    """The globs that match none of these articles."""
    return [glob for glob in _globs(teams) if not any(_matches(glob.glob, id) for id in ids)]


def _globs(teams: Teams) -> Iterator[Glob]:
    for team, channels in teams.all():
        yield from (Glob(team, glob, own=True) for glob in channels.own)
        yield from _globs_inside(channels)
        yield from (Glob(team, glob, own=False) for glob in channels.default_shared if (glob,) != ALL)


def _globs_inside(channels: Channels) -> Iterator[Glob]:
    """Those of the channels and user groups of a workspace."""
    for id, channel in channels.by_id.items():
        yield from (Glob(id, glob, own=True) for glob in channel.articles)
        yield from (Glob(id, glob, own=False) for glob in channel.shared or () if (glob,) != ALL)
    for id, globs in channels.groups.items():
        yield from (Glob(id, glob, own=True) for glob in globs)


def _matches(glob: str, id: str) -> bool:
    return matches(id, None, Filters(any_of=(ArticleSet((glob,)),)))
