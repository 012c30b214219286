"""The one table of the settings: how each is called, and how its value is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.parsing.base_url import parse_base_url
from bot.parsing.channel_tables import (
    parse_channel,
    parse_channels,
    parse_globs,
    parse_groups,
    parse_responders,
    parse_user_groups,
)
from bot.parsing.channels import FollowUps
from bot.parsing.model_url import parse_model_url
from bot.parsing.readers import parse_readers
from bot.parsing.silence import parse_silence
from bot.parsing.sources import parse_sources
from bot.parsing.teams import parse_teams
from bot.parsing.writer import (
    AUTO,
    OFF,
    ON,
    parse_key_variable,
    parse_model_name,
    parse_price,
)
from bot.render.themes import THEMES
from bot.settings.parsers import (
    boolean,
    cluster,
    date_origin,
    file_or_none,
    folder_or_none,
    folders,
    integer,
    object_storage,
    one_of,
    positive_number,
    string,
    subfolder,
)
from retrieval.text.wording import WORDINGS


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: a name, how its value is read, and its short flag if it has one.

    The key `workers` of a file's table `[slack]` is the setting `slack_workers`. `metavar` is what stands for
    the value in a help; without one only a file can say it.

    `parse` takes what a flag or a variable (text) or a TOML file holds; its ValueError says what it expects.
    """

    name: str
    parse: Callable[[object], Any]
    metavar: str = ""
    short_flag: str = ""

    @property
    def flag(self) -> str:
        """The flag by which errors name it; "" where there is none."""
        return self.short_flag or (self.long_flag if self.metavar else "")

    @property
    def long_flag(self) -> str:
        """Its name as a flag: `--passage-tokens`."""
        return "--" + self.name.replace("_", "-")


SETTINGS = (
    Setting("seeds", folders, "FOLDER"),
    Setting("sources", parse_sources),
    Setting("index", folder_or_none, "FOLDER"),
    Setting("model", string, "NAME"),
    Setting("runtime", one_of("auto", "onnx", "torch"), "RUNTIME"),
    Setting("models", folder_or_none, "FOLDER"),
    Setting("passage_tokens", integer(16, 8192), "N"),
    Setting("quotes", integer(1, 50), "N", "-k"),
    Setting("silence", parse_silence, "DEGREE"),
    Setting("language", one_of(*WORDINGS), "LANGUAGE"),
    Setting("max_article_mb", positive_number("megabytes"), "MB"),
    Setting("max_document_mb", positive_number("megabytes"), "MB"),
    Setting("dates", date_origin, "ORIGIN"),
    Setting("readers", parse_readers),
    Setting("reader_seconds", positive_number("seconds"), "SECONDS"),
    Setting("reader_mb", positive_number("megabytes"), "MB"),
    Setting("max_articles", integer(1, 999_999_999), "N"),
    Setting("outside_links", boolean, "BOOLEAN"),
    Setting("answer_seconds", positive_number("seconds"), "SECONDS"),
    Setting("cluster", cluster, "ADDRESS"),
    Setting("cluster_storage", object_storage, "URL"),
    Setting("color", one_of("auto", "always", "never"), "WHEN"),
    Setting("theme", one_of(*THEMES), "THEME"),
    Setting("edit_mode", one_of("emacs", "vi"), "MODE"),
    Setting("keep_conversation", boolean, "BOOLEAN"),
    Setting("writer", one_of(AUTO, ON, OFF), "WHEN"),
    Setting("writer_url", parse_model_url, "URL"),
    Setting("writer_model", parse_model_name, "NAME"),
    Setting("writer_key_env", parse_key_variable, "VARIABLE"),
    Setting("writer_seconds", positive_number("seconds"), "SECONDS"),
    Setting("writer_sentences", integer(1, 12), "N"),
    Setting("writer_never", parse_globs, "GLOBS"),
    Setting("writer_check", one_of("rules", "model"), "HOW"),
    Setting("writer_price", parse_price, "PRICES"),
    Setting("resident", boolean, "BOOLEAN"),
    Setting("base_url", parse_base_url, "URL"),
    Setting("serve_host", string, "HOST"),
    Setting("serve_port", integer(1, 65_535), "PORT", "--port"),
    Setting("serve_processes", integer(0, 64), "N"),
    Setting("serve_workers", integer(1, 64), "N"),
    Setting("serve_per_minute", integer(0, 1_000_000), "N"),
    Setting("serve_update_seconds", integer(1, 86_400), "SECONDS"),
    Setting("serve_writer", boolean, "BOOLEAN"),
    Setting("slack_workers", integer(1, 64), "N"),
    Setting("slack_queue", integer(1, 100_000), "N"),
    Setting("slack_per_minute", integer(1, 100_000), "N"),
    Setting("slack_update_seconds", integer(1, 86_400), "SECONDS"),
    Setting("slack_host", string, "HOST"),
    Setting("slack_health_port", integer(0, 65_535), "PORT", "--health"),
    Setting("slack_responders", parse_responders, "IDS"),
    Setting("slack_escalate", parse_channel, "ID"),
    Setting("slack_follow_up", one_of(*FollowUps), "HOW"),
    Setting("slack_shared", parse_globs, "GLOBS"),
    Setting("slack_allow", parse_user_groups, "IDS"),
    Setting("slack_saved_answers", subfolder, "FOLDER"),
    Setting("slack_keep_days", integer(1, 36_500), "DAYS"),
    Setting("slack_audit", file_or_none, "FILE"),
    Setting("slack_audit_text", boolean, "BOOLEAN"),
    Setting("slack_gaps_channel", parse_channel, "ID"),
    Setting("slack_gaps_every", integer(1, 28), "DAYS"),
    Setting("slack_public_url", parse_base_url, "URL"),
    Setting("slack_org_wide", boolean, "BOOLEAN"),
    Setting("slack_groups", parse_groups),
    Setting("slack_channels", parse_channels),
    Setting("slack_teams", parse_teams),
)
NAMES = tuple(setting.name for setting in SETTINGS)
TABLES = ("serve", "slack")


def toml_key(name: str) -> tuple[str, str]:
    """How a setting is written in a file: its table, "" for none, and its key."""
    table, _, key = name.partition("_")
    return (table, key) if table in TABLES else ("", name)
