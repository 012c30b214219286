"""`footnote doctor`: checks what Footnote needs, and says how to fix what is wrong; it changes nothing."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.cli.findings.index import articles_and_index, deep, model, silence
from bot.cli.findings.machine import disk, editor, permissions
from bot.command import Command, Invocation
from bot.exit_codes import ANSWERED, NOT_READY
from bot.render.findings import Finding, Severity, show_finding
from bot.slack.client.tokens import TOKENS

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote doctor
  footnote doctor --deep
  footnote doctor --slack
  footnote --seeds ~/articles doctor
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--deep",
        action="store_true",
        help="read all of the index and of the articles, and try the model",
    )
    parser.add_argument(
        "--slack",
        action="store_true",
        help="ask Slack about the tokens, the scopes and every form of message",
    )


def _run(run: Invocation) -> int:
    code = ANSWERED
    with run.library() as library:
        for check in CHECKS:
            for finding in check(run, library):
                show_finding(finding, run.world, run.settings)
                run.world.stdout.flush()  # the next one may take a while
                code = NOT_READY if finding.state is Severity.BAD else code
    return code


def _readers(run: Invocation, _: "Library") -> Iterator[Finding]:
    """The commands of the settings, and the plug-ins; nothing where there are none."""
    from bot.cli.findings.readers import reader_findings  # only a run with either needs what it imports

    yield from reader_findings(run.settings.readers)


def _slack(run: Invocation, _: "Library") -> Iterator[Finding]:
    if run.arguments.slack:
        from bot.slack.doctor import slack_findings  # slack_sdk takes a while to import

        yield from slack_findings(run.world.environ, run.world.user_paths.state)
        return
    for variable, (prefix, hint) in TOKENS.items():
        token = run.world.environ.get(variable, "")
        if not token:
            text = f"{variable} is not set; only `footnote slack` needs it"
            yield Finding("slack", Severity.NOTE, text, hint)
        elif not token.startswith(prefix):
            yield Finding(
                "slack", Severity.BAD, f"{variable} is not such a token: those begin with {prefix}", hint
            )
        else:
            yield Finding("slack", Severity.OK, f"{variable} is set")


def _writer(run: Invocation, _: "Library") -> Iterator[Finding]:
    from bot.cli.findings.writer import writer_findings  # numpy, which no other finding needs

    yield from writer_findings(run.settings, run.world.environ, deep=run.arguments.deep)


CHECKS: tuple[Callable[[Invocation, "Library"], Iterator[Finding]], ...] = (
    articles_and_index,
    _readers,
    silence,
    deep,
    model,
    disk,
    permissions,
    editor,
    _writer,
    _slack,
)
COMMAND = Command("doctor", "what is set up, what is missing, how to fix it", EXAMPLES, _arguments, _run)
