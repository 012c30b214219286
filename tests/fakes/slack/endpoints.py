"""What the app reaches of the fake Slack by HTTP: the Web API, uploads of files, and response URLs."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.fakes.slack.delivery import Sockets
from tests.fakes.slack.limits import Refused
from tests.fakes.slack.methods import Args, check_content
from tests.fakes.slack.oauth import OAuth
from tests.fakes.slack.people import People
from tests.fakes.slack.web_api import call
from tests.fakes.slack.workspace import Call, Workspace

MAX_RESPONSES = 5  # through one response URL
RESPONSE_FIELDS = {
    "text", "blocks", "response_type", "replace_original", "delete_original", "unfurl_links", "unfurl_media",
    "thread_ts",
}  # fmt: skip


class Endpoints:
    """The addresses of a workspace, and of those that share its server: `teams` by their ids."""

    def __init__(self, slack: People, oauth: OAuth, sockets: Sockets, teams: Mapping[str, Workspace]) -> None:
        self._slack = slack
        self._oauth = oauth
        self._sockets = sockets
        self._teams = teams

    def application(self) -> web.Application:
        app = web.Application(client_max_size=1 << 22)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self._sockets.serve)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        return app

    async def _api(self, request: web.Request) -> web.Response:
        slack, name, args = self._slack, request.match_info["method"], await _arguments(request)
        await asyncio.sleep(slack.slow.get(name, 0))
        if (failure := self._failure(name, args)) is not None:
            return failure
        authorization = request.headers.get("Authorization", "")
        workspace: Workspace = slack
        with slack.changed:  # whoever sees what a call has changed finds it in `calls`
            try:
                if name == "oauth.v2.access":
                    answer = self._oauth.access(authorization, args)
                else:
                    token = authorization.removeprefix("Bearer ")
                    workspace = self._oauth.workspace(token, args) or slack
                    answer = call(workspace, name, token, args)
                if name == "apps.connections.open":
                    answer = {**answer, "url": self._socket_url()}
                answer, done = {"ok": True, **answer}, Call(name, args)
            except Refused as refused:
                answer, done = _refusal(refused), Call(name, args, f"{refused.error} {refused.why}".strip())
            for calls in {id(slack): slack.calls, id(workspace): workspace.calls}.values():
                calls.append(done)
        slack.told()
        if name in slack.breaking:
            slack.breaking.remove(name)
            assert request.transport
            request.transport.close()
        return web.json_response(answer, headers={"X-OAuth-Scopes": workspace.scopes.replace(" ", ",")})

    def _failure(self, name: str, args: Args) -> web.Response | None:
        """An error page or a rate limit, where a test has asked for one."""
        slack = self._slack
        if slack.outage or name in slack.failing:
            if not slack.outage:
                slack.failing.remove(name)
            slack.calls.append(Call(name, args, "http_503"))
            return _error_page()
        if waiting := slack.throttled.get(name):
            slack.calls.append(Call(name, args, "ratelimited"))
            limit = {"Retry-After": str(waiting.pop())}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=limit)
        return None

    def _socket_url(self) -> str:
        """Where one connection of Socket Mode is taken."""
        ticket = self._slack.new_id("ticket")
        self._sockets.tickets.add(ticket)
        return f"ws://127.0.0.1:{self._slack.port}/socket?ticket={ticket}"

    async def _upload(self, request: web.Request) -> web.Response:
        file = request.match_info["file"]
        if file not in self._slack.uploads:
            return web.Response(status=404, text="no such upload")
        body = await request.read()
        if request.content_type.startswith("multipart/"):
            raise AssertionError("a file is uploaded as it is")
        self._slack.uploads[file] = body
        return web.Response(text=f"OK - {len(body)}")

    async def _respond(self, request: web.Request) -> web.Response:
        if self._slack.outage:
            return _error_page()
        team, _, id = request.match_info["id"].partition(".")
        workspace = self._teams.get(team, self._slack)
        address, body = workspace.urls.get(id), await request.json()
        if address is None or len(address["used"]) >= MAX_RESPONSES:
            return web.Response(status=404, text="used_url")
        try:
            _check_response(self._slack, body)
        except Refused as refused:
            self._slack.calls.append(Call("response_url", body, refused.error))
            return web.Response(status=400, text=refused.error)
        self._slack.calls.append(Call("response_url", body))
        address["used"].append(body)
        if body.get("response_type") == "in_channel":
            said = {"channel": address["channel"], "ts": workspace.new_ts(), "user": workspace.bot_user}
            workspace.add({"type": "message", **said, **body})
        self._slack.told()
        return web.Response(text="ok")


def _check_response(slack: Workspace, body: dict[str, Any]) -> None:
    if body.keys() - RESPONSE_FIELDS:
        raise Refused("invalid_arguments", str(body.keys() - RESPONSE_FIELDS))
    if "thread_ts" in body and body.get("replace_original"):
        raise Refused("invalid_arguments", "thread_ts of a message that is replaced")
    check_content(slack, body)


def _refusal(refused: Refused) -> dict[str, Any]:
    answer: dict[str, Any] = {"ok": False, "error": refused.error}
    if refused.pointer:
        told = f"[ERROR] {refused.why} [json-pointer:{refused.pointer}]"
        answer["response_metadata"] = {"messages": [told]}
    return answer


def _error_page() -> web.Response:
    return web.Response(status=503, text="<html>We are having trouble.</html>")


async def _arguments(request: web.Request) -> Args:
    if request.content_type == "application/json":
        body = await request.text()
        arguments = json.loads(body) if body else {}
    else:
        arguments = dict(await request.post())
    arguments = {**dict(request.query), **arguments}
    return {
        name: json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
        for name, value in arguments.items()
    }
