"""Whoever waits for a written answer."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.writing.written import WrittenSentence


@dataclass(frozen=True, slots=True)
class Listener:
    """Told each checked sentence at once, and asked whether to go on.

    `on_start` is called before anything is sent, with what has to be said before that, mostly nothing.
    """

    on_start: Callable[[str], None] = lambda line: None
    on_sentence: Callable[[WrittenSentence], None] = lambda sentence: None
    cancelled: Callable[[], bool] = lambda: False


SILENT = Listener()
