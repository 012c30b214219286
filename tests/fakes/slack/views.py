"""The Web API's methods of modals, the home tab, and the pictures that they show."""

import time
from typing import Any

from tests.fakes.slack.limits import Refused, check_view
from tests.fakes.slack.methods import Args
from tests.fakes.slack.workspace import Workspace


def open_view(ws: Workspace, args: Args) -> dict[str, Any]:
    opened = ws.triggers.pop(args["trigger_id"], None)
    if opened is None:
        raise Refused("invalid_trigger_id")
    if time.monotonic() - opened > ws.trigger_lives:
        raise Refused("expired_trigger_id")
    check_view(args["view"], "modal")
    view = {**args["view"], "id": ws.new_id("V"), "hash": ws.new_id("h")}
    ws.views[view["id"]] = view
    return {"view": view}


def update_view(ws: Workspace, args: Args) -> dict[str, Any]:
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


def publish_home(ws: Workspace, args: Args) -> dict[str, Any]:
    check_view(args["view"], "home")
    ws.homes[args["user_id"]] = args["view"]
    return {"view": args["view"]}


def upload_url(ws: Workspace, args: Args) -> dict[str, Any]:
    file = ws.new_id("F")
    ws.uploads[file] = b""
    return {"upload_url": f"http://127.0.0.1:{ws.port}/upload/{file}", "file_id": file}


def complete_upload(ws: Workspace, args: Args) -> dict[str, Any]:
    for file in args["files"]:
        if not ws.uploads.get(file["id"]):
            raise Refused("file_not_found")
        ws.files[file["id"]] = ws.uploads.pop(file["id"])
        ws.unprocessed.add(file["id"])
    return {"files": args["files"]}


def delete_file(ws: Workspace, args: Args) -> dict[str, Any]:
    if ws.files.pop(args["file"], None) is None:
        raise Refused("file_not_found")
    return {}
