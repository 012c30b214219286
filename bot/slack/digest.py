"""The digest of gaps: what could not be answered lately, posted to a channel now and then.

A question is shown only where its own channel is the digest's or a public one; others are counted.
"""

import time
from dataclasses import dataclass

from bot.serving.logs import log_info, log_warning
from bot.slack.access import Visibility
from bot.slack.client.posting import DeliveryError, post
from bot.slack.context import SlackContext
from bot.slack.gap_groups import GapGroup, group_gaps
from bot.slack.messages.digest import DigestLine, digest_message
from bot.slack.state.gaps import Gap
from bot.slack.state.retention import DAY
from retrieval.errors import FootnoteError

DIGEST = "gaps_digest"  # what is posted once in a period, in the claims
MONDAY = 3  # 1 January 1970 was a Thursday: this many days after a Monday


@dataclass(frozen=True, slots=True)
class Digest:
    """Posts to the channel of the settings every so many days, if there is one."""

    context: SlackContext
    every_days: int

    @property
    def channel(self) -> str:
        return self.context.channels.gaps_channel

    def post_if_due(self) -> None:
        """Post the digest of the last days, once a period; one that Slack refuses is tried again later."""
        if not self.channel:
            return
        team, period = self.context.identity.team, period_of(time.time(), self.every_days)
        try:
            with self.context.stores.jobs.run_once(team, DIGEST, f"{self.channel}/{period}") as first:
                if first:
                    self._post()
        except DeliveryError as error:
            log_warning("digest_not_posted", channel=self.channel, error=error.code)
        except FootnoteError as error:
            log_warning("digest_not_made", error=error.message, hint=error.hint)

    def _post(self) -> None:
        since = time.time() - self.every_days * DAY
        team = self.context.identity.team
        gaps = [gap for gap in self.context.stores.open_gaps() if gap.team == team and gap.asked_at >= since]
        shown = [gap for gap in gaps if self._may_show(gap)]
        if not gaps:
            return
        groups = group_gaps(self.context.library, shown)
        titles = self._titles()
        lines = [_line(group, titles) for group in groups]
        message = digest_message(lines, hidden=len(gaps) - len(shown), days=self.every_days)
        post(self.context.client, self.channel, "", message)
        log_info("digest_posted", channel=self.channel, gaps=len(gaps))

    def _may_show(self, gap: Gap) -> bool:
        if gap.channel == self.channel and not gap.private:
            return True
        if gap.private or gap.channel.startswith("D"):
            return False
        channel = self.context.access.directory.channel(gap.channel)
        return channel is not None and channel.public

    def _titles(self) -> dict[str, str]:
        """The titles, by id, of the articles that may be seen in the channel."""
        filters = self.context.access.filters(Visibility(self.channel))
        return {article.id: article.title for article in self.context.library.articles(filters)}


def period_of(time: float, days: int) -> int:
    """The number of the period of so many days with a time (in seconds since 1970); weeks begin on Monday."""
    return int(time // DAY + MONDAY) // days


def _line(group: GapGroup, titles: dict[str, str]) -> DigestLine:
    latest = group.latest
    return DigestLine(len(group.gaps), latest.question, titles.get(latest.article, ""))
