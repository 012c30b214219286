"""What is replied to a line that is no message."""

import json

import pytest
from mcp.types import INVALID_REQUEST, PARSE_ERROR, jsonrpc_message_adapter
from pydantic import ValidationError

from bot.mcp.malformed import refusal


@pytest.mark.parametrize(
    ("line", "code", "id"),
    [
        (b"hello", PARSE_ERROR, None),
        (b"", PARSE_ERROR, None),
        (b'{"jsonrpc": "2.0", "id": 1', PARSE_ERROR, None),
        (b"\xff\xfe", PARSE_ERROR, None),
        (b"[]", INVALID_REQUEST, None),
        (b'"hello"', INVALID_REQUEST, None),
        (b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', INVALID_REQUEST, None),
        (b'{"jsonrpc": "1.0", "id": 2, "method": "ping"}', INVALID_REQUEST, 2),
        (b'{"id": "three", "method": "ping"}', INVALID_REQUEST, "three"),
        (b'{"jsonrpc": "2.0", "id": 4, "method": 5}', INVALID_REQUEST, 4),
        (b'{"jsonrpc": "2.0", "id": true}', INVALID_REQUEST, None),
        (b'{"jsonrpc": "2.0", "id": {"id": 6}}', INVALID_REQUEST, None),
        (b'{"jsonrpc": "2.0", "id": 7, "error": {"id": 8}}', INVALID_REQUEST, 7),
    ],
)
def test_it_is_an_error_with_the_id_that_the_line_has(line: bytes, code: int, id: object) -> None:
    with pytest.raises(ValidationError) as refused:
        jsonrpc_message_adapter.validate_json(line, by_name=False)
    reply = refusal(refused.value)
    assert (reply.error.code, reply.id) == (code, id)
    assert json.loads(reply.model_dump_json(exclude_unset=True))["id"] == id
