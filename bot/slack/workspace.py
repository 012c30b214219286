"""One workspace as the listeners see it, and what all workspaces share."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from slack_sdk import WebClient

from bot.serving.metrics import Metrics
from bot.slack.access import EVERYWHERE, Access
from bot.slack.answering.answering import Answering
from bot.slack.answering.pool import AnswerPool
from bot.slack.answering.queue import QuestionQueue
from bot.slack.answering.timing import Timing
from bot.slack.client.checks import Identity
from bot.slack.client.directory import Directory
from bot.slack.context import SlackContext
from bot.slack.digest import Digest
from bot.slack.health import Fault, Health
from bot.slack.messages.home import HomeContent
from bot.slack.page_pictures import PagePictures
from bot.slack.rules import RulesInForce
from bot.slack.state.audit import AuditFile
from bot.slack.state.stores import Stores
from bot.writing.writer import Writer

if TYPE_CHECKING:
    from retrieval.library import Library


UNINSTALLED = "app_uninstalled"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace.

    Where an organisation installed the app as a whole, one stands for all that have no table of their own.
    """

    context: SlackContext
    queue: QuestionQueue
    home: HomeContent
    digest: Digest


def forget(workspace: Workspace) -> None:
    """Delete what is kept of a workspace."""
    team = workspace.context.identity.team
    workspace.context.stores.retention.forget_team(team)
    workspace.context.audit.forget_team(team)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request of Slack's comes from; `org_wide` if it is meant for the whole organisation's app."""

    team: str
    enterprise: str = ""
    org_wide: bool = False


class Workspaces(Protocol):
    """The workspaces that one app serves; all methods raise StorageError if what is stored is unreadable."""

    def at(self, origin: Origin) -> Workspace | None:
        """The workspace that a request comes from; None where the app is not installed.

        May raise DeliveryError where Slack has to be asked.
        """

    def all(self) -> list[Workspace]:
        """All of them."""

    def remove(self, workspace: Workspace, event: str, at: float) -> None:
        """Note that the app was uninstalled, or its token revoked, at a time in seconds since 1970.

        Of an organisation that installed it as a whole, this is about all its workspaces.
        """

    def keep_tokens_fresh(self) -> None:
        """Have tokens replaced that end soon."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all workspaces share.

    `saved_answers` is the folder for answers of people, None for none; of `several` workspaces each has its
    own in it.
    """

    library: "Library"
    in_force: RulesInForce
    stores: Stores
    health: Health
    metrics: Metrics
    audit: AuditFile
    pool: AnswerPool
    timing: Timing
    writer: Writer | None
    quotes: int
    base_url: str
    gaps_every: int
    saved_answers: Path | None
    several: bool

    def workspace(self, client: WebClient, identity: Identity) -> Workspace:
        """A workspace, reached through `client`."""
        access = Access(identity, Directory(client, org_wide=identity.org_wide), self.in_force)
        saved = self.saved_answers / identity.team if self.saved_answers and self.several else None
        context = SlackContext(
            client, identity, self.library, access, self.stores,
            self.health.of_team(identity.team) if self.several else self.health,
            self.metrics, saved or self.saved_answers, self.base_url,
            PagePictures(client, self.library, identity.can_upload), self.audit, self.writer,
        )  # fmt: skip
        return Workspace(
            context,
            QuestionQueue(context, self.pool, Answering(context, self.quotes, self.timing)),
            HomeContent(self.library, lambda: access.filters(EVERYWHERE)),
            Digest(context, self.gaps_every),
        )


@dataclass(frozen=True, slots=True)
class OnlyWorkspace:
    """The one workspace of a bot token; a request that Slack signs for the app is from there."""

    workspace: Workspace

    def at(self, origin: Origin) -> Workspace | None:
        return self.workspace

    def all(self) -> list[Workspace]:
        return [self.workspace]

    def remove(self, workspace: Workspace, event: str, at: float) -> None:
        """The token stands in the environment; what is kept goes with the app alone."""
        workspace.context.health.report(Fault.TOKEN, event)
        if event == UNINSTALLED:
            forget(workspace)

    def keep_tokens_fresh(self) -> None:
        """A token of the environment does not rotate."""
