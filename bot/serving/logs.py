"""The log of a running program: a JSON object a line, with ids and figures and never what people wrote."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import TextIO

_LOG = logging.getLogger("footnote.log")
Field = str | int | float | bool | None


class _Lines(logging.Formatter):
    def __init__(self, process: int) -> None:
        super().__init__()
        self._process = {"process": process} if process else {}

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **self._process,
            **({} if record.name == _LOG.name else {"from": record.name}),
            **{name: value for name, value in fields.items() if value not in (None, "")},
        }
        return json.dumps(line)


def start_log(stream: TextIO, *, verbose: bool, quiet: bool, process: int = 0) -> None:
    """Write the log to a stream; `verbose` adds debug messages, still without any text of people.

    Each line names the `process` that writes it, where it is one of several.

    slack_bolt and slack_sdk log the content of messages at INFO and below, so they log from WARNING up.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines(process))
    for name, level in (
        (_LOG.name, logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO),
        ("slack_bolt", logging.WARNING),
        ("slack_bolt.App", logging.ERROR),  # it warns of the token in the environment, which is meant to be
        ("slack_sdk", logging.WARNING),
        ("uvicorn", logging.WARNING),
    ):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False


def log_info(event: str, **fields: Field) -> None:
    """Log something that happened as it should."""
    _LOG.info(event, extra={"fields": fields})


def log_debug(event: str, **fields: Field) -> None:
    """Log something that helps to find a cause."""
    _LOG.debug(event, extra={"fields": fields})


def log_warning(event: str, **fields: Field) -> None:
    """Log something that an operator may want to mend."""
    _LOG.warning(event, extra={"fields": fields})


def log_error(event: str, error: BaseException, **fields: Field) -> None:
    """Log an unexpected error by type and place, without its message, for that may hold people's words."""
    where = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    _LOG.error(
        event, extra={"fields": {**fields, "error": type(error).__name__, "where": " < ".join(where[::-1])}}
    )
