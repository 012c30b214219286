"""The user's pager and editor, opened at a line; a table for each says how.

A pager is given sanitized text, never the file, which could draw on the terminal.
"""

import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import UsageError

PAGERS = ("less", "more")  # tried where $PAGER names none
EDITORS = ("sensible-editor", "editor", "nano", "vim", "vi")  # tried where $EDITOR names none
# What opens a pager at a line; only for those named with -R may the text have styles.
PAGER_FLAGS = {
    "less": ("-R", "+{line}g"),
    "more": ("+{line}",),
    "most": ("+{line}",),
}
_PLUS = ("+{line}", "{file}")
_COLON = ("{file}:{line}",)
_GOTO = ("--goto", "{file}:{line}")
_LINE = ("--line", "{line}", "{file}")
EDITOR_ARGUMENTS = {
    **dict.fromkeys(("vi", "vim", "nvim", "gvim", "nano", "pico", "emacs", "emacsclient", "micro"), _PLUS),
    **dict.fromkeys(("kak", "joe", "jed", "ne", "mg", "mcedit", "gedit", "editor", "sensible-editor"), _PLUS),
    **dict.fromkeys(("hx", "helix", "subl", "zed"), _COLON),
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor", "windsurf"), _GOTO),
    **dict.fromkeys(("idea", "pycharm", "kate", "mate"), _LINE),
}
# What $LESS is where its user has not set it: a prompt that names the way back, and, for a list, flags as git
# has them, so that what was seen stays on the screen.
LESS_PROMPT = "Ps?e(END) .q goes back"
LESS_OF_LIST = f"FRX{LESS_PROMPT}"
LINES_ABOVE = 5  # lines seen above the cited one
# The escape sequences of our own text: those of links, which older pagers show as they are, and of styles.
_LINK, _STYLE = re.compile(r"\x1b\]8;.*?\x1b\\"), re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs that the environment names, run with the `umask` of their user."""

    environ: Mapping[str, str]
    umask: int

    def page(self, text: str, line: int) -> None:
        """Opens a text of Footnote's own, with its styles, in the pager, at a line (from 1), a few above it.

        What the text has of articles is inert already.

        Raises:
            UsageError: there is no pager.
        """
        command = self._pager()
        if command is None:
            raise UsageError("there is no pager", "install less, or set PAGER")
        flags = PAGER_FLAGS.get(Path(command[0]).name, ())
        top = max(1, line - LINES_ABOVE)
        environ = {"LESS": LESS_PROMPT, **self.environ}
        arguments = [flag.format(line=top) for flag in flags]
        self._run([*command, *arguments], _for_pager(command, text), "PAGER", environ)

    def page_list(self, text: str) -> bool:
        """The same from the top; False if there is no pager.

        Raises:
            UsageError: the pager cannot be started.
        """
        command = self._pager()
        if command is None:
            return False
        environ = {"LESS": LESS_OF_LIST, **self.environ}
        flags = [flag for flag in PAGER_FLAGS.get(Path(command[0]).name, ()) if "{line}" not in flag]
        self._run([*command, *flags], _for_pager(command, text), "PAGER", environ)
        return True

    def edit(self, path: str, line: int) -> None:
        """Opens a file in the editor, at a line.

        Raises:
            UsageError: there is no editor.
        """
        editor = self.environ.get("VISUAL") or self.environ.get("EDITOR") or self._installed(EDITORS)
        if not editor:
            raise UsageError("no editor is set", "set yours, such as export EDITOR=nano, and start again")
        command = split_command(editor, "EDITOR")
        form = EDITOR_ARGUMENTS.get(Path(command[0]).name, ("{file}",))
        file = Path(path).absolute()
        self._run([*command, *(part.format(file=file, line=line) for part in form)], None, "EDITOR")

    def _pager(self) -> list[str] | None:
        """The command of the pager, or None where there is none."""
        command = self.environ.get("PAGER") or self._installed(PAGERS)
        return None if command is None else split_command(command, "PAGER")

    def _installed(self, names: Sequence[str]) -> str | None:
        return next((name for name in names if shutil.which(name, path=self.environ.get("PATH"))), None)

    def _run(
        self,
        command: Sequence[str],
        text: str | None,
        variable: str,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Runs a program until it ends. Ctrl-C is for it alone: a pager stops a search by it."""
        stdin = None if text is None else subprocess.PIPE
        try:
            process = subprocess.Popen(command, stdin=stdin, umask=self.umask, env=environ)
        except OSError as error:
            raise UsageError(
                f"could not start {command[0]}: {(error.strerror or 'no reason given').lower()}",
                f"check ${variable}",
            ) from None
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process.communicate(None if text is None else text.encode("utf-8", "replace"))
        finally:
            signal.signal(signal.SIGINT, before)


def _for_pager(command: Sequence[str], text: str) -> str:
    """A text without links, and without styles for a pager that shows them as they are."""
    flags = PAGER_FLAGS.get(Path(command[0]).name, ())
    unlinked = _LINK.sub("", text)
    return unlinked if "-R" in flags else _STYLE.sub("", unlinked)


def split_command(command: str, variable: str) -> list[str]:
    """The words of a command that an environment variable holds.

    Raises:
        UsageError: it holds none.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise UsageError(f"{variable} is {command!r}, which is no command", f"set {variable} to one")
    return words
