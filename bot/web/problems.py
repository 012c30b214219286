"""What a request is refused with: a status, one line and the way out, in the form that its reader knows."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.render import sanitize
from bot.serving.logs import log_warning
from bot.web.pages.templates import render
from retrieval.errors import FootnoteError, NoArticle, NotReadyError, TookTooLong, UsageError

RETRY_SECONDS = 5
INTERFACES = ("/ask", "/search", "/articles", "/openapi.json", "/health", "/metrics", "/picture/", "/mcp")
OPENAI = "/v1/"
MESSAGES = {404: "there is no such page", 405: "this address does not take that method"}


class TooManyQuestions(FootnoteError):
    """More run and wait than may."""


class Problem(Exception):
    """A request that cannot be answered; `headers` are sent with the reply."""

    def __init__(
        self, status: int, message: str, hint: str = "", *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.hint = hint
        self.headers = headers or {}


# Of an error of the library; the first of these types that it is of counts.
STATUSES = ((TookTooLong, 503), (NoArticle, 404), (UsageError, 400))


def problem_of(error: Exception) -> Problem:
    """What an error means for whoever asked; what only the keeper of the server can mend is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        message = MESSAGES.get(error.status_code, error.detail)
        return Problem(error.status_code, message, headers=error.headers)
    if isinstance(error, NotReadyError):  # it names folders of the server
        log_warning("not_ready", error=error.message, hint=error.hint)
        hint = "ask again in a moment; whoever runs the server can see why in its log"
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return Problem(503, "the articles cannot be asked yet", hint, headers=headers)
    if isinstance(error, TooManyQuestions):
        return Problem(503, error.message, error.hint, headers={"Retry-After": "1"})
    if isinstance(error, FootnoteError):
        status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
        return Problem(status, error.message, error.hint)
    return Problem(500, "that did not work", "whoever runs the server can see why in its log")


def problem_response(problem: Problem, path: str, request_id: str) -> Response:
    """The reply: a page for a person, JSON for a program, OpenAI's form for its clients."""
    message, hint = sanitize.one_line(problem.message), sanitize.one_line(problem.hint)
    if path.startswith(OPENAI):
        kind = "invalid_request_error" if problem.status < 500 else "server_error"
        text = f"{message} ({hint})" if hint else message
        error = {"message": text, "type": kind, "param": None, "code": None}
        response = _json({"error": error}, problem.status)
    elif path.startswith(INTERFACES):
        fields = {"error": message, "hint": hint, "request_id": request_id}
        response = _json(fields, problem.status)
    else:
        phrase = HTTPStatus(problem.status).phrase.lower()
        page = render("problem.html", path, problem=problem, phrase=phrase, request_id=request_id)
        response = Response(page, problem.status, media_type="text/html")
    response.headers.update(problem.headers)
    return response


def _json(value: object, status: int) -> Response:
    return Response(json.dumps(value) + "\n", status, media_type="application/json")
