"""The description of the interface: the file `openapi.yaml`, with the version of the program."""

import json
from functools import cache
from pathlib import Path

import yaml
from starlette.requests import Request
from starlette.responses import Response

from bot.version import installed_version

FILE = Path(__file__).with_name("openapi.yaml")


async def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    return Response(_document(), media_type="application/json")


@cache
def _document() -> str:
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    document["info"]["version"] = installed_version()
    return json.dumps(document) + "\n"
