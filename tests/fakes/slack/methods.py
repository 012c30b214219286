"""The methods of the Web API that exist here, with the arguments that each takes; any other is refused."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.limits import Refused, check_blocks, check_view
from tests.fakes.slack.workspace import BOT, Workspace

Args = dict[str, Any]


@dataclass(frozen=True)
class Method:
    run: Callable[[Workspace, Args], dict[str, Any]]
    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    token: str = "bot"
    scope: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _auth_test(ws: Workspace, args: Args) -> dict[str, Any]:
    identity = {"user_id": ws.bot_user, "user": "footnote", "bot_id": BOT, "url": "-"}
    team = ws.enterprise if ws.org_wide else ws.team
    organisation = {"enterprise_id": ws.enterprise, "is_enterprise_install": ws.org_wide}
    return {"team_id": team, "team": "Fake", **identity, **(organisation if ws.enterprise else {})}


def _reachable(ws: Workspace, channel: str) -> None:
    if channel.startswith("U"):  # a direct message is opened
        return
    channel_state = ws.channels.get(channel)
    if channel_state is None:
        raise Refused("channel_not_found")
    if channel_state.archived:
        raise Refused("is_archived")
    if not channel_state.joined:
        raise Refused("not_in_channel")


def check_content(ws: Workspace, args: Args) -> None:
    if not args.get("text") and not args.get("blocks"):
        raise Refused("no_text")
    if len(args.get("text") or "") > 40_000:
        raise Refused("msg_too_long")
    blocks = args.get("blocks") or []
    for position, block in enumerate(blocks):
        if ws.blocks_known is not None and block.get("type") not in ws.blocks_known:
            raise Refused("invalid_blocks", "unsupported type", pointer=f"/blocks/{position}/type")
    check_blocks(blocks)


def _post(ws: Workspace, args: Args) -> dict[str, Any]:
    _reachable(ws, args["channel"])
    check_content(ws, args)
    args = {**args, "channel": ws.directs.get(args["channel"], args["channel"])}
    metadata = args.get("metadata")
    if metadata and metadata.keys() != {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    message = {
        "channel": args["channel"],
        "ts": ws.new_ts(),
        "user": ws.bot_user,
        "bot_id": BOT,
        "team": ws.team,
        "type": "message",
    }
    message |= {
        name: args[name]
        for name in ("text", "blocks", "metadata", "unfurl_links", "unfurl_media")
        if name in args
    }
    thread = args.get("thread_ts")
    if thread and ws.find(args["channel"], thread):  # else it lands in the channel, as with Slack
        message["thread_ts"] = thread
    ws.add(message)
    return {"channel": args["channel"], "ts": message["ts"], "message": message}


def _post_ephemeral(ws: Workspace, args: Args) -> dict[str, Any]:
    _reachable(ws, args["channel"])
    check_content(ws, args)
    ws.ephemeral.append({**args, "ts": ws.new_ts()})
    return {"message_ts": ws.ephemeral[-1]["ts"]}


def _start_stream(ws: Workspace, args: Args) -> dict[str, Any]:
    """An empty message that grows: in a thread only, in channels for one reader of one team."""
    _reachable(ws, args["channel"])
    if ws.find(args["channel"], args["thread_ts"]) is None:
        raise Refused("invalid_thread_ts")
    if not args["channel"].startswith("D"):
        for name in ("recipient_team_id", "recipient_user_id"):
            if not args.get(name):
                raise Refused(f"missing_{name}")
    message = {
        "channel": args["channel"], "ts": ws.new_ts(), "user": ws.bot_user, "bot_id": BOT, "type": "message",
        "thread_ts": args["thread_ts"], "text": args.get("markdown_text", ""), "streaming": True,
        "appends": 0,
    }  # fmt: skip
    ws.add(message)
    return {"channel": args["channel"], "ts": message["ts"]}


def _stream(ws: Workspace, args: Args) -> dict[str, Any]:
    """The message of a stream that goes on."""
    message = ws.find(args["channel"], args["ts"])
    if message is None:
        raise Refused("message_not_found")
    if message["user"] != ws.bot_user:
        raise Refused("message_not_owned_by_app")
    if message["ts"] in ws.stopped_streams:
        message["streaming"] = False
        raise Refused("stopped_by_user")
    if not message.get("streaming"):
        raise Refused("message_not_in_streaming_state")
    return message


def _append_stream(ws: Workspace, args: Args) -> dict[str, Any]:
    message = _stream(ws, args)
    if not args["markdown_text"]:
        raise Refused("no_text")
    if len(message["text"]) + len(args["markdown_text"]) > 12_000:
        raise Refused("msg_too_long")
    message |= {"text": message["text"] + args["markdown_text"], "appends": message["appends"] + 1}
    if message["appends"] >= ws.stream_lives:
        message["streaming"] = False
    return {"channel": args["channel"], "ts": args["ts"]}


def _stop_stream(ws: Workspace, args: Args) -> dict[str, Any]:
    message = _stream(ws, args)
    if args.get("blocks"):
        check_content(ws, args)
    message |= {"streaming": False, "blocks": args.get("blocks", [])}
    message |= {"metadata": args["metadata"]} if "metadata" in args else {}
    return {"channel": args["channel"], "ts": args["ts"], "message": message}


def _update(ws: Workspace, args: Args) -> dict[str, Any]:
    message = ws.find(args["channel"], args["ts"])
    if message is None:
        raise Refused("message_not_found")
    if message.get("streaming"):
        raise Refused("streaming_state_conflict")
    if message["user"] != ws.bot_user:
        raise Refused("cant_update_message")
    if len(args.get("text") or "") > 4000:
        raise Refused("msg_too_long")
    check_content(ws, args)
    message |= {"text": args["text"], "blocks": args.get("blocks", [])}
    message |= {"metadata": args["metadata"]} if "metadata" in args else {}
    return {"channel": args["channel"], "ts": args["ts"]}


def _delete(ws: Workspace, args: Args) -> dict[str, Any]:
    message = ws.find(args["channel"], args["ts"])
    if message is None:
        raise Refused("message_not_found")
    if message["user"] != ws.bot_user:
        raise Refused("cant_delete_message")
    ws.messages.remove(message)
    return {}


def _replies(ws: Workspace, args: Args) -> dict[str, Any]:
    _reachable(ws, args["channel"])
    whole = ws.thread(args["channel"], args["ts"])
    if not whole:
        raise Refused("thread_not_found")
    oldest, limit = str(args.get("oldest", "0")), min(int(args.get("limit", 100)), 3)  # pages are small
    matching = [message for message in whole if message["ts"] == args["ts"] or message["ts"] >= oldest]
    begin = int(args.get("cursor") or 0)
    page = [dict(message) for message in matching[begin : begin + limit]]
    if str(args.get("include_all_metadata")).lower() not in ("1", "true"):
        for message in page:
            message.pop("metadata", None)
    more = begin + limit < len(matching)
    return {
        "messages": page,
        "has_more": more,
        "response_metadata": {"next_cursor": str(begin + limit) if more else ""},
    }


def _open_view(ws: Workspace, args: Args) -> dict[str, Any]:
    opened = ws.triggers.pop(args["trigger_id"], None)
    if opened is None:
        raise Refused("invalid_trigger_id")
    if time.monotonic() - opened > ws.trigger_lives:
        raise Refused("expired_trigger_id")
    check_view(args["view"], "modal")
    view = {**args["view"], "id": ws.new_id("V"), "hash": ws.new_id("h")}
    ws.views[view["id"]] = view
    return {"view": view}


def _update_view(ws: Workspace, args: Args) -> dict[str, Any]:
    old = ws.views.get(args.get("view_id", ""))
    if old is None:
        raise Refused("not_found")
    if args.get("hash") not in (None, old["hash"]):
        raise Refused("hash_conflict")
    check_view(args["view"], "modal")
    _require_files(ws, args["view"])
    ws.views[old["id"]] = {**args["view"], "id": old["id"], "hash": ws.new_id("h")}
    return {"view": ws.views[old["id"]]}


def _require_files(ws: Workspace, view: dict[str, Any]) -> None:
    """A picture is refused the first time that it is shown: Slack processes a file after it was uploaded."""
    for block in view["blocks"]:
        file = block.get("slack_file", {}).get("id")
        if file is not None and (file not in ws.files or file in ws.unprocessed):
            ws.unprocessed.discard(file)
            raise Refused("invalid_arguments", f"no file {file}")


def _upload_url(ws: Workspace, args: Args) -> dict[str, Any]:
    file = ws.new_id("F")
    ws.uploads[file] = b""
    return {"upload_url": f"http://127.0.0.1:{ws.port}/upload/{file}", "file_id": file}


def _complete_upload(ws: Workspace, args: Args) -> dict[str, Any]:
    for file in args["files"]:
        if not ws.uploads.get(file["id"]):
            raise Refused("file_not_found")
        ws.files[file["id"]] = ws.uploads.pop(file["id"])
        ws.unprocessed.add(file["id"])
    return {"files": args["files"]}


def _delete_file(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.files.pop(args["file"], None) is None:
        raise Refused("file_not_found")
    return {}


def _publish(ws: Workspace, args: Args) -> dict[str, Any]:
    check_view(args["view"], "home")
    ws.homes[args["user_id"]] = args["view"]
    return {"view": args["view"]}


def _status(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.find(args["channel_id"], args["thread_ts"]) is None:
        raise Refused("invalid_thread_ts")
    ws.statuses.append(args)
    return {}


def _prompts(ws: Workspace, args: Args) -> dict[str, Any]:
    if not 1 <= len(args["prompts"]) <= 4 or any(
        prompt.keys() != {"title", "message"} for prompt in args["prompts"]
    ):
        raise Refused("invalid_arguments")
    if "thread_ts" not in args:  # with one, an app with agent_view is told ok and nothing happens
        ws.prompts.append(args)
    return {}


def _user_info(ws: Workspace, args: Args) -> dict[str, Any]:
    member: Args = {"is_restricted": False, "is_ultra_restricted": False, "is_bot": False, "deleted": False}
    if ws.enterprise:
        member["enterprise_user"] = {"enterprise_id": ws.enterprise}
    return {"user": {"id": args["user"], "team_id": ws.team, **member, **ws.people.get(args["user"], {})}}


def _group_members(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.org_wide and "team_id" not in args:
        raise Refused("missing_argument", "team_id, which the token of an organisation needs")
    if args["usergroup"] not in ws.groups:
        raise Refused("no_such_subteam")
    return {"users": ws.groups[args["usergroup"]]}


def _channel_info(ws: Workspace, args: Args) -> dict[str, Any]:
    channel = ws.channels.get(args["channel"])
    if channel is None or (channel.kind != "channel" and not channel.joined):
        raise Refused("channel_not_found")
    shown = {"id": channel.id, "name": f"name-{channel.id.lower()}", "is_ext_shared": channel.external}
    shown["is_org_shared"] = channel.of_several
    return {"channel": {**shown, "is_channel": channel.kind != "im", "is_private": channel.kind != "channel"}}


def _permalink(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.find(args["channel"], args["message_ts"]) is None:
        raise Refused("message_not_found")
    return {"permalink": f"https://fake.slack.com/archives/{args['channel']}/p{args['message_ts']}"}


def _validate(ws: Workspace, args: Args) -> dict[str, Any]:
    if len(args) != 1:
        raise Refused("invalid_arguments", "one of blocks, message and view")
    if "view" in args:
        check_view(args["view"], args["view"].get("type", "modal"))
    else:
        check_content(ws, {"text": "-", "blocks": args.get("blocks", []), **args.get("message", {})})
    return {}


def _teams(ws: Workspace, args: Args) -> dict[str, Any]:
    teams = ws.siblings if ws.org_wide else [ws]
    return {"teams": [{"id": team.team, "name": "-"} for team in teams], "response_metadata": {}}


METHODS = {
    "auth.teams.list": Method(_teams, frozenset(), _words("cursor limit include_icon")),
    "chat.delete": Method(_delete, _words("channel ts"), scope="chat:write"),
    "chat.getPermalink": Method(_permalink, _words("channel message_ts")),
    "blocks.validate": Method(_validate, frozenset(), _words("blocks message view")),
    "users.info": Method(_user_info, _words("user"), _words("include_locale"), scope="users:read"),
    "usergroups.users.list": Method(
        _group_members, _words("usergroup"), _words("include_disabled team_id"), scope="usergroups:read"
    ),
    "conversations.info": Method(
        _channel_info, _words("channel"), _words("include_num_members include_locale"), scope="channels:read"
    ),
    "auth.test": Method(_auth_test, _words("")),
    "apps.connections.open": Method(lambda ws, args: {}, _words(""), token="app"),
    "chat.postMessage": Method(
        _post, _words("channel"),
        _words("text blocks thread_ts unfurl_links unfurl_media mrkdwn metadata"), scope="chat:write",
    ),
    "chat.postEphemeral": Method(
        _post_ephemeral, _words("channel user"), _words("text blocks thread_ts"), scope="chat:write"
    ),
    "chat.startStream": Method(
        _start_stream, _words("channel thread_ts"),
        _words("markdown_text recipient_team_id recipient_user_id"), scope="chat:write",
    ),
    "chat.appendStream": Method(_append_stream, _words("channel ts markdown_text"), scope="chat:write"),
    "chat.stopStream": Method(
        _stop_stream, _words("channel ts"), _words("markdown_text blocks metadata"), scope="chat:write"
    ),
    "chat.update": Method(_update, _words("channel ts"), _words("text blocks metadata"), scope="chat:write"),
    "conversations.replies": Method(
        _replies, _words("channel ts"), _words("cursor limit include_all_metadata oldest inclusive"),
        scope="channels:history",
    ),
    "views.open": Method(_open_view, _words("trigger_id view")),
    "views.update": Method(_update_view, _words("view view_id"), _words("hash")),
    "files.getUploadURLExternal": Method(
        _upload_url, _words("filename length"), _words("alt_txt snippet_type"), scope="files:write"
    ),
    "files.completeUploadExternal": Method(
        _complete_upload, _words("files"), _words("channel_id channels initial_comment thread_ts blocks"),
        scope="files:write",
    ),
    "files.delete": Method(_delete_file, _words("file"), scope="files:write"),
    "views.publish": Method(_publish, _words("user_id view")),
    "assistant.threads.setStatus": Method(
        _status, _words("channel_id thread_ts status"), _words("loading_messages"), scope="chat:write"
    ),
    "assistant.threads.setSuggestedPrompts": Method(
        _prompts, _words("channel_id prompts"), _words("thread_ts title"), scope="assistant:write"
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
