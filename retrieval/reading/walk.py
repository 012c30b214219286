"""Finds the files of a folder that may be articles, through links too; none is read.

It may be given any folder: links go in circles or out of it, and what looks like a file may be a pipe. What
is installed among the articles, and what a .gitignore names, is passed over and counted.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from retrieval.reading.formats.registry import NO_COMMANDS, TEXT_SUFFIXES, format_of, suffix_of
from retrieval.reading.gitignore import IgnoreRules
from retrieval.reading.source_patterns import EVERYTHING, SourcePatterns
from retrieval.types import LibraryOptions, Notice, UnreadFiles

# Files that are text by custom though no suffix says so.
BARE_NAMES = frozenset(
    """readme license licence copying notice notes todo changelog changes history news authors contributing
    contributors credits install faq hacking maintainers security support thanks upgrading""".split()
)
INSTALLED = frozenset(("node_modules", "bower_components", "site-packages", "__pycache__"))
# Files that may hold an answer but are not read, and what makes them readable.
UNREAD = {
    **dict.fromkeys((".doc", ".dot", ".wpd", ".wps", ".pages"), "save as .docx or PDF"),
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers"), "save as .xlsx"),
    **dict.fromkeys((".ppt", ".pps", ".odp", ".key"), "save as .pptx or PDF"),
    **dict.fromkeys((".pst", ".ost"), "save the messages as .eml"),
    **dict.fromkeys((".mobi", ".azw", ".azw3", ".fb2", ".lit"), "convert to .epub"),
    **dict.fromkeys((".djvu", ".ps", ".xps"), "convert to PDF"),
    ".webarchive": "save as .html",
    **dict.fromkeys((".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"), "unpack"),
}
KINDS_NAMED = 6  # endings of files passed over that a notice names; the rest are "other"


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A file that is to become an article: its id (path below the folder) and where it is."""

    id: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into: its path below the first one; where it and those above it really are."""

    path: Path
    relative: PurePosixPath
    ancestors: tuple[Path, ...]
    rules: IgnoreRules


def is_article_name(name: str, commands: Mapping[str, str] = NO_COMMANDS) -> bool:
    """Whether a file of that name may be an article, by its suffix or, where it has none, its whole name.

    `commands` are those of the settings, by suffix.
    """
    suffix = suffix_of(name)
    if not suffix:
        return name.lower() in BARE_NAMES
    return suffix in TEXT_SUFFIXES or format_of(name, commands) is not None


class FolderWalker:
    """A walk through all folders, with a notice for each entry that is not gone into.

    Args:
        root: where it begins.
        options: whether links that lead out of it are followed, and which commands read files.
        selection: what in it is read.
        others: folders in it, by their real paths, that are not gone into.
    """

    def __init__(
        self,
        root: Path,
        options: LibraryOptions,
        selection: SourcePatterns = EVERYTHING,
        others: frozenset[Path] = frozenset(),
    ) -> None:
        self.notices: list[Notice] = []
        self._follow_outside = options.outside_links
        self._commands = options.commands
        self._root = root.resolve()
        self._selection = selection
        self._others = others
        self._linked: set[Path] = set()  # folders that a link led to: two links a level would double the way
        self._other_kinds: Counter[str] = Counter()
        self._installed: list[str] = []
        self._ignored = 0
        self._not_selected = 0
        # A list in place of recursion, for folders may lie a thousand deep.
        self._pending = [_Folder(root, PurePosixPath(), (self._root,), IgnoreRules())]

    def files(self) -> Iterator[ArticleFile]:
        """The files that may be articles."""
        while self._pending:
            folder = self._pending.pop()
            entries = self._entries(folder)
            rules = folder.rules.within(folder.path, folder.relative, entries)
            for entry in entries:
                if file := self._classify(entry, folder, rules):
                    yield file

    def passed_over(self) -> list[Notice]:
        """What was left out without being looked at, a line each for files, folders and ignored entries."""
        notices = []
        for suffix, count in self._other_kinds.most_common():
            if hint := UNREAD.get(suffix):
                unread = UnreadFiles(suffix, count, hint)
                what = (
                    f"{count:,} {suffix} {_plural('file', count)} {'was' if count == 1 else 'were'} not read"
                )
                notices.append(Notice("./", what, hint, passed_over=True, unread=unread))
        rest = Counter({kind: count for kind, count in self._other_kinds.items() if kind not in UNREAD})
        if rest:
            notices.append(_passed_over(_count_kinds(rest), "export what is an article as text or PDF"))
        if self._installed:
            names = ", ".join(sorted(self._installed)[:3]) + ", …" * (len(self._installed) > 3)
            message = f"installed packages were passed over ({names})"
            notices.append(_passed_over(message, "move there what is an article"))
        if self._ignored:
            message = f"{_entries(self._ignored, 'that .gitignore names ')} passed over"
            notices.append(_passed_over(message, "take out of .gitignore what is an article"))
        if self._not_selected:
            message = f"{_entries(self._not_selected)} passed over, as include and exclude of the source say"
            notices.append(_passed_over(message, "change them in the settings file"))
        return notices

    def _entries(self, folder: _Folder) -> "list[os.DirEntry[str]]":
        try:
            with os.scandir(folder.path) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._add_notice(
                f"{folder.relative}/", f"cannot be read ({error.strerror})", "check its permissions"
            )
            return []

    def _classify(self, entry: "os.DirEntry[str]", folder: _Folder, rules: IgnoreRules) -> ArticleFile | None:
        relative, path, is_folder = folder.relative / entry.name, Path(entry.path), False
        try:
            is_folder = entry.is_dir()
            if entry.name.startswith(".") or self._is_passed_over(entry, relative, is_folder, rules):
                return None
            real = path.resolve() if entry.is_symlink() else folder.ancestors[-1] / entry.name
            if is_folder and real in self._others:
                return None
            problem = self._problem(entry, real, folder)
        except OSError as error:  # a link in a circle, or to where nothing may be read
            problem = f"cannot be followed ({error.strerror})", "fix or remove it"
        if problem:
            self._add_notice(_printable(str(relative)) + "/" * is_folder, *problem)
        elif is_folder:
            self._pending.append(_Folder(path, relative, (*folder.ancestors, real), rules))
        return None if problem or is_folder else ArticleFile(str(relative), path)

    def _is_passed_over(
        self, entry: "os.DirEntry[str]", relative: PurePosixPath, is_folder: bool, rules: IgnoreRules
    ) -> bool:
        """Whether an entry is left out for what it is; it is counted."""
        if self._selection.leaves_out(relative, is_folder=is_folder):
            self._not_selected += 1
        elif rules.match(relative, is_folder):
            self._ignored += 1
        elif is_folder:
            if entry.name not in INSTALLED and not _is_environment(entry.path):
                return False
            self._installed.append(_printable(f"{relative}/"))
        elif is_article_name(entry.name, self._commands):
            return False
        else:
            self._other_kinds[_printable(PurePosixPath(entry.name).suffix.lower())] += 1
        return True

    def _problem(self, entry: "os.DirEntry[str]", real: Path, folder: _Folder) -> tuple[str, str] | None:
        """What is wrong with a folder or file, and the way out."""
        if _printable(entry.name) != entry.name:
            return "its name is not valid UTF-8", "rename it"
        if entry.is_symlink() and (problem := self._link_problem(entry, real, folder)):
            return problem
        if not (entry.is_dir() or entry.is_file()):
            return "not a regular file", "remove it, or copy its content into a file"
        return None

    def _link_problem(self, entry: "os.DirEntry[str]", real: Path, folder: _Folder) -> tuple[str, str] | None:
        if not real.exists():
            return "a link to nothing", "fix or remove it"
        if real in folder.ancestors:
            return "a link back to a folder above it; not followed", "remove it"
        if not (self._follow_outside or real.is_relative_to(self._root)):
            return "a link out of the folder; not followed", "copy what is there, or set outside_links"
        if entry.is_dir():
            if real in self._linked:
                return "a link to where another one leads; not followed", "remove one of them"
            self._linked.add(real)
        return None

    def _add_notice(self, path: str, message: str, hint: str) -> None:
        self.notices.append(Notice(path, message, hint))


def _passed_over(message: str, hint: str) -> Notice:
    return Notice("./", message, hint, passed_over=True)


def _is_environment(folder: str) -> bool:
    """Whether a folder is a virtual environment of Python."""
    try:
        return Path(folder, "pyvenv.cfg").is_file()
    except OSError:  # it may not be entered, which is said once it is
        return False


def _count_kinds(kinds: Counter[str]) -> str:
    """How many files of which kind: "3 .pdf files and 1 .png file were passed over"."""
    named = kinds.most_common(KINDS_NAMED)
    counts = [f"{n:,} {suffix} {_plural('file', n)}".replace("  ", " ") for suffix, n in named if suffix]
    if bare := sum(n for suffix, n in named if not suffix):
        counts.append(f"{bare:,} {_plural('file', bare)} without an ending")
    if others := kinds.total() - sum(n for _, n in named):
        counts.append(f"{others:,} other {_plural('file', others)}")
    verb = "was" if kinds.total() == 1 else "were"
    return f"{', '.join(counts[:-1])} and {counts[-1]} {verb} passed over".removeprefix(" and ")


def _entries(count: int, which: str = "") -> str:
    return f"{count:,} {_plural('entry', count)} {which}{'was' if count == 1 else 'were'}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word.removesuffix('y')}ies" if word.endswith("y") else f"{word}s"


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
