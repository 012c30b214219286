"""`footnote doctor`: a line for each thing that must be there, and how to mend it; it changes nothing."""

import os
import shlex
import shutil
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.render.findings import Finding, State, show_finding
from bot.system.permissions import count_exposed_files
from bot.terminal.sync.progress import progress_bar
from retrieval.errors import FootnoteError, ModelError, NotReadyError

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote doctor
  footnote doctor --deep
  footnote --seeds ~/articles doctor
"""
NOT_READY = 3
LITTLE = 1_000_000_000  # bytes of free disk below which an index may not fit
# What Slack's tokens begin with, and where one gets them.
TOKENS = (
    ("SLACK_BOT_TOKEN", "xoxb-", "the app's page, OAuth & Permissions"),
    ("SLACK_APP_TOKEN", "xapp-", "the app's page, Basic Information, App-Level Tokens"),
)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--deep", action="store_true", help="read all of the index and of the articles; it takes a while"
    )


def _run(run: Invocation) -> int:
    code = 0
    with run.library() as library:
        for check in CHECKS:
            for finding in check(run, library):
                show_finding(finding, run.world, run.settings)
                run.world.stdout.flush()  # the next one may take a while
                code = NOT_READY if finding.state is State.BAD else code
    return code


def _articles_and_index(run: Invocation, library: "Library") -> Iterator[Finding]:
    behind = 0
    try:
        standing = library.folder_status()
    except FootnoteError as error:
        yield _bad("articles", error)
    else:
        yield Finding("articles", State.OK, f"{standing.files:,} in {run.settings.seeds}")
        for notice in standing.notices:
            yield Finding("articles", State.NOTE, f"{notice.path}: {notice.message}", notice.hint)
        behind = standing.pending
    yield _index(run, library, behind)


def _index(run: Invocation, library: "Library", behind: int) -> Finding:
    try:
        articles = library.articles()
        with suppress(ModelError):
            library.warm_up()  # opens all of it, and looks some passages up
    except FootnoteError as error:
        return _bad("index", error)
    passages = sum(each.passages for each in articles)
    said = f"{len(articles):,} articles, {passages:,} passages in {run.settings.index}"
    if behind:
        said = f"{said}, behind by {behind:,} {'files' if behind > 1 else 'file'}"
        return Finding("index", State.NOTE, said, "run `footnote index`, or chat")
    return Finding("index", State.OK, said)


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
        state = State.BAD if flaw.is_damage else State.NOTE
        yield Finding("deep", state, f"{flaw.file}: {flaw.message}", "run `footnote index`")
    if not any(flaw.is_damage for flaw in flaws):
        yield Finding("deep", State.OK, "all files, passages, vectors and words of the index are sound")


def _model(run: Invocation, library: "Library") -> Iterator[Finding]:
    try:
        library.warm_up()
    except ModelError as error:
        yield _bad("model", error)
        return
    except NotReadyError:  # the index, which has a line of its own
        yield Finding("model", State.NOTE, f"{run.settings.model} was not tried without an index")
        return
    yield Finding("model", State.OK, f"{run.settings.model} loads")


def _cache(run: Invocation, _: "Library") -> Iterator[Finding]:
    yield _folder("cache", run.settings.index, "name another with --index FOLDER")
    yield _folder("history", run.world.places.state / "history", "set XDG_STATE_HOME to one that can be")


def _folder(name: str, place: Path, hint: str) -> Finding:
    there = next(each for each in (place, *place.absolute().parents) if each.exists())
    if not os.access(there, os.W_OK):
        return Finding(name, State.BAD, f"{there} cannot be written", hint)
    free = shutil.disk_usage(there).free
    said = f"{place}, {free / 1e9:,.1f} GB free"
    if free < LITTLE:
        return Finding(name, State.NOTE, said, "make room; an index of many articles may need more")
    return Finding(name, State.OK, said)


def _private(run: Invocation, _: "Library") -> Iterator[Finding]:
    places = {run.settings.index, run.settings.models, run.world.places.cache, run.world.places.state}
    counts = {
        place: count_exposed_files(place) for place in sorted(places) if not places & set(place.parents)
    }
    for place, count in counts.items():
        if count:
            said = f"{count:,} {'files are' if count > 1 else 'file is'} open to others, in {place}"
            yield Finding("private", State.NOTE, said, f"chmod -R go= {shlex.quote(str(place))}")
    if not any(counts.values()):
        yield Finding("private", State.OK, "nobody else can read the index, the models and the history")


def _editor(run: Invocation, _: "Library") -> Iterator[Finding]:
    named = run.world.environ.get("VISUAL") or run.world.environ.get("EDITOR")
    if named:
        yield Finding("editor", State.OK, named)
    else:
        yield Finding("editor", State.NOTE, "none is set; e1 in the chat opens it", "export EDITOR=nano")


def _slack(run: Invocation, _: "Library") -> Iterator[Finding]:
    for variable, prefix, where in TOKENS:
        token = run.world.environ.get(variable, "")
        if not token:
            said = f"{variable} is not set; only `footnote slack` needs it"
            yield Finding("slack", State.NOTE, said, f"find it on {where}")
        elif not token.startswith(prefix):
            said = f"{variable} is no such token: they begin with {prefix}"
            yield Finding("slack", State.BAD, said, f"find it on {where}")
        else:
            yield Finding("slack", State.OK, f"{variable} is set")


def _bad(name: str, error: FootnoteError) -> Finding:
    return Finding(name, State.BAD, error.message, error.hint)


CHECKS: tuple[Callable[[Invocation, "Library"], Iterator[Finding]], ...] = (
    _articles_and_index,
    _deep,
    _model,
    _cache,
    _private,
    _editor,
    _slack,
)
COMMAND = Command("doctor", "what is set up, what is missing, how to mend it", EXAMPLES, _arguments, _run)
