"""The input line, by prompt_toolkit; it is there before the index is.

A dim line below it shows what goes on; messages are printed above what was typed so far.
"""

import asyncio
from collections.abc import Callable
from functools import cache

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, get_app, get_app_or_none, in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History
from prompt_toolkit.layout.controls import SearchBufferControl
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import BaseStyle, DynamicStyle, Style

from bot.parsing.filters import describe_filters
from bot.render import sanitize
from bot.render.themes import THEMES
from bot.settings import Settings
from bot.system.signals import Terminated
from bot.terminal.chat import Chat
from bot.terminal.prompt.completer import ChatCompleter
from bot.terminal.prompt.keys import key_bindings
from bot.terminal.sync.state import SyncState
from bot.terminal.sync.waiting import POLL_INTERVAL, SyncWaiter
from retrieval.errors import FootnoteError

MARK = "› "
HINTS = "/help · Ctrl-D quits"


def prompt_reader(chat: Chat, waiter: SyncWaiter, history: History, settings: Settings) -> Callable[[], str]:
    """A reader of lines for `run_loop`. Ctrl-C clears what was typed; on an empty line it interrupts.

    The first index run starts once the first prompt is on the screen; what makes a chat pointless is raised.
    """
    session: PromptSession[str] = PromptSession(
        message=lambda: _message(chat),
        multiline=True,
        prompt_continuation=lambda width, line, wrapped: " " * width,
        history=history,
        editing_mode=EditingMode.VI if settings.edit_mode == "vi" else EditingMode.EMACS,
        enable_open_in_editor=True,
        search_ignore_case=True,
        auto_suggest=AutoSuggestFromHistory(),
        completer=ChatCompleter(chat, waiter.background.articles),
        complete_while_typing=False,
        key_bindings=key_bindings(),
        bottom_toolbar=lambda: _failed_search(history) or _status(waiter),
        placeholder=lambda: _placeholder(chat),
        style=DynamicStyle(lambda: _style(chat.theme)),
        color_depth=ColorDepth.DEPTH_1_BIT if settings.color == "never" else None,
        enable_suspend=True,
        include_default_pygments_style=Condition(lambda: False),
    )

    def read_line() -> str:
        while True:
            try:
                return session.prompt(pre_run=lambda: _follow_in_background(waiter))
            except KeyboardInterrupt:
                if not session.default_buffer.text:
                    raise

    return read_line


def leave_prompt(error: Terminated) -> bool:
    """Have the prompt that is on the screen raise an error once it is off it; False where there is none.

    For a signal handler: prompt_toolkit would report an error that is raised within it and go on.
    """
    app = get_app_or_none()
    if app is None or app.loop is None or not app.is_running or app.is_done:
        return False
    app.loop.call_soon_threadsafe(_leave, app, error)
    return True


def _leave(app: Application[str], error: Terminated) -> None:
    if app.is_done:  # a line was sent meanwhile
        raise error
    app.exit(exception=error)


@cache
def _style(theme: str) -> BaseStyle:
    colors = THEMES[theme]
    return Style.from_dict(
        {
            "mark": colors.mark,
            "scope": colors.mark.replace("bold", ""),
            "bottom-toolbar": f"noreverse {colors.faint}",
            "placeholder": colors.faint,
            "auto-suggestion": colors.faint,
            "completion-menu": "noreverse",
            "completion-menu.completion": "noreverse bg:default",
            "completion-menu.completion.current": "reverse",
            "completion-menu.meta.completion": f"noreverse bg:default {colors.faint}",
            "completion-menu.meta.completion.current": "reverse",
        }
    )


def prompt_text(chat: Chat) -> str:
    """The filters in force, and a mark."""
    scope = sanitize.one_line(describe_filters(chat.filters))
    return f"{scope} {MARK}" if scope else MARK


def _placeholder(chat: Chat) -> StyleAndTextTuples:
    """A hint in the empty line before the first question; it must not stay behind when the line is done."""
    return [] if chat.turns or get_app().is_done else [("class:placeholder", "Ask about the articles")]


def _message(chat: Chat) -> StyleAndTextTuples:
    return [("class:scope", prompt_text(chat).removesuffix(MARK)), ("class:mark", MARK)]


def _status(waiter: SyncWaiter) -> str:
    status, columns = waiter.background.status, get_app().output.get_size().columns
    if status.activity:
        return f"{status.activity} …"
    full = " · ".join(filter(None, [status.size, HINTS]))
    return full if len(full) <= columns else HINTS


def _failed_search(history: History) -> str:
    """That no line has what Ctrl-R looks for; "" while it is found, or where nothing is looked for."""
    control = get_app().layout.current_control
    if not isinstance(control, SearchBufferControl):
        return ""
    words = control.buffer.text
    typed = get_app().layout.search_target_buffer_control
    lines = (*history.get_strings(), typed.buffer.text if typed else "")
    is_found = any(words.casefold() in line.casefold() for line in lines)
    return "" if is_found else sanitize.one_line(f"failing: no earlier line has {words!r}")


def _follow_in_background(waiter: SyncWaiter) -> None:
    get_app().create_background_task(_follow(waiter))


async def _follow(waiter: SyncWaiter) -> None:
    """Start the first run behind the first prompt, and show below and above it what comes of each."""
    app, background = get_app(), waiter.background
    while not app.render_counter:
        await asyncio.sleep(0.01)
    background.start_once()
    working = True
    while working:
        status = background.status
        working = status.state is not SyncState.IDLE
        if status.has_events:
            async with in_terminal():
                waiter.print_events()
        if app.is_done:  # a line was sent meanwhile; whoever takes it prints what there is to say
            return
        try:
            background.raise_failure()
        except FootnoteError as error:
            app.exit(exception=error)
        except Exception as error:
            async with in_terminal():
                waiter.messages.unexpected(error)
        app.invalidate()
        await asyncio.sleep(POLL_INTERVAL)
