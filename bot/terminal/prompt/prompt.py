"""The line a person types, by prompt_toolkit; it is there before the index is.

A quiet line below says what goes on. What is said meanwhile stands above what was typed so far.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app, in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from bot.parsing.filters import describe_filters
from bot.render import sanitize
from bot.terminal.chat import Chat
from bot.terminal.prompt.completer import ChatCompleter
from bot.terminal.prompt.history import open_history
from bot.terminal.prompt.keys import key_bindings
from bot.terminal.sync.waiting import POLL_INTERVAL, SyncWaiter
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from retrieval.types import ArticleInfo

MARK = "› "
HINTS = "/help · Ctrl-D quits"
# The terminal's own colours, so that it is readable on dark and on light.
STYLE = Style.from_dict(
    {
        "mark": "ansimagenta bold",
        "scope": "ansimagenta",
        "bottom-toolbar": "noreverse dim",
        "placeholder": "dim",
        "auto-suggestion": "dim",
        "completion-menu": "noreverse",
        "completion-menu.completion": "noreverse bg:default",
        "completion-menu.completion.current": "reverse",
        "completion-menu.meta.completion": "noreverse bg:default dim",
        "completion-menu.meta.completion.current": "reverse",
    }
)


def prompt_reader(chat: Chat, waiting: SyncWaiter, history: Path, *, color: str) -> Callable[[], str]:
    """A reader of lines for `run_loop`. Ctrl-C clears what was typed; on an empty line it interrupts.

    The upkeep begins once the first prompt is on the screen; if it fails for good, the reader raises why.
    """
    session: PromptSession[str] = PromptSession(
        message=lambda: _message(chat),
        multiline=True,
        prompt_continuation=lambda width, line, wrapped: " " * width,
        history=open_history(history, chat.messages),
        auto_suggest=AutoSuggestFromHistory(),
        completer=ChatCompleter(chat, lambda: _known_articles(waiting)),
        complete_while_typing=False,
        key_bindings=key_bindings(),
        bottom_toolbar=lambda: _status(waiting),
        placeholder=lambda: "" if chat.turns else "Ask about the articles",
        style=STYLE,
        color_depth=ColorDepth.DEPTH_1_BIT if color == "never" else None,
        enable_suspend=True,
        include_default_pygments_style=Condition(lambda: False),
    )

    def read_line() -> str:
        while True:
            try:
                return session.prompt(pre_run=lambda: _follow_behind(waiting))
            except KeyboardInterrupt:
                if not session.default_buffer.text:
                    raise

    return read_line


def prompt_text(chat: Chat) -> str:
    """What stands before the line: the filters in force, and a mark."""
    scope = sanitize.one_line(describe_filters(chat.filters))
    return f"{scope} {MARK}" if scope else MARK


def _message(chat: Chat) -> StyleAndTextTuples:
    return [("class:scope", prompt_text(chat).removesuffix(MARK)), ("class:mark", MARK)]


def _status(waiting: SyncWaiter) -> str:
    upkeep, room = waiting.upkeep, get_app().output.get_size().columns
    if upkeep.status_line:
        return f"{upkeep.status_line} …"
    full = " · ".join(filter(None, [upkeep.size, HINTS]))
    return full if len(full) <= room else HINTS


def _known_articles(waiting: SyncWaiter) -> "tuple[ArticleInfo, ...]":
    return waiting.upkeep.library_if_open.articles() if waiting.upkeep.library_if_open else ()


def _follow_behind(waiting: SyncWaiter) -> None:
    get_app().create_background_task(_follow(waiting))


async def _follow(waiting: SyncWaiter) -> None:
    """Begins the upkeep behind the first prompt, and shows below and above it what comes of it."""
    app, upkeep = get_app(), waiting.upkeep
    while not app.render_counter:
        await asyncio.sleep(0.01)
    if not upkeep.started:
        upkeep.start()
    working = True
    while working:
        working = upkeep.busy
        if upkeep.events:
            async with in_terminal():
                waiting.print_events()
        if app.is_done:  # a line was sent meanwhile; whoever takes it finds what there is to say
            return
        try:
            upkeep.raise_failure()
        except FootnoteError as error:
            app.exit(exception=error)
        except Exception as error:
            async with in_terminal():
                waiting.messages.unexpected(error)
        app.invalidate()
        await asyncio.sleep(POLL_INTERVAL)
