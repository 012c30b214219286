"""The templates of the pages. The engine escapes all text, so what articles say adds no markup or script."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from bot.render import sanitize

FOLDER = Path(__file__).with_name("html")


def render(name: str, path: str, **values: Any) -> str:
    """A page.

    Args:
        name: the file of its template.
        path: of the request, from which all links of the page are relative.
        values: what the template shows.
    """
    return _environment().get_template(name).render(root=root_of(path), **values)


def render_stream(name: str, path: str, **values: Any) -> AsyncIterator[str]:
    """A page piece by piece, each as soon as it is there; the arguments are those of `render`.

    Values may be asynchronous functions and iterators, for which the template waits.
    """
    template = _environment(is_async=True).get_template(name)
    return template.generate_async(root=root_of(path), **values)


def page_response(name: str, path: str, status: int = 200, **values: Any) -> Response:
    """The reply with a page; the arguments are those of `render`."""
    return Response(render(name, path, **values), status, media_type="text/html")


def root_of(path: str) -> str:
    """The way from a path up to the root: a proxy may serve the pages below any address."""
    return "../" * max(0, path.count("/") - 1) or "./"


@cache
def _environment(*, is_async: bool = False) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        enable_async=is_async,
    )
    environment.filters["shown"] = sanitize.text
    environment.filters["line"] = sanitize.one_line
    return environment
