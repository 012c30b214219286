"""The Web API: the methods that exist here, with the arguments that each takes; any other is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack import methods, streams, views
from tests.fakes.slack.limits import Refused
from tests.fakes.slack.methods import Args
from tests.fakes.slack.workspace import Workspace


@dataclass(frozen=True)
class Method:
    run: Callable[[Workspace, Args], dict[str, Any]]
    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    token: str = "bot"
    scope: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


METHODS = {
    "auth.teams.list": Method(methods.list_teams, frozenset(), _words("cursor limit include_icon")),
    "chat.delete": Method(methods.delete, _words("channel ts"), scope="chat:write"),
    "chat.getPermalink": Method(methods.permalink, _words("channel message_ts")),
    "blocks.validate": Method(methods.validate_blocks, frozenset(), _words("blocks message view")),
    "users.info": Method(methods.user_info, _words("user"), _words("include_locale"), scope="users:read"),
    "usergroups.users.list": Method(
        methods.group_members, _words("usergroup"), _words("include_disabled team_id"),
        scope="usergroups:read",
    ),
    "conversations.info": Method(
        methods.channel_info, _words("channel"), _words("include_num_members include_locale"),
        scope="channels:read",
    ),
    "auth.test": Method(methods.auth_test, _words("")),
    "apps.connections.open": Method(lambda ws, args: {}, _words(""), token="app"),
    "chat.postMessage": Method(
        methods.post, _words("channel"),
        _words("text blocks thread_ts unfurl_links unfurl_media mrkdwn metadata"), scope="chat:write",
    ),
    "chat.postEphemeral": Method(
        methods.post_ephemeral, _words("channel user"), _words("text blocks thread_ts"), scope="chat:write"
    ),
    "chat.startStream": Method(
        streams.start_stream, _words("channel thread_ts"),
        _words("markdown_text recipient_team_id recipient_user_id"), scope="chat:write",
    ),
    "chat.appendStream": Method(
        streams.append_stream, _words("channel ts markdown_text"), scope="chat:write"
    ),
    "chat.stopStream": Method(
        streams.stop_stream, _words("channel ts"), _words("markdown_text blocks metadata"), scope="chat:write"
    ),
    "chat.update": Method(
        methods.update, _words("channel ts"), _words("text blocks metadata"), scope="chat:write"
    ),
    "conversations.replies": Method(
        methods.replies, _words("channel ts"), _words("cursor limit include_all_metadata oldest inclusive"),
        scope="channels:history",
    ),
    "views.open": Method(views.open_view, _words("trigger_id view")),
    "views.update": Method(views.update_view, _words("view view_id"), _words("hash")),
    "files.getUploadURLExternal": Method(
        views.upload_url, _words("filename length"), _words("alt_txt snippet_type"), scope="files:write"
    ),
    "files.completeUploadExternal": Method(
        views.complete_upload, _words("files"),
        _words("channel_id channels initial_comment thread_ts blocks"),
        scope="files:write",
    ),
    "files.delete": Method(views.delete_file, _words("file"), scope="files:write"),
    "views.publish": Method(views.publish_home, _words("user_id view")),
    "assistant.threads.setStatus": Method(
        methods.set_status, _words("channel_id thread_ts status"), _words("loading_messages"),
        scope="chat:write",
    ),
    "assistant.threads.setSuggestedPrompts": Method(
        methods.set_prompts, _words("channel_id prompts"), _words("thread_ts title"), scope="assistant:write"
    ),
}  # fmt: skip


def call(ws: Workspace, name: str, token: str, args: Args) -> dict[str, Any]:
    """What a method answers, `ok` aside."""
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method")
    if name in ws.refusals:
        raise Refused(ws.refusals[name])
    if not token:
        raise Refused("not_authed")
    if token != (ws.app_token if method.token == "app" else ws.bot_token):
        wrong_kind = token[:4] in ("xoxb", "xapp") and token in (ws.app_token, ws.bot_token)
        raise Refused("not_allowed_token_type" if wrong_kind else ws.token_error)
    if method.scope and method.scope not in ws.scopes.split():
        raise Refused("missing_scope")
    if args.keys() - method.required - method.optional or method.required - args.keys():
        raise Refused("invalid_arguments", f"{name} {sorted(args)}")
    return method.run(ws, args)
