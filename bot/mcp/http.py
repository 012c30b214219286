"""The server over HTTP, as an application to be mounted in another one."""

from collections.abc import Sequence

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from bot.mcp.context import ToolContext
from bot.mcp.server import make_server

LOOPBACK = ("127.0.0.1:*", "localhost:*", "[::1]:*")
MAX_BODY_BYTES = 1_000_000


def mcp_app(
    context: ToolContext,
    version: str,
    *,
    path: str = "/mcp",
    hosts: Sequence[str] | None = LOOPBACK,
) -> Starlette:
    """The server at `path`: streamable HTTP without sessions, each answer one JSON object.

    A request whose Host or Origin is none of these is refused (DNS rebinding); `*` stands for any port. With
    None for `hosts`, whoever takes it in has seen to that.
    Whoever takes in its `routes` enters `app.router.lifespan_context(app)` for as long as it serves.

    Args:
        context: the articles.
        version: of the server, as it introduces itself.
        path: the path of its one route.
        hosts: what a request may name as its host; pages of these hosts may call it.
    """
    origins = [f"{scheme}://{host}" for host in hosts or () for scheme in ("http", "https")]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=hosts is not None,
        allowed_hosts=list(hosts or ()),
        allowed_origins=origins,
    )
    return make_server(context, version).streamable_http_app(
        streamable_http_path=path,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=security,
    )
