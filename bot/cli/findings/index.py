"""What `footnote doctor` says of the articles, the index and the model."""

import shlex
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.command import Invocation
from bot.messages import counted
from bot.render.findings import Finding, Severity
from bot.render.silence import silence_lines
from bot.terminal.sync.progress import progress_bar
from retrieval.errors import FootnoteError, ModelError, NotReadyError

if TYPE_CHECKING:
    from retrieval.library import Library

MAX_NOTICES = 20  # files that are named; the rest are counted


def articles_and_index(run: Invocation, library: "Library") -> Iterator[Finding]:
    pending = 0
    try:
        folder = library.folder_status()
    except FootnoteError as error:
        yield _bad("articles", error)
    else:
        yield Finding("articles", Severity.OK, f"{counted(folder.files, 'file')} in {_sources(run)}")
        for notice in folder.notices:
            yield Finding("articles", Severity.NOTE, f"{notice.path}: {notice.message}", notice.hint)
        pending = folder.pending
        yield from _notices(library, {notice.path for notice in folder.notices})
    yield _index(run, library, pending)


def _notices(library: "Library", told: Collection[str]) -> Iterator[Finding]:
    """The notices of indexed files, without those of `told`."""
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
        text = f"{text}, behind by {counted(pending, 'file')}"
    elif library.has_only_words():
        text = f"{text}, words only so far"
    else:
        return Finding("index", Severity.OK, text)
    return Finding("index", Severity.NOTE, text, f"run `{run.messages.index_command}`; a chat does it too")


def silence(run: Invocation, library: "Library") -> Iterator[Finding]:
    if not (run.settings.index / "current").exists():  # the index has a line of its own
        return
    rates = library.folder_calibration().error_rates
    for line in silence_lines(run.settings.silence, rates):
        yield Finding("silence", Severity.OK, line)


def deep(run: Invocation, library: "Library") -> Iterator[Finding]:
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


def model(run: Invocation, library: "Library") -> Iterator[Finding]:
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


def _bad(name: str, error: FootnoteError) -> Finding:
    return Finding(name, Severity.BAD, error.message, error.hint)
