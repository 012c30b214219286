"""The fake Slack as tests use it: a workspace on a server, which delivers until the app acknowledges."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from tests.fakes.slack.delivery import Envelope, Sockets, post_signed
from tests.fakes.slack.endpoints import Endpoints
from tests.fakes.slack.oauth import OAuth
from tests.fakes.slack.people import People


class FakeSlack(People):
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

    async def _start(self) -> None:
        self.sockets = Sockets(self.told)
        app = Endpoints(self, self.oauth, self.sockets, self.teams).application()
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    def _do(self, work: "Coroutine[Any, Any, Any]") -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _cancel(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


class FakeTeam(People):
    """One more workspace, on the server of another one; its ids and time stamps are the same as there."""

    def __init__(self, host: FakeSlack, team: str, *, enterprise: str = "", org_wide: bool = False) -> None:
        super().__init__(
            changed=host.changed, team=team, enterprise=enterprise, org_wide=org_wide, bot_token=""
        )
        self.host, self.port = host, host.port
        host.teams[team] = self

    def hand_over(self, kind: str, payload: dict[str, Any]) -> Envelope:
        return self.host.hand_over(kind, payload)


async def _make(kind: str, payload: dict[str, Any]) -> Envelope:
    return Envelope(kind, payload)
