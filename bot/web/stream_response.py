"""Replies that come piece by piece, through a proxy as well."""

from collections.abc import AsyncIterable

from starlette.responses import StreamingResponse

# By default nginx and those like it hold a reply back until it ends, or until a buffer is full; others
# compress it, which takes a buffer too.
UNBUFFERED = {"X-Accel-Buffering": "no", "Cache-Control": "no-store, no-transform"}


def stream_response(pieces: AsyncIterable[str], media_type: str) -> StreamingResponse:
    """A reply whose pieces are sent as soon as they are there."""
    return StreamingResponse(pieces, media_type=media_type, headers=UNBUFFERED)
