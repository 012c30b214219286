"""`footnote mcp`: the articles as tools for other assistants, on stdin and stdout."""

import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path

from bot.command import Command, Invocation
from bot.version import installed_version
from retrieval.errors import UsageError

EXAMPLES = """\
  footnote --seeds ~/articles mcp           an assistant starts this, and asks it
  claude mcp add articles -- footnote --seeds ~/articles mcp
  footnote mcp --skill > SKILL.md           when to ask and how to cite, for an assistant
"""
SKILL = Path(__file__).parents[2] / "mcp" / "SKILL.md"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--skill", action="store_true", help="print SKILL.md, and serve nothing")


def _run(run: Invocation) -> int:
    if run.arguments.skill:
        run.world.stdout.write(SKILL.read_text(encoding="utf-8"))
        return 0
    if sys.stdin is None or sys.stdout is None:  # the parent process has closed it
        raise UsageError("stdin or stdout is closed", "have an assistant start this: it speaks on both")
    if run.world.stdin.isatty():
        run.messages.note("An assistant starts this and speaks to it on stdin. Ctrl-D ends it.")
    _serve(run)
    return 0


def _serve(run: Invocation) -> None:
    """Serve until stdin ends; the index is kept in step with the articles as in a chat."""
    from bot.mcp.context import ToolContext
    from bot.mcp.stdio import serve_stdio  # the protocol's SDK costs 0.6 s
    from bot.terminal.sync.background import BackgroundSync
    from bot.terminal.sync.freshness import Freshness
    from bot.terminal.sync.waiting import SyncWaiter
    from bot.writing.circuit_breaker import COOL_DOWN_SECONDS
    from bot.writing.opening import open_writer

    settings = run.settings
    writer = open_writer(settings, run.world.environ, cool_down=COOL_DOWN_SECONDS)
    background = BackgroundSync(partial(run.world.open_library, run.settings))
    waiter = SyncWaiter.for_run(run, background)
    freshness = Freshness(background, waiter)
    background.start()
    try:
        context = ToolContext(
            background.library,
            freshness.ready,
            settings.quotes,
            settings.base_url,
            writer=writer,
            say=lambda line: run.messages.note(line) if line else None,
        )
        serve_stdio(context, installed_version())
    finally:
        background.close()


COMMAND = Command("mcp", "serve the articles to other assistants (MCP)", EXAMPLES, _arguments, _run)
