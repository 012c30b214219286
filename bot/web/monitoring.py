"""What watches over the server reads: its health and its figures."""

import json

from starlette.requests import Request
from starlette.responses import Response

from bot.serving.metrics import CONTENT_TYPE
from bot.web.site import site_of


async def health(request: Request) -> Response:
    """Whether questions are answered from an index that is up to date, and if not, why."""
    site = site_of(request)
    reasons = site.health()
    values = {"ok": not reasons, "jobs": site.answering.jobs, "reasons": reasons}
    return Response(json.dumps(values) + "\n", 503 if reasons else 200, media_type="application/json")


async def metrics(request: Request) -> Response:
    """Figures in the text format of Prometheus."""
    return Response(site_of(request).metrics(), headers={"Content-Type": CONTENT_TYPE})
