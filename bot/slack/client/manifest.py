"""The manifest that creates the app, as the settings ask for it."""

from typing import Any
from urllib.parse import urlsplit

from bot.slack.client.checks import manifest
from bot.slack.client.http import EVENTS
from bot.slack.client.install_flow import REDIRECT_PATH
from retrieval.errors import UsageError


def manifest_for(public_url: str, *, org_wide: bool) -> dict[str, Any]:
    """For one workspace over Socket Mode or, with a public address, for several that install it by OAuth.

    Raises:
        UsageError: Slack would not take the address, or organisations cannot install the app without one.
    """
    content = manifest()
    if not public_url:
        if org_wide:
            raise UsageError("[slack] org_wide needs a public_url", "set it to where people reach this app")
        return content
    if urlsplit(public_url).scheme != "https":
        raise UsageError("[slack] public_url is no https address", "put a web server with TLS in front")
    requests = public_url + EVENTS
    content["oauth_config"]["redirect_urls"] = [public_url + REDIRECT_PATH]
    for command in content["features"]["slash_commands"]:
        command["url"] = requests
    settings = content["settings"]
    settings["event_subscriptions"]["request_url"] = requests
    settings["interactivity"]["request_url"] = requests
    settings |= {
        "org_deploy_enabled": org_wide,
        "socket_mode_enabled": False,
        "token_rotation_enabled": True,
    }
    return content
