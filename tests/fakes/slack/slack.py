"""The fake Slack as tests use it: people say, press and open things; the app's doings can be looked at."""

import asyncio
import json
import threading
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from tests.fakes.slack.delivery import Envelope, Sockets, post_signed
from tests.fakes.slack.limits import Refused
from tests.fakes.slack.methods import call, check_content
from tests.fakes.slack.oauth import OAuth
from tests.fakes.slack.payloads import (
    block_actions,
    event_callback,
    message_action,
    pressed,
    slash_command,
    view_submission,
)
from tests.fakes.slack.workspace import Call, Channel, Workspace

NUMBERS = {"limit"}


class FakeSlack(Workspace):
    """A workspace that is served on a port of loopback until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.oauth = OAuth()
        self.teams: dict[str, FakeTeam] = {}
        self.http: tuple[str, str] | None = None  # an app's address and signing secret: no Socket Mode then
        self.handed: list[Envelope] = []
        self.lost: list[Envelope] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._start())

    def __enter__(self) -> "FakeSlack":
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._runner.cleanup())
        self._do(self._cancel())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    # What people do.

    def channel(self, id: str, kind: str = "channel", *, joined: bool = True, external: bool = False) -> str:
        self.channels[id] = Channel(id, kind, joined, external=external)
        return id

    def say(
        self,
        channel: str,
        user: str,
        text: str,
        *,
        thread: str = "",
        mention_first: bool = True,
        **fields: Any,
    ) -> str:
        """Somebody writes a message; of one that mentions the app two events tell, in either order."""
        message = {
            "type": "message",
            "channel": channel,
            "user": user,
            "text": text,
            "ts": self.new_ts(),
            "team": self.people.get(user, {}).get("team_id", self.team),
            **fields,
        }
        message |= {"thread_ts": thread} if thread else {}
        self.add(message)
        events = [{**message, "channel_type": self.channels[channel].kind}]
        if f"<@{self.bot_user}>" in text and self.channels[channel].kind != "im":
            events.insert(0 if mention_first else 1, {**message, "type": "app_mention"})
        for event in events:
            self.event(event)
        return str(message["ts"])

    def event(self, event: dict[str, Any]) -> Envelope:
        channel = self.channels.get(str(event.get("channel")))
        payload = event_callback(self, event, self.new_id("Ev"), external=bool(channel and channel.external))
        return self.hand_over("events_api", payload)

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Somebody edits their message."""
        message = self.find(channel, ts)
        assert message
        before = dict(message)
        message |= {"text": text, "edited": {"user": message["user"], "ts": self.new_ts()}}
        shown = {name: value for name, value in message.items() if name not in ("at", "channel")}
        self.event(
            {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel,
             "ts": self.new_ts(), "channel_type": self.channels[channel].kind, "message": shown,
             "previous_message": before}
        )  # fmt: skip

    def delete(self, channel: str, ts: str) -> None:
        gone = self.find(channel, ts)
        assert gone
        self.messages.remove(gone)
        self.event(
            {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel,
             "deleted_ts": ts, "ts": self.new_ts(), "channel_type": self.channels[channel].kind,
             "previous_message": gone}
        )  # fmt: skip

    def command(self, channel: str, user: str, text: str) -> str:
        """Somebody uses /ask; the id under which the answers to them are found in `responses`."""
        id = self._address(channel, user)
        payload = slash_command(self, channel, user, text, self._url(id), self.trigger())
        self.hand_over("slash_commands", payload)
        return id

    def shortcut(self, channel: str, user: str, ts: str) -> str:
        id = self._address(channel, user)
        message = self.find(channel, ts)
        payload = message_action(self, channel, user, message, self._url(id), self.trigger())
        self.hand_over("interactive", payload)
        return id

    def press(self, user: str, channel: str, message: dict[str, Any], action: str, nth: int = 0) -> str:
        """Somebody presses a button of a message; for feedback buttons, `nth` tells which."""
        id = self._address(channel, user)
        button = pressed(message.get("blocks", []), action, nth)
        payload = block_actions(self, user, button, self.trigger()) | {
            "channel": {"id": channel, "name": "-"}, "message": message, "response_url": self._url(id),
            "container": {"type": "message", "message_ts": message.get("ts", ""), "channel_id": channel},
        }  # fmt: skip
        if "thread_ts" in message:
            payload["container"]["thread_ts"] = message["thread_ts"]
        self.hand_over("interactive", payload)
        return id

    def press_in_view(self, user: str, view: dict[str, Any], action: str) -> None:
        payload = block_actions(self, user, pressed(view["blocks"], action, 0), self.trigger())
        payload |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        self.hand_over("interactive", payload)

    def submit(self, user: str, view: dict[str, Any], values: dict[str, Any]) -> None:
        payload = view_submission(self, user, {**view, "state": {"values": values}}, self.trigger())
        self.hand_over("interactive", payload)

    def open_home(self, user: str, tab: str = "home", channel: str = "D1") -> None:
        self.event(
            {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": "1.1"}
        )

    # How it gets to the app.

    def hand_over(self, kind: str, payload: dict[str, Any]) -> Envelope:
        """Deliver something, again and again until it is acknowledged."""
        envelope = self._do(_make(kind, payload))
        self.handed.append(envelope)
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._deliver(envelope)))
        return envelope

    def again(self, envelope: Envelope) -> None:
        """Deliver once more what was acknowledged, as Slack does where the acknowledgement was lost."""
        self.hand_over(envelope.kind, envelope.payload)

    def disconnect(self) -> None:
        self._do(self.sockets.disconnect())

    def cut(self) -> None:
        self._do(self.sockets.cut())

    def abort(self) -> None:
        """Connections end without a close frame, as when a proxy dies."""
        self._do(self.sockets.abort())

    def freeze(self) -> None:
        """The connections of now take pings and say nothing any more."""
        self.sockets.frozen = set(self.sockets.open)

    def disable_link(self) -> None:
        """Somebody switches Socket Mode off."""
        self._do(self.sockets.disconnect("link_disabled"))

    def connections(self) -> int:
        return len(self.sockets.open)

    def signed(self, secret: str, payload: dict[str, Any], *, off: float = 0) -> tuple[int, str]:
        assert self.http
        return self._do(post_signed(self.http[0], secret, "events_api", payload, off=off))

    def all_acked(self) -> bool:
        return all(envelope.acked.is_set() for envelope in self.handed)

    async def _deliver(self, envelope: Envelope) -> None:
        if self.http is None:
            if not await self.sockets.hand_over(envelope):
                self.lost.append(envelope)
        else:
            status, envelope.response = await post_signed(*self.http, envelope.kind, envelope.payload)
            if status == 200:
                envelope.acked.set()
        self.told()

    # What the app asks.

    async def _start(self) -> None:
        self.sockets = Sockets(self.told)
        app = web.Application(client_max_size=1 << 22)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket", self.sockets.serve)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _api(self, request: web.Request) -> web.Response:
        name, args = request.match_info["method"], await _arguments(request)
        await asyncio.sleep(self.slow.get(name, 0))
        if self.outage or name in self.failing:
            if not self.outage:
                self.failing.remove(name)
            self.calls.append(Call(name, args, "http_503"))
            return web.Response(status=503, text="<html>We are having trouble.</html>")
        if waiting := self.throttled.get(name):
            self.calls.append(Call(name, args, "ratelimited"))
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(waiting.pop())}
            )
        authorization = request.headers.get("Authorization", "")
        token = authorization.removeprefix("Bearer ")
        workspace: Workspace = self
        try:
            with self.changed:
                if name == "oauth.v2.access":
                    answer = {"ok": True, **self.oauth.access(authorization, args)}
                else:
                    workspace = self.oauth.workspace(token, args) or self
                    answer = {"ok": True, **call(workspace, name, token, args)}
                if name == "apps.connections.open":
                    ticket = self.new_id("ticket")
                    self.sockets.tickets.add(ticket)
                    answer["url"] = f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}"
            done = Call(name, args)
        except Refused as refused:
            done = Call(name, args, f"{refused.error} {refused.why}".strip())
            answer = {"ok": False, "error": refused.error}
            if refused.pointer:
                told = f"[ERROR] {refused.why} [json-pointer:{refused.pointer}]"
                answer["response_metadata"] = {"messages": [told]}
        for calls in {id(self): self.calls, id(workspace): workspace.calls}.values():
            calls.append(done)
        self.told()
        if name in self.breaking:
            self.breaking.remove(name)
            assert request.transport
            request.transport.close()
        return web.json_response(answer, headers={"X-OAuth-Scopes": workspace.scopes.replace(" ", ",")})

    async def _upload(self, request: web.Request) -> web.Response:
        file = request.match_info["file"]
        if file not in self.uploads:
            return web.Response(status=404, text="no such upload")
        body = await request.read()
        if request.content_type.startswith("multipart/"):
            raise AssertionError("a file is uploaded as it is")
        self.uploads[file] = body
        return web.Response(text=f"OK - {len(body)}")

    async def _respond(self, request: web.Request) -> web.Response:
        if self.outage:
            return web.Response(status=503, text="<html>We are having trouble.</html>")
        team, _, id = request.match_info["id"].partition(".")
        workspace = self.teams.get(team, self)
        address, body = workspace.urls.get(id), await request.json()
        if address is None or len(address["used"]) >= 5:
            return web.Response(status=404, text="used_url")
        allowed = {
            "text",
            "blocks",
            "response_type",
            "replace_original",
            "delete_original",
            "unfurl_links",
            "unfurl_media",
            "thread_ts",
        }
        try:
            if body.keys() - allowed:
                raise Refused("invalid_arguments", str(body.keys() - allowed))
            if "thread_ts" in body and body.get("replace_original"):
                raise Refused("invalid_arguments", "thread_ts of a message that is replaced")
            check_content(self, body)
        except Refused as refused:
            self.calls.append(Call("response_url", body, refused.error))
            return web.Response(status=400, text=refused.error)
        self.calls.append(Call("response_url", body))
        address["used"].append(body)
        if body.get("response_type") == "in_channel":
            workspace.add(
                {
                    "type": "message",
                    "channel": address["channel"],
                    "ts": workspace.new_ts(),
                    "user": workspace.bot_user,
                    **body,
                }
            )
        self.told()
        return web.Response(text="ok")

    def responses(self, id: str) -> list[dict[str, Any]]:
        """What came back through a response_url."""
        return list(self.urls[id]["used"])

    def _address(self, channel: str, user: str) -> str:
        id = self.new_id("R")
        self.urls[id] = {"channel": channel, "user": user, "used": []}
        return id

    def _url(self, id: str) -> str:
        return f"http://127.0.0.1:{self.port}/respond/{self.team}.{id}"

    def _do(self, work: "Coroutine[Any, Any, Any]") -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _cancel(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class FakeTeam(FakeSlack):
    """One more workspace, on the server of another one; its ids and time stamps are the same as there."""

    def __init__(self, host: FakeSlack, team: str, *, enterprise: str = "", org_wide: bool = False) -> None:
        Workspace.__init__(
            self, changed=host.changed, team=team, enterprise=enterprise, org_wide=org_wide, bot_token=""
        )
        self.host, self.port = host, host.port
        host.teams[team] = self

    def hand_over(self, kind: str, payload: dict[str, Any]) -> Envelope:
        return self.host.hand_over(kind, payload)


async def _make(kind: str, payload: dict[str, Any]) -> Envelope:
    return Envelope(kind, payload)


async def _arguments(request: web.Request) -> dict[str, Any]:
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
