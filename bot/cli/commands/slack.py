"""`footnote slack`: runs the Slack app until it is stopped, or prints one message as it would send it."""

import json
import re
import signal
import threading
from argparse import ArgumentParser
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.settings import resolve
from bot.system.signals import end_on_signals
from retrieval.errors import FootnoteError, UsageError

if TYPE_CHECKING:
    from bot.slack.service import Service

EXAMPLES = """\
  footnote slack                                  over Socket Mode: no public address is needed
  footnote slack --http 3000 --health 8080        behind a web server, with a health page
  footnote slack --manifest                       the app's manifest for Slack, by the settings
  footnote slack --forget U0123456789             delete what is kept of a person
  footnote slack --preview "Who met?"             the message as Block Kit JSON, for the Block Kit Builder
  footnote slack --preview                        a message of each form

environment: SLACK_BOT_TOKEN, SLACK_APP_TOKEN (Socket Mode), SLACK_SIGNING_SECRET (HTTP), SLACK_API_URL;
for several workspaces (HTTP) SLACK_CLIENT_ID and SLACK_CLIENT_SECRET in place of SLACK_BOT_TOKEN
"""

EVERY_FORM = "\0"  # in place of a question; nobody can type it


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--preview",
        metavar="QUESTION",
        nargs="?",
        const=EVERY_FORM,
        help="print the message that would answer QUESTION or, without one, a message of each form",
    )
    parser.add_argument(
        "--channel", metavar="ID", default="", help="with --preview: by the settings of this channel"
    )
    parser.add_argument(
        "--http", metavar="PORT", help="receive Slack's requests on PORT, without Socket Mode"
    )
    parser.add_argument(
        "--manifest", action="store_true", help="print the manifest that creates the app, as settings ask"
    )
    parser.add_argument(
        "--forget", metavar="PERSON", help="delete what is kept of the person with this id (U…), and end"
    )
    parser.add_argument(
        "--allow-empty", action="store_true", help="start even if a glob of [slack] matches no article"
    )
    parser.add_argument(
        "--health", dest="slack_health_port", metavar="PORT", help="serve a health page on PORT: GET /health"
    )


def _run(run: Invocation) -> int:
    if run.arguments.preview is not None:
        return _preview(run)
    if run.arguments.forget is not None:
        return _forget(run)
    return _manifest(run) if run.arguments.manifest else _serve(run)


def _serve(run: Invocation) -> int:
    """Run the app until it is told to end."""
    from bot.cli.commands.ask import ask_once
    from bot.cli.resident import share_library
    from bot.serving.logs import start_log
    from bot.slack.client.tokens import read_secrets
    from bot.slack.service import Service  # slack_bolt costs half a second, which other commands need not pay
    from bot.writing.circuit_breaker import COOL_DOWN_SECONDS
    from bot.writing.opening import open_writer

    port = None if run.arguments.http is None else _port(run.arguments.http)
    secrets = read_secrets(run.world.environ, http=port is not None)
    start_log(run.world.stderr, verbose=run.messages.verbose, quiet=run.messages.quiet)
    writer = open_writer(run.settings, run.world.environ, cool_down=COOL_DOWN_SECONDS)
    with run.library() as library:
        service = Service(
            library,
            run.settings,
            secrets,
            run.world.user_paths.state,
            port=port,
            allow_empty=run.arguments.allow_empty,
            writer=writer,
        )
        end_on_signals(service.end)
        _reload_on_hangup(service, run)
        service.start()
        try:
            with share_library(run, lambda: library, ask_once):
                service.wait()
        finally:
            service.stop()
    return 0


def _reload_on_hangup(service: "Service", run: Invocation) -> None:
    """On SIGHUP, read the settings again; what is wrong with them is logged and changes nothing."""
    from bot.serving.logs import log_warning

    def reload() -> None:
        try:
            world = run.world
            service.reload(resolve(vars(run.arguments), world.environ, world.user_paths))
        except FootnoteError as error:
            log_warning("settings_refused", error=error.message, hint=error.hint)

    if threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=reload, daemon=True).start())


def _preview(run: Invocation) -> int:
    from bot.conversation import Conversation
    from bot.exit_codes import exit_code
    from bot.slack.messages.message import text_message
    from bot.slack.messages.reply import channel_view
    from bot.writing.answers import WrittenAnswer
    from retrieval.types import Answer

    if run.arguments.preview == EVERY_FORM:
        return _preview_forms(run)
    question, settings = run.arguments.preview.strip(), run.settings
    if not question:
        raise UsageError("there is no question", 'write it after --preview: --preview "Who won?"')
    channels, channel = settings.channels, run.arguments.channel
    with run.library() as library:
        view = channel_view(library, channels, channel, settings.base_url)
        reply = view.ask(Conversation(), question, settings.quotes).reply
        if isinstance(reply, Answer):
            message = view.compose(WrittenAnswer(reply), "preview", private=False).message
        else:
            message = text_message(reply.text)
    payload = {"text": message.text, "blocks": message.blocks}
    run.world.stdout.write(json.dumps(payload, indent=2, ensure_ascii=True) + "\n")
    return exit_code(found=reply.found)


def _preview_forms(run: Invocation) -> int:
    from bot.slack.messages.samples import sample_messages

    forms = {
        name: {"text": message.text, "blocks": message.blocks} for name, message in sample_messages().items()
    }
    run.world.stdout.write(json.dumps(forms, indent=2, ensure_ascii=True) + "\n")
    return 0


def _manifest(run: Invocation) -> int:
    from bot.slack.client.manifest import manifest_for

    content = manifest_for(run.settings.slack_public_url, org_wide=run.settings.slack_org_wide)
    run.world.stdout.write(json.dumps(content, indent=2) + "\n")
    return 0


def _forget(run: Invocation) -> int:
    """Delete the questions of a person, the answers to them and their feedback; a running app notices."""
    from bot.slack.state.audit import AuditFile
    from bot.slack.state.database import DATABASE, opened
    from bot.slack.state.retention import Retention

    person = run.arguments.forget.strip()
    if not re.fullmatch(r"[UW][A-Z0-9]+", person):
        raise UsageError(f"--forget: {person[:40]!r} is not the id of a person", "write one like U0123456789")
    with opened(run.world.user_paths.state / DATABASE) as database:
        rows = Retention(database, run.settings.slack_keep_days).forget_person(person)
    rows += AuditFile(run.settings.slack_audit, run.settings.slack_keep_days).forget_person(person)
    run.messages.note(f"{rows:,} {'entry' if rows == 1 else 'entries'} of {person} deleted.")
    return 0


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 65_535:
        raise UsageError(f"--http: {text!r} is not a port", "write one like 3000")
    return int(text)


COMMAND = Command("slack", "answer in Slack", EXAMPLES, _arguments, _run)
