"""A session of the chat: on a terminal or from a pipe, with the index kept up to date."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TextIO

from bot.command import Invocation
from bot.render.output import Output, choose_output
from bot.system.lines import line_reader
from bot.system.signals import leave_on_sigterm
from bot.terminal.chat import Chat
from bot.terminal.examples import introduction
from bot.terminal.kept import KeptConversation
from bot.terminal.loop import run_loop
from bot.terminal.opinions import opinions_of
from bot.terminal.sync.background import BackgroundSync
from bot.terminal.sync.keyboard import restore_echo, suppress_echo
from bot.terminal.sync.waiting import SyncWaiter
from bot.terminal.tools import UserTools, page_excerpt
from bot.writing.opening import open_writer

if TYPE_CHECKING:
    from bot.writing.writer import Writer
    from retrieval.library import Library


Share = Callable[[Invocation, "Callable[[], Library | None]"], AbstractContextManager[None]]
"""Lets other processes use the library while the chat goes on."""


def run_chat(run: Invocation, share: Share = lambda run, library: nullcontext()) -> int:
    """Hold a conversation until its lines end; returns the exit code."""
    interactive = run.world.stdin.isatty() and run.world.stdout.isatty()
    if interactive:
        run = replace(run, messages=replace(run.messages, prefix="", index_command="/index"))
    introduce = introduction if interactive and not run.arguments.resume else None
    background = BackgroundSync(partial(run.world.open_library, run.settings), introduce=introduce)
    waiter = SyncWaiter.for_run(run, background)
    try:
        if not interactive:
            return _from_pipe(run, waiter)
        with share(run, background.ready_library):
            return _on_terminal(run, waiter)
    finally:
        background.close()


def _opened_writer(run: Invocation) -> "Writer":
    writer = open_writer(run.settings, run.world.environ, wanted=True)
    assert writer is not None  # it is wanted
    return writer


def _on_terminal(run: Invocation, waiter: SyncWaiter) -> int:
    from bot.terminal.prompt.dumb import dumb_prompt_reader
    from bot.terminal.prompt.history import (  # prompt_toolkit costs 0.2 s, for a prompt alone
        earlier_questions,
        open_history,
    )
    from bot.terminal.prompt.prompt import leave_prompt, prompt_reader

    draw = partial(choose_output, run.world, source_hint="type 1 to check", page=run.pager)
    chat = _chat(run, waiter, draw(run.settings), _tools(run))
    chat.theme, chat.draw = run.settings.theme, lambda theme: draw(replace(run.settings, theme=theme))
    state, name = run.world.user_paths.state, run.settings.collection_name
    kept = KeptConversation(state / f"conversation-{name}.jsonl")
    chat.earlier = partial(earlier_questions, state)
    if run.settings.keep_conversation:
        chat.keep, chat.forget = kept.keep, kept.begin_anew
    if run.arguments.resume:
        kept.take_up(chat)
    if run.has_dumb_terminal:
        with leave_on_sigterm():
            run_loop(chat, dumb_prompt_reader(chat, waiter.background, run.world.stdin, run.world.stdout))
        return 0
    history = open_history(state / f"history-{name}", run.messages)  # of its own for each folder
    read_line = prompt_reader(chat, waiter, history, run.settings)
    with leave_on_sigterm(leave_prompt), suppress_echo(run.world.stdin):
        run_loop(chat, read_line)  # what is typed during an answer is shown by the next prompt
    return 0


def _from_pipe(run: Invocation, waiter: SyncWaiter) -> int:
    chat = _chat(run, waiter, choose_output(run.world, run.settings, plain=True))
    if run.world.stdin.isatty():  # a person, whose answers go elsewhere
        run.messages.note("Answers go to a file or a program; type a question a line, Ctrl-D ends.")
    waiter.wait_until_synced()
    return run_loop(chat, _flushing(run.world.stdout, line_reader(run.world.stdin)))


def _chat(run: Invocation, waiter: SyncWaiter, output: Output, tools: UserTools | None = None) -> Chat:
    return Chat(
        library=waiter.background.library,
        ready=waiter.wait_until_ready,
        sync=waiter.sync,
        output=output,
        messages=run.messages,
        quotes=run.settings.quotes,
        silence=run.settings.silence,
        base_url=run.settings.base_url,
        tools=tools,
        writer=open_writer(run.settings, run.world.environ),
        open_writer=partial(_opened_writer, run),
        opine=opinions_of(run.world.user_paths.state, run.settings.collection_name).keep,
    )


def _tools(run: Invocation) -> UserTools:
    from bot.system.programs import Programs
    from bot.system.viewers import Viewers
    from bot.terminal.clipboard import copy
    from bot.terminal.pictures import show_picture

    programs = Programs(run.world.environ, run.world.umask)

    def edit(path: str, line: int) -> None:
        with restore_echo(run.world.stdin):  # an editor may read line by line
            programs.edit(path, line)

    clipboard = partial(copy, terminal=run.world.stdout, environ=run.world.environ)
    picture = partial(
        show_picture,
        stream=run.world.stdout,
        environ=run.world.environ,
        folder=run.world.user_paths.cache / "pages",
    )
    return UserTools(
        page=partial(page_excerpt, programs),
        edit=edit,
        copy=clipboard,
        view=Viewers(run.world.environ, run.world.umask).open,
        picture=picture,
    )


def _flushing(stdout: TextIO, read_line: Callable[[], str]) -> Callable[[], str]:
    def flush_and_read() -> str:
        stdout.flush()  # whoever writes line by line wants to read so
        return read_line()

    return flush_and_read
