"""Gaps in groups of one meaning, the most frequent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.slack.state.gaps import Gap

if TYPE_CHECKING:
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps that mean the same, newest first."""

    gaps: tuple[Gap, ...]

    @property
    def latest(self) -> Gap:
        """The newest, which words the question for all."""
        return self.gaps[0]


def group_gaps(library: "Library", gaps: Sequence[Gap]) -> list[GapGroup]:
    """The groups of gaps that are given newest first; encodes each question."""
    positions = library.group_questions([gap.question for gap in gaps])
    groups = [GapGroup(tuple(gaps[position] for position in group)) for group in positions]
    return sorted(groups, key=lambda group: (-len(group.gaps), group.latest.question))
