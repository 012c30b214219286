"""`footnote doctor`: checks what Footnote needs, and says how to fix what is wrong; it changes nothing."""

import os
import shlex
import shutil
from argparse import ArgumentParser
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.exit_codes import ANSWERED, NOT_READY
from bot.render.findings import Finding, Severity, show_finding
from bot.render.silence import silence_lines
from bot.slack.client.tokens import TOKENS
from bot.system.permissions import count_exposed_files
from bot.terminal.sync.progress import progress_bar
from retrieval.errors import FootnoteError, ModelError, NotReadyError

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote doctor
  footnote doctor --deep
  footnote doctor --slack
  footnote --seeds ~/articles doctor
"""
MAX_NOTICES = 20  # files that are named; the rest are counted
LOW_DISK = 1_000_000_000  # bytes of free disk below which an index may not fit


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


def _articles_and_index(run: Invocation, library: "Library") -> Iterator[Finding]:
    pending = 0
    try:
        folder = library.folder_status()
    except FootnoteError as error:
        yield _bad("articles", error)
    else:
        yield Finding("articles", Severity.OK, f"{folder.files:,} in {_sources(run)}")
        for notice in folder.notices:
            yield Finding("articles", Severity.NOTE, f"{notice.path}: {notice.message}", notice.hint)
        pending = folder.pending
        yield from _notices(library, {notice.path for notice in folder.notices})
    yield _index(run, library, pending)


def _notices(library: "Library", told: Collection[str]) -> Iterator[Finding]:
    """What was noted of files as they were indexed, but for those that were told of already."""
    notices = [notice for notice in library.notices() if notice.path not in told]
    for notice in notices[:MAX_NOTICES]:
        yield Finding("articles", Severity.NOTE, f"{notice.path}: {notice.message}", notice.hint)
    if len(notices) > MAX_NOTICES:
        text = f"{len(notices) - MAX_NOTICES:,} more files were not read, or not as a whole"
        yield Finding("articles", Severity.NOTE, text, "list them: footnote articles --notices")


def _sources(run: Invocation) -> str:
    """The folders of articles, each with its name where it has one."""
    sources = run.settings.sources
    return ", ".join(
        f"{source.name} ({source.path})" if source.name else str(source.path) for source in sources
    )


def _index(run: Invocation, library: "Library", pending: int) -> Finding:
    try:
        articles = library.articles()
        with suppress(ModelError):
            library.warm_up()  # opens all of it, and looks some passages up
    except FootnoteError as error:
        return _bad("index", error)
    passages = sum(article.passages for article in articles)
    text = f"{len(articles):,} articles, {passages:,} passages in {run.settings.index}"
    if pending:
        text = f"{text}, behind by {pending:,} {'files' if pending > 1 else 'file'}"
    elif library.has_only_words():
        text = f"{text}, words only so far"
    else:
        return Finding("index", Severity.OK, text)
    return Finding("index", Severity.NOTE, text, f"run `{run.messages.index_command}`; a chat does it too")


def _readers(run: Invocation, _: "Library") -> Iterator[Finding]:
    """The commands of the settings, and the plug-ins; nothing where there are none."""
    from bot.cli.reader_findings import reader_findings  # only a run with either needs what it imports

    yield from reader_findings(run.settings.readers)


def _silence(run: Invocation, library: "Library") -> Iterator[Finding]:
    if not (run.settings.index / "current").exists():  # the index has a line of its own
        return
    rates = library.folder_calibration().error_rates
    for line in silence_lines(run.settings.silence, rates):
        yield Finding("silence", Severity.OK, line)


def _deep(run: Invocation, library: "Library") -> Iterator[Finding]:
    if not run.arguments.deep:
        return
    try:
        with progress_bar(run, "checked") as count:
            flaws = list(library.verify(count))
    except FootnoteError as error:
        yield _bad("deep", error)
        return
    for flaw in flaws:
        state = Severity.BAD if flaw.is_damage else Severity.NOTE
        yield Finding("deep", state, f"{flaw.file}: {flaw.message}", "run `footnote index`")
    if not any(flaw.is_damage for flaw in flaws):
        yield Finding("deep", Severity.OK, "all files, passages, vectors and words of the index are sound")


def _model(run: Invocation, library: "Library") -> Iterator[Finding]:
    try:
        library.warm_up()
    except ModelError as error:
        yield _bad("model", error)
        return
    except NotReadyError:  # the index, which has a line of its own
        yield Finding("model", Severity.NOTE, f"{run.settings.model} was not tried without an index")
        return
    yield Finding("model", Severity.OK, f"{run.settings.model} loads")
    from retrieval.encoder.onnx_export import outdated_exports

    for folder in outdated_exports(run.settings.models):
        size = sum(file.stat().st_size for file in folder.iterdir())
        text = f"{folder} is of an earlier version, and not used ({size / 1e6:,.0f} MB)"
        yield Finding("model", Severity.NOTE, text, f"rm -r {shlex.quote(str(folder))}")


def _cache(run: Invocation, _: "Library") -> Iterator[Finding]:
    yield _folder("disk", run.settings.index, "name another with --index FOLDER")
    yield _folder("history", run.world.user_paths.state, "set XDG_STATE_HOME to one that can be")


def _folder(name: str, path: Path, hint: str) -> Finding:
    existing = next(parent for parent in (path, *path.absolute().parents) if parent.exists())
    if not os.access(existing, os.W_OK):
        return Finding(name, Severity.BAD, f"{existing} cannot be written", hint)
    free = shutil.disk_usage(existing).free
    text = f"{path}, {free / 1e9:,.1f} GB free"
    if free < LOW_DISK:
        return Finding(name, Severity.NOTE, text, "make room; an index of many articles may need more")
    return Finding(name, Severity.OK, text)


def _permissions(run: Invocation, _: "Library") -> Iterator[Finding]:
    folders = {
        run.settings.index,
        run.settings.models,
        run.world.user_paths.cache,
        run.world.user_paths.state,
    }
    counts = {
        folder: count_exposed_files(folder) for folder in sorted(folders) if not folders & set(folder.parents)
    }
    for folder, count in counts.items():
        if count:
            text = f"{count:,} {'files are' if count > 1 else 'file is'} open to others, in {folder}"
            yield Finding("permissions", Severity.NOTE, text, f"chmod -R go= {shlex.quote(str(folder))}")
    if not any(counts.values()):
        yield Finding(
            "permissions", Severity.OK, "nobody else can read the index, the models and the history"
        )


def _editor(run: Invocation, _: "Library") -> Iterator[Finding]:
    editor = run.world.environ.get("VISUAL") or run.world.environ.get("EDITOR")
    if editor:
        yield Finding("editor", Severity.OK, editor)
    else:
        yield Finding("editor", Severity.NOTE, "no $EDITOR set (needed for e1)", "export EDITOR=nano")


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
    from bot.cli.commands.writer_findings import writer_findings  # numpy, which no other finding needs

    yield from writer_findings(run.settings, run.world.environ, deep=run.arguments.deep)


def _bad(name: str, error: FootnoteError) -> Finding:
    return Finding(name, Severity.BAD, error.message, error.hint)


CHECKS: tuple[Callable[[Invocation, "Library"], Iterator[Finding]], ...] = (
    _articles_and_index,
    _readers,
    _silence,
    _deep,
    _model,
    _cache,
    _permissions,
    _editor,
    _writer,
    _slack,
)
COMMAND = Command("doctor", "what is set up, what is missing, how to fix it", EXAMPLES, _arguments, _run)
