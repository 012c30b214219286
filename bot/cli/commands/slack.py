"""`footnote slack`: runs the Slack app until it is stopped, or prints one message as it would send it."""

import json
import signal
import threading
from argparse import ArgumentParser
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from retrieval.errors import UsageError

if TYPE_CHECKING:
    from bot.slack.service import Service

EXAMPLES = """\
  footnote slack                                  over Socket Mode: no public address is needed
  footnote slack --http 3000 --health 8080        behind a web server, with a health page
  footnote slack --preview "Who met?"            the message as Block Kit JSON, for the Block Kit Builder

environment: SLACK_BOT_TOKEN, SLACK_APP_TOKEN (Socket Mode), SLACK_SIGNING_SECRET (HTTP), SLACK_API_URL
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--preview", metavar="QUESTION", help="print the message that would answer QUESTION")
    parser.add_argument(
        "--channel", metavar="ID", default="", help="with --preview: by the settings of this channel"
    )
    parser.add_argument(
        "--http", metavar="PORT", help="receive Slack's requests on PORT, without Socket Mode"
    )
    parser.add_argument(
        "--health", dest="slack_health_port", metavar="PORT", help="serve a health page on PORT: GET /health"
    )


def _run(run: Invocation) -> int:
    if run.arguments.preview is not None:
        return _preview(run)
    from bot.slack.client.logs import start_log
    from bot.slack.client.tokens import read_secrets
    from bot.slack.service import Service  # slack_bolt costs half a second, which other commands need not pay

    port = None if run.arguments.http is None else _port(run.arguments.http)
    secrets = read_secrets(run.world.environ, http=port is not None)
    start_log(run.world.stderr, verbose=run.messages.verbose, quiet=run.messages.quiet)
    with run.library() as library:
        service = Service(library, run.settings, secrets, run.world.user_paths.state, port)
        _end_on_signals(service)
        service.start()
        try:
            service.wait()
        finally:
            service.stop()
    return 0


def _end_on_signals(service: "Service") -> None:
    """The first signal ends the app gently, a second one at once."""
    if threading.current_thread() is not threading.main_thread():
        return

    def end(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        service.end()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def _preview(run: Invocation) -> int:
    from bot.conversation import Conversation
    from bot.exit_codes import exit_code
    from bot.parsing.channels import Channels
    from bot.slack.messages.reply import channel_view

    question, settings = run.arguments.preview.strip(), run.settings
    if not question:
        raise UsageError("there is no question", 'write it after --preview: --preview "Who won?"')
    channels = Channels(settings.slack_channels, settings.slack_responders)
    with run.library() as library:
        view = channel_view(library, channels, run.arguments.channel)
        reply = view.ask(Conversation(), question, settings.quotes)
        message = view.compose(reply, "preview", private=False)
    payload = {"text": message.text, "blocks": message.blocks}
    run.world.stdout.write(json.dumps(payload, indent=2, ensure_ascii=True) + "\n")
    return exit_code(reply)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 65_535:
        raise UsageError(f"--http: {text!r} is not a port", "write one like 3000")
    return int(text)


COMMAND = Command("slack", "answer in Slack", EXAMPLES, _arguments, _run)
