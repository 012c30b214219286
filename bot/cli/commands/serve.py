"""`footnote serve`: runs the web server until it is stopped, in one process or in several."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.command import Command, Invocation, index_command
from bot.environment import process_environment
from bot.exit_codes import NOT_READY
from bot.messages import Messages
from bot.settings import Settings
from bot.system.signals import end_on_signals
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from bot.serving.server import WebApp
    from bot.web.process import ProcessGroup
    from retrieval.library import Library

EXAMPLES = """\
  footnote serve                                  pages at http://127.0.0.1:8137
  footnote ~/articles serve --port 9000
  footnote serve --host 0.0.0.0                   for other machines; needs FOOTNOTE_SERVE_TOKEN
  curl --json '{"question": "Who won?"}' localhost:8137/ask

environment: FOOTNOTE_SERVE_TOKEN
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", dest="serve_port", metavar="PORT", help="the port to listen on (8137)")
    parser.add_argument(
        "--host", dest="serve_host", metavar="HOST", help="the address to listen on (127.0.0.1)"
    )


def _run(run: Invocation) -> int:
    from bot.serving.processes import number_of_processes  # uvicorn costs 0.1 s

    settings = run.settings
    count = number_of_processes(settings.serve_processes, alone=bool(settings.cluster))
    return _run_alone(run) if count == 1 else _run_several(run, count)


def _run_alone(run: Invocation) -> int:
    from bot.cli.commands.ask import ask_once
    from bot.cli.resident import share_library
    from bot.web.service import (
        WebService,  # starlette and jinja2 cost 0.2 s, which other commands need not pay
    )

    _start_log(run)
    with run.library() as library:
        service = WebService(library, run.settings, run.world.environ)
        end_on_signals(service.end)
        service.start()
        _say_address(run, service.port)
        try:
            with share_library(run, lambda: library, ask_once):
                service.wait()
        finally:
            service.stop()
    return 0


def _run_several(run: Invocation, count: int) -> int:
    """Start processes on one address; this one only looks after them."""
    from bot.serving.metrics import FOLDER_VARIABLE, forget_process
    from bot.serving.processes import serve_in_processes
    from bot.serving.server import listen
    from bot.web.access import access_for
    from bot.web.process import ProcessGroup, model_of

    _start_log(run)
    settings, environ = run.settings, run.world.environ
    access_for(settings.serve_host, settings.base_url, environ)  # whose errors are said here, once
    model_of(settings, environ)  # the same
    with (
        closing(listen(settings.serve_host, settings.serve_port)) as listening,
        TemporaryDirectory(prefix="footnote-serve-") as folder,
    ):
        os.environ[FOLDER_VARIABLE] = folder  # read by the processes when they begin
        group = ProcessGroup(count, Path(folder))
        process = ServingProcess(run.arguments, settings, group, run.commands, run.world.open_library)
        _say_address(run, listening.getsockname()[1])
        is_well = serve_in_processes(process, listening, count, partial(forget_process, folder))
    return 0 if is_well else NOT_READY


@dataclass(frozen=True, slots=True)
class ServingProcess:
    """Makes the application of one of several processes, in that process."""

    arguments: Namespace
    settings: Settings
    group: "ProcessGroup"
    commands: tuple[Command, ...]
    open_library: "Callable[[Settings], Library]"

    def __call__(self) -> "WebApp":
        from bot.cli.commands.ask import ask_once
        from bot.cli.resident import share_library
        from bot.serving.processes import begin_process, refuse_to_start
        from bot.web.process import WebProcess

        begin_process()
        run = self._invocation()
        _start_log(run, process=os.getpid())
        opened = ExitStack()
        try:
            library = opened.enter_context(run.library())
            process = WebProcess(library, self.settings, run.world.environ, group=self.group, opened=opened)
            opened.enter_context(share_library(run, lambda: library, ask_once))
        except FootnoteError as error:  # which a new process would meet again
            run.messages.error(error)
            raise refuse_to_start() from None
        return process.app

    def _invocation(self) -> Invocation:
        """This run, with the streams of this process."""
        flags, world = self.arguments, process_environment()
        world = replace(world, open_library=self.open_library)
        messages = Messages(
            world.stderr, quiet=flags.quiet, verbose=flags.verbose, index_command=index_command(flags)
        )
        return Invocation(flags, self.settings, world, messages, self.commands)


def _start_log(run: Invocation, *, process: int = 0) -> None:
    from bot.serving.logs import start_log

    start_log(run.world.stderr, verbose=run.messages.verbose, quiet=run.messages.quiet, process=process)


def _say_address(run: Invocation, port: int) -> None:
    host = run.settings.serve_host
    shown = f"[{host}]" if ":" in host else host
    folders = ", ".join(str(source.path) for source in run.settings.sources)
    run.messages.note(f"Serving {folders} at http://{shown}:{port}. Ctrl-C ends it.")


COMMAND = Command("serve", "pages, and an interface for programs", EXAMPLES, _arguments, _run)
