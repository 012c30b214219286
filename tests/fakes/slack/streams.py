"""The Web API's methods of streams: messages that grow while a model writes them."""

from typing import Any

from tests.fakes.slack.limits import Refused
from tests.fakes.slack.methods import Args, check_content, require_reachable
from tests.fakes.slack.workspace import BOT, Workspace


def start_stream(ws: Workspace, args: Args) -> dict[str, Any]:
    """An empty message that grows: in a thread only, in channels for one reader of one team."""
    require_reachable(ws, args["channel"])
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


def append_stream(ws: Workspace, args: Args) -> dict[str, Any]:
    message = _stream(ws, args)
    if not args["markdown_text"]:
        raise Refused("no_text")
    if len(message["text"]) + len(args["markdown_text"]) > 12_000:
        raise Refused("msg_too_long")
    message |= {"text": message["text"] + args["markdown_text"], "appends": message["appends"] + 1}
    if message["appends"] >= ws.stream_lives:
        message["streaming"] = False
    return {"channel": args["channel"], "ts": args["ts"]}


def stop_stream(ws: Workspace, args: Args) -> dict[str, Any]:
    message = _stream(ws, args)
    if args.get("blocks"):
        check_content(ws, args)
    message |= {"streaming": False, "blocks": args.get("blocks", [])}
    message |= {"metadata": args["metadata"]} if "metadata" in args else {}
    return {"channel": args["channel"], "ts": args["ts"], "message": message}
