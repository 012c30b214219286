"""An app that several workspaces install, in the browser of one of their people, and what is asked there."""

import html
import re
import time
import urllib.request
from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from urllib.error import HTTPError

from tests.bot.slack.running import answers
from tests.fakes.slack.oauth import CLIENT_ID, CLIENT_SECRET
from tests.fakes.slack.slack import FakeSlack, FakeTeam
from tests.fakes.slack.workspace import SECRET

CLIENT = MappingProxyType(
    {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SECRET,
    }
)


class Browser:
    """A browser with the cookies of one site."""

    def __init__(self) -> None:
        self.cookies = ""

    def open(self, url: str) -> tuple[int, str]:
        """The status and the page."""
        request = urllib.request.Request(url, headers={"Cookie": self.cookies} if self.cookies else {})
        try:
            with urllib.request.urlopen(request) as response:
                self.cookies = str(response.headers.get("Set-Cookie", "")).split(";")[0] or self.cookies
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()


def serve(slack: FakeSlack, port: int) -> str:
    """Have Slack deliver to a port of loopback, and know its redirect address; the app's address."""
    base = f"http://127.0.0.1:{port}"
    slack.http = (f"{base}/slack/events", SECRET)
    slack.oauth.redirect_uris = (f"{base}/slack/oauth_redirect",)
    return base


def begin(browser: Browser, base: str) -> str:
    """Open the install page; the address of Slack's page that it leads to."""
    status, page = browser.open(f"{base}/slack/install")
    assert status == 200
    link = re.search(r'<a href="([^"]+)"', page)
    assert link
    return html.unescape(link[1])


def install(slack: FakeSlack, base: str, *workspaces: FakeTeam) -> tuple[int, str]:
    """Somebody installs the app: the status and the text of the last page."""
    browser = Browser()
    return browser.open(slack.oauth.leave(begin(browser, base), list(workspaces)))


def team(slack: FakeSlack, id: str, *channels: str, enterprise: str = "", org_wide: bool = False) -> FakeTeam:
    """A workspace with channels, whose ids are those of other workspaces too."""
    made = FakeTeam(slack, id, enterprise=enterprise, org_wide=org_wide)
    for channel in channels or ("C1",):
        made.channel(channel, "im" if channel.startswith("D") else "channel")
    made.siblings = [other for other in slack.teams.values() if other.enterprise == enterprise]
    return made


def later(happens: Callable[[], object]) -> None:
    """Something that Slack tells in another second than the installation, which it counts in seconds."""
    time.sleep(1.1)
    happens()


def ask(team: FakeTeam, text: str, channel: str = "C1", user: str = "U1") -> dict[str, Any]:
    """Mention the app with a question, or write it directly; its one reply."""
    ts = team.say(channel, user, text if channel.startswith("D") else f"<@U0BOT> {text}")
    return reply(team, channel, ts)


def reply(team: FakeTeam, channel: str, ts: str) -> dict[str, Any]:
    replies = team.wait(
        lambda: [message for message in team.replies(channel, ts) if answers(message) == ts],
        f"an answer to {ts} in {team.team}",
    )
    assert len(replies) == 1
    return dict(replies[0])
