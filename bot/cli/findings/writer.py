"""What `footnote doctor` says of the model that writes answers; `--deep` alone speaks to its server."""

import time
from collections.abc import Iterator, Mapping

from bot.parsing.model_url import host_of, is_this_machine
from bot.render.findings import Finding, Severity
from bot.settings import Settings
from bot.writing.client import ModelClient, PromptTooLong, Timeouts
from bot.writing.failures import WriterFailed
from bot.writing.options import WriterOptions, writer_key, writer_options
from bot.writing.prompt import checking_prompt
from retrieval.errors import SettingsError

MAX_MODELS = 10  # named, of those that a server has
TRY = ("The lamp was lit in 1847.", "The lamp was lit in 1847.")
NOBODY = "0" * 8  # a nonce that need not be secret


def writer_findings(settings: Settings, environ: Mapping[str, str], *, deep: bool) -> Iterator[Finding]:
    """Which model writes, where it runs, whether there is a key, and with `deep` whether it answers."""
    try:
        options = writer_options(settings)
        key = writer_key(settings, environ)
    except SettingsError as error:
        yield Finding("writer", Severity.BAD, error.message, error.hint)
        return
    if options is None:
        yield Finding("writer", Severity.OK, "none: answers are quotes, and nothing is sent anywhere")
        return
    machine = "this machine" if is_this_machine(options.url) else "another machine"
    name = settings.writer_key_env
    with_key = f"the key is in {name}" if key else f"no key ({name} is not set)"
    text = f"{options.model} at {host_of(options.url)}, on {machine}; {with_key}"
    yield Finding("writer", Severity.OK, text)
    if deep:
        yield _tried(options, ModelClient(options.url, options.model, key))


def _tried(options: WriterOptions, client: ModelClient) -> Finding:
    """How long one tiny request takes, or why it fails, with the models that there are."""
    started = time.perf_counter()
    timeouts = Timeouts(options.seconds)
    try:
        for _ in client.stream(checking_prompt(*TRY, NOBODY), timeouts):
            pass
    except PromptTooLong:
        return Finding("writer", Severity.BAD, "its context is too short", "give the server a longer one")
    except WriterFailed as failed:
        hint = _models(client, timeouts) or failed.failure.hint
        return Finding("writer", Severity.BAD, failed.failure.message, hint)
    return Finding("writer", Severity.OK, f"it answers in {time.perf_counter() - started:.1f} s")


def _models(client: ModelClient, timeouts: Timeouts) -> str:
    """Which models the server has, as a hint; "" where it does not say, or has the one that is set."""
    try:
        names = client.models(timeouts)
    except WriterFailed:
        return ""
    if not names or client.model in names:
        return ""
    more = ", …" if len(names) > MAX_MODELS else ""
    return f"set writer_model to one that it has: {', '.join(names[:MAX_MODELS])}{more}"
