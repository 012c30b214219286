"""The settings in force, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.parsing.channels import (
    Channel,
    Channels,
    FollowUps,
)
from bot.parsing.sources import collection_name
from bot.parsing.teams import Team, Teams, workspaces_of
from bot.parsing.writer import (
    TokenPrice,
)
from retrieval.types import DateOrigin, LibraryOptions, Silence, Source


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, resolved and checked."""

    sources: tuple[Source, ...]
    sources_file: Path | None  # that the sources are written in, if they are
    index: Path
    model: str
    runtime: str
    models: Path
    passage_tokens: int
    quotes: int
    silence: Silence
    language: str
    max_article_mb: float
    max_document_mb: float
    dates: DateOrigin
    readers: Mapping[str, str]
    reader_seconds: float
    reader_mb: float
    max_articles: int
    outside_links: bool
    answer_seconds: float
    cluster: str
    cluster_storage: str
    color: str
    theme: str
    edit_mode: str
    keep_conversation: bool
    writer: str
    writer_url: str
    writer_model: str
    writer_key_env: str
    writer_seconds: float
    writer_sentences: int
    writer_never: tuple[str, ...]
    writer_check: str
    writer_price: TokenPrice | None
    resident: bool
    base_url: str
    serve_host: str
    serve_port: int
    serve_processes: int
    serve_workers: int
    serve_per_minute: int
    serve_update_seconds: int
    serve_writer: bool
    slack_workers: int
    slack_queue: int
    slack_per_minute: int
    slack_update_seconds: int
    slack_host: str
    slack_health_port: int
    slack_responders: tuple[str, ...]
    slack_escalate: str
    slack_follow_up: str
    slack_shared: tuple[str, ...]
    slack_allow: tuple[str, ...]
    slack_saved_answers: str
    slack_keep_days: int
    slack_audit: Path | None
    slack_audit_text: bool
    slack_gaps_channel: str
    slack_gaps_every: int
    slack_public_url: str
    slack_org_wide: bool
    slack_groups: Mapping[str, tuple[str, ...]]
    slack_channels: Mapping[str, Channel]
    slack_teams: Mapping[str, Team]

    @property
    def seeds(self) -> Path:
        """The folder of articles, or the first of several."""
        return self.sources[0].path

    @property
    def collection_name(self) -> str:
        """What files are called that are kept for these articles."""
        return collection_name(self.sources, self.sources_file)

    @property
    def channels(self) -> Channels:
        """What holds in which channel of Slack."""
        return Channels(
            self.slack_channels,
            self.slack_responders,
            default_shared=self.slack_shared,
            groups=self.slack_groups,
            default_allow=self.slack_allow,
            follow_up=FollowUps(self.slack_follow_up),
            escalate=self.slack_escalate,
            gaps_channel=self.slack_gaps_channel,
            foreign=tuple(glob for team in self.slack_teams.values() for glob in team.owned()),
        )

    @property
    def teams(self) -> Teams:
        """What holds in the workspaces of Slack that have tables of their own."""
        return workspaces_of(self.channels, self.slack_teams, self.slack_saved_answers)

    @property
    def options(self) -> LibraryOptions:
        """What a library has to know of them."""
        return LibraryOptions(
            passage_tokens=self.passage_tokens,
            max_article_mb=self.max_article_mb,
            max_document_mb=self.max_document_mb,
            dates=self.dates,
            readers=tuple(self.readers.items()),
            reader_seconds=self.reader_seconds,
            reader_mb=self.reader_mb,
            max_articles=self.max_articles,
            outside_links=self.outside_links,
            answer_seconds=self.answer_seconds,
            silence=self.silence,
            language=self.language,
        )
