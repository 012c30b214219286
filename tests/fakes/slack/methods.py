"""The Web API's methods of messages, channels and people."""

from typing import Any

from tests.fakes.slack.limits import Refused, check_blocks, check_view
from tests.fakes.slack.workspace import BOT, Workspace

Args = dict[str, Any]


def auth_test(ws: Workspace, args: Args) -> dict[str, Any]:
    identity = {"user_id": ws.bot_user, "user": "footnote", "bot_id": BOT, "url": "-"}
    team = ws.enterprise if ws.org_wide else ws.team
    organisation = {"enterprise_id": ws.enterprise, "is_enterprise_install": ws.org_wide}
    return {"team_id": team, "team": "Fake", **identity, **(organisation if ws.enterprise else {})}


def require_reachable(ws: Workspace, channel: str) -> None:
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


def post(ws: Workspace, args: Args) -> dict[str, Any]:
    require_reachable(ws, args["channel"])
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


def post_ephemeral(ws: Workspace, args: Args) -> dict[str, Any]:
    require_reachable(ws, args["channel"])
    check_content(ws, args)
    ws.ephemeral.append({**args, "ts": ws.new_ts()})
    return {"message_ts": ws.ephemeral[-1]["ts"]}


def update(ws: Workspace, args: Args) -> dict[str, Any]:
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


def delete(ws: Workspace, args: Args) -> dict[str, Any]:
    message = ws.find(args["channel"], args["ts"])
    if message is None:
        raise Refused("message_not_found")
    if message["user"] != ws.bot_user:
        raise Refused("cant_delete_message")
    ws.messages.remove(message)
    return {}


def replies(ws: Workspace, args: Args) -> dict[str, Any]:
    require_reachable(ws, args["channel"])
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


def set_status(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.find(args["channel_id"], args["thread_ts"]) is None:
        raise Refused("invalid_thread_ts")
    ws.statuses.append(args)
    return {}


def set_prompts(ws: Workspace, args: Args) -> dict[str, Any]:
    if not 1 <= len(args["prompts"]) <= 4 or any(
        prompt.keys() != {"title", "message"} for prompt in args["prompts"]
    ):
        raise Refused("invalid_arguments")
    if "thread_ts" not in args:  # with one, an app with agent_view is told ok and nothing happens
        ws.prompts.append(args)
    return {}


def user_info(ws: Workspace, args: Args) -> dict[str, Any]:
    member: Args = {"is_restricted": False, "is_ultra_restricted": False, "is_bot": False, "deleted": False}
    if ws.enterprise:
        member["enterprise_user"] = {"enterprise_id": ws.enterprise}
    return {"user": {"id": args["user"], "team_id": ws.team, **member, **ws.people.get(args["user"], {})}}


def group_members(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.org_wide and "team_id" not in args:
        raise Refused("missing_argument", "team_id, which the token of an organisation needs")
    if args["usergroup"] not in ws.groups:
        raise Refused("no_such_subteam")
    return {"users": ws.groups[args["usergroup"]]}


def channel_info(ws: Workspace, args: Args) -> dict[str, Any]:
    channel = ws.channels.get(args["channel"])
    if channel is None or (channel.kind != "channel" and not channel.joined):
        raise Refused("channel_not_found")
    shown = {"id": channel.id, "name": f"name-{channel.id.lower()}", "is_ext_shared": channel.external}
    shown["is_org_shared"] = channel.of_several
    return {"channel": {**shown, "is_channel": channel.kind != "im", "is_private": channel.kind != "channel"}}


def permalink(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.find(args["channel"], args["message_ts"]) is None:
        raise Refused("message_not_found")
    return {"permalink": f"https://fake.slack.com/archives/{args['channel']}/p{args['message_ts']}"}


def validate_blocks(ws: Workspace, args: Args) -> dict[str, Any]:
    if len(args) != 1:
        raise Refused("invalid_arguments", "one of blocks, message and view")
    if "view" in args:
        check_view(args["view"], args["view"].get("type", "modal"))
    else:
        check_content(ws, {"text": "-", "blocks": args.get("blocks", []), **args.get("message", {})})
    return {}


def list_teams(ws: Workspace, args: Args) -> dict[str, Any]:
    teams = ws.siblings if ws.org_wide else [ws]
    return {"teams": [{"id": team.team, "name": "-"} for team in teams], "response_metadata": {}}
