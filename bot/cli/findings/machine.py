"""What `footnote doctor` says of this machine: disk, permissions, editor."""

import os
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.command import Invocation
from bot.render.findings import Finding, Severity
from bot.system.permissions import count_exposed_files

if TYPE_CHECKING:
    from retrieval.library import Library

LOW_DISK = 1_000_000_000  # bytes of free disk below which an index may not fit


def disk(run: Invocation, _: "Library") -> Iterator[Finding]:
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


def permissions(run: Invocation, _: "Library") -> Iterator[Finding]:
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


def editor(run: Invocation, _: "Library") -> Iterator[Finding]:
    editor = run.world.environ.get("VISUAL") or run.world.environ.get("EDITOR")
    if editor:
        yield Finding("editor", Severity.OK, editor)
    else:
        yield Finding("editor", Severity.NOTE, "no $EDITOR set (needed for e1)", "export EDITOR=nano")
