"""Loads the model behind the prompt, so that the first question finds it ready."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from retrieval.library import Library

UNNOTICED = 0.2  # seconds that nobody takes for waiting


def warm_behind(library: "Library", console: Console) -> Callable[[], None]:
    """Starts to load; what it returns waits until that is done, and says so if it takes a while."""
    import numpy  # noqa: F401 (two threads that import it first at the same time break each other)

    def warm() -> None:
        with suppress(Exception):  # the question that needs the model meets the same error, and says it
            library.warm()

    thread = Thread(target=warm, name="warm", daemon=True)
    thread.start()

    def wait() -> None:
        thread.join(UNNOTICED)
        if thread.is_alive():
            with console.status("loading the model …", spinner_style=""):
                thread.join()

    return wait
