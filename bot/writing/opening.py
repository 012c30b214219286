"""Makes the writer that the settings name."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.writing.options import writer_key, writer_options

if TYPE_CHECKING:
    from bot.writing.follow_ups import Rewriter
    from bot.writing.writer import Writer


def rewriter(writer: "Writer | None", say: Callable[[str], None]) -> "Rewriter | None":
    """What writes follow-ups anew; `say` gets what has to be said before anything is sent, if anything."""
    if writer is None:
        return None
    from bot.writing.follow_ups import Rewriter

    return Rewriter(writer, say)


def open_writer(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    wanted: bool | None = None,
    cool_down: float | None = None,
) -> "Writer | None":
    """The writer; None where there is to be none. No connection is made.

    Args:
        settings: the settings in force.
        environ: has the key.
        wanted: what a flag says; None for what the settings say.
        cool_down: after how many seconds a model that keeps failing is asked again; None for never by itself.

    Raises:
        SettingsError: a model is wanted, and none is set; or the key is none.
    """
    options = writer_options(settings, wanted)
    if options is None:
        return None
    from bot.writing.circuit_breaker import CircuitBreaker
    from bot.writing.client import ModelClient  # with the writer 10 ms, for those who use a model
    from bot.writing.writer import Writer

    client = ModelClient(options.url, options.model, writer_key(settings, environ))
    return Writer(options, client, CircuitBreaker(cool_down))
