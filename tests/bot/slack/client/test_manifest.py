"""The manifest asks for what the handlers use, and for nothing else."""

import pytest

from bot.slack.client import checks
from bot.slack.client.manifest import manifest_for
from bot.slack.messages import actions
from retrieval.errors import UsageError

MANIFEST = checks.manifest()
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
FREE_EVENTS = {"app_home_opened", "app_uninstalled", "tokens_revoked"}  # they need no scope
EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]


def test_every_event_is_known_with_its_scope() -> None:
    assert set(SCOPES) == set(checks.SCOPES)
    assert set(EVENTS) == {event for event, _ in checks.SCOPES.values() if event} | FREE_EVENTS


def test_the_command_and_the_shortcut_are_those_of_the_handlers() -> None:
    features = MANIFEST["features"]
    assert [command["command"] for command in features["slash_commands"]] == [actions.ASK_COMMAND]
    assert [(shortcut["callback_id"], shortcut["type"]) for shortcut in features["shortcuts"]] == [
        (actions.ASK_ABOUT_MESSAGE, "message")
    ]


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        (MANIFEST["display_information"]["name"], 35),
        (MANIFEST["display_information"]["description"], 140),
        (MANIFEST["features"]["agent_view"]["agent_description"], 300),
        (MANIFEST["features"]["shortcuts"][0]["name"], 24),
    ],
)
def test_its_texts_are_as_short_as_slack_wants_them(text: str, longest: int) -> None:
    assert 0 < len(text) <= longest


def test_it_is_made_for_the_agent_view_and_socket_mode() -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    assert "assistant_view" not in features
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert (settings["socket_mode_enabled"], settings["interactivity"]) == (True, {"is_enabled": True})


def test_for_several_workspaces_it_names_the_addresses_and_has_tokens_rotate() -> None:
    content = manifest_for("https://bot.example.org", org_wide=True)
    events = "https://bot.example.org/slack/events"
    assert content["oauth_config"]["redirect_urls"] == ["https://bot.example.org/slack/oauth_redirect"]
    assert content["oauth_config"]["scopes"]["bot"] == SCOPES
    assert [command["url"] for command in content["features"]["slash_commands"]] == [events]
    settings = content["settings"]
    assert settings["event_subscriptions"]["request_url"] == events
    assert settings["interactivity"] == {"is_enabled": True, "request_url": events}
    assert (settings["token_rotation_enabled"], settings["socket_mode_enabled"]) == (True, False)
    assert settings["org_deploy_enabled"] is True


def test_for_one_workspace_it_is_the_file() -> None:
    assert manifest_for("", org_wide=False) == MANIFEST


@pytest.mark.parametrize(("url", "org_wide"), [("http://bot.example.org", False), ("", True)])
def test_what_slack_would_not_take_is_refused(url: str, org_wide: bool) -> None:
    with pytest.raises(UsageError):
        manifest_for(url, org_wide=org_wide)
