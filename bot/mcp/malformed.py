"""Lines on stdin that are no message: each is answered with an error of JSON-RPC, and costs no other."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self, TypeAlias

from mcp.shared.message import SessionMessage
from mcp.types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError, RequestId
from pydantic import ValidationError

Incoming: TypeAlias = SessionMessage | Exception
Reply = Callable[[SessionMessage], Awaitable[None]]


class ValidMessages:
    """The messages of a stream; what is none is answered here.

    Args:
        lines: what comes, an exception for a line that is no message.
        close: ends the stream.
        reply: sends a message to whoever wrote the line.
    """

    def __init__(
        self, lines: AsyncIterator[Incoming], close: Callable[[], Awaitable[None]], reply: Reply
    ) -> None:
        self._lines = lines
        self._close = close
        self._reply = reply

    async def receive(self) -> Incoming:
        return await anext(self)

    async def aclose(self) -> None:
        await self._close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Incoming:
        while isinstance(incoming := await anext(self._lines), Exception):
            await self._reply(SessionMessage(refusal(incoming)))
        return incoming

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def refusal(error: Exception) -> JSONRPCError:
    """What is replied to a line: that it is no JSON, or no message, with its id where it has one."""
    details = error.errors(include_url=False) if isinstance(error, ValidationError) else []
    if not details or details[0]["type"] == "json_invalid":
        return _error(PARSE_ERROR, "the line is no JSON", None)
    # Where a field is missing, the input is what lacks it: the message itself, below one kind of message.
    lacking = (detail for detail in details if detail["type"] == "missing" and len(detail["loc"]) == 2)
    whole: Mapping[str, object] = next((detail["input"] for detail in lacking), {})
    return _error(INVALID_REQUEST, "the line is no message of JSON-RPC 2.0", _id_of(whole.get("id")))


def _id_of(value: object) -> RequestId | None:
    return value if isinstance(value, int | str) and not isinstance(value, bool) else None


def _error(code: int, message: str, id: RequestId | None) -> JSONRPCError:
    return JSONRPCError(jsonrpc="2.0", id=id, error=ErrorData(code=code, message=message))
