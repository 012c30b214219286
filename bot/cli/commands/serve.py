"""`footnote serve`: runs the web server until it is stopped."""

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.system.signals import end_on_signals

if TYPE_CHECKING:
    pass

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
    from bot.cli.commands.ask import ask_once
    from bot.cli.resident import share_library
    from bot.serving.logs import start_log
    from bot.web.service import (
        WebService,  # starlette and jinja2 cost 0.2 s, which other commands need not pay
    )

    start_log(run.world.stderr, verbose=run.messages.verbose, quiet=run.messages.quiet)
    with run.library() as library:
        service = WebService(library, run.settings, run.world.environ)
        end_on_signals(service.end)
        service.start()
        host = run.settings.serve_host
        shown = f"[{host}]" if ":" in host else host
        folders = ", ".join(str(source.path) for source in run.settings.sources)
        run.messages.note(f"Serving {folders} at http://{shown}:{service.port}. Ctrl-C ends it.")
        try:
            with share_library(run, lambda: library, ask_once):
                service.wait()
        finally:
            service.stop()
    return 0


COMMAND = Command("serve", "pages, and an interface for programs", EXAMPLES, _arguments, _run)
