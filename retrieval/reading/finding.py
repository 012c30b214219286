"""The files of one folder or of several that may be articles; none of them is read.

A source that is not there, or is empty, is named among several, and the others are read: a drive may not be
mounted. Its articles are not taken for removed.
"""

import itertools
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.errors import FolderError, TooManyArticles
from retrieval.reading.source_patterns import SourcePatterns
from retrieval.reading.walk import ArticleFile, FolderWalker, is_article_name
from retrieval.types import DEFAULT_OPTIONS, LibraryOptions, MissingSource, Notice, Source, UnreadFiles

BEGIN = "name yours: footnote FOLDER; to try it on sample articles: footnote demo"
BACK = "mount or restore it, or take it out of the sources"


@dataclass(frozen=True, slots=True)
class FolderContents:
    """The files that may be articles, sorted by id, a Notice for each entry that is none, what is missing."""

    files: tuple[ArticleFile, ...]
    notices: tuple[Notice, ...]
    missing: tuple[MissingSource, ...] = ()

    def kept_ids(self, ids: Collection[str]) -> frozenset[str]:
        """Those of the ids whose source is missing, which does not remove them."""
        return ids_of(self.missing, ids)

    def without(self, gone: Sequence[MissingSource]) -> "FolderContents":
        """What is left where sources are gone meanwhile."""
        left = tuple(file for file in self.files if not any(_is_of(source, file.id) for source in gone))
        return replace(self, files=left, missing=(*self.missing, *gone))

    def missing_notices(self, ids: Collection[str]) -> list[Notice]:
        """A notice for each missing source, given the ids of the index."""
        return [_missing_notice(missing, ids) for missing in self.missing]


def find_articles(
    folder: Path, options: LibraryOptions = DEFAULT_OPTIONS
) -> tuple[list[ArticleFile], list[Notice]]:
    """All articles below a folder, sorted by id, with a Notice for each entry that cannot be one.

    Hidden files and folders are left out; so is, with a Notice, what .gitignore names and what is installed.
    Symbolic links are followed once, and out of the folder only if the options say so: who may put a link
    among the articles could have any file quoted.

    Raises:
        FolderError: the folder is missing, not a folder, unreadable, or holds no article or too many.
    """
    return _find_in(Source(folder), options)


def find_in_sources(sources: Sequence[Source], options: LibraryOptions = DEFAULT_OPTIONS) -> FolderContents:
    """The articles of all sources; with one source, those of `find_articles`, and its errors.

    Raises:
        FolderError: none of the sources has an article, or they have too many in all.
    """
    if len(sources) == 1:
        files, notices = _find_in(sources[0], options)
        return FolderContents(tuple(_of_shard(files, options)), tuple(notices))
    contents = _find_in_several(sources, options)
    if len(contents.files) > options.max_articles:
        raise TooManyArticles(
            f"the sources hold more than {options.max_articles:,} articles",
            "leave one out, or raise max_articles",
        )
    return contents


def _find_in_several(sources: Sequence[Source], options: LibraryOptions) -> FolderContents:
    """The articles of the sources that have some; the first error where none has."""
    roots = frozenset(source.path.resolve() for source in sources if not source.only_file)
    singles = {(source.path / source.only_file).resolve() for source in sources if source.only_file}
    files, notices, missing, first_error = [], [], [], None
    for source in sources:
        try:
            own_files, own_notices = _find_in(source, options, roots)
        except TooManyArticles:
            raise
        except FolderError as error:
            first_error = first_error or error
            missing.append(MissingSource(source, error.message))
            continue
        if not own_files:
            missing.append(MissingSource(source, f"no file in {source.path} can be an article"))
        if singles and not source.only_file:  # a file that is named itself is read once
            own_files = [file for file in own_files if file.path.resolve() not in singles]
        files += _of_shard(own_files, options)
        notices += own_notices
    if first_error and len(missing) == len(sources) and not files:
        raise first_error
    return FolderContents(tuple(sorted(files, key=lambda file: file.id)), tuple(notices), tuple(missing))


def missing_sources(sources: Sequence[Source]) -> tuple[MissingSource, ...]:
    """The sources whose folder is not there or empty, without looking into any; none where there is one."""
    if len(sources) == 1:
        return ()
    away = ((source, _problem(source)) for source in sources)
    return tuple(MissingSource(source, problem) for source, problem in away if problem)


def ids_of(missing: Sequence[MissingSource], ids: Collection[str]) -> frozenset[str]:
    """Those of the ids that belong to a missing source."""
    return frozenset(id for away in missing for id in ids if _is_of(away, id))


def unread_of(missing: MissingSource, ids: Collection[str]) -> UnreadFiles:
    """The indexed articles of a missing source, as files that cannot be read."""
    return UnreadFiles(f"of {missing.source.name}, as {missing.problem}", _count(missing, ids), BACK)


def _find_in(
    source: Source, options: LibraryOptions, roots: frozenset[Path] = frozenset()
) -> tuple[list[ArticleFile], list[Notice]]:
    """The articles of one source; `roots` are the real paths of all, for one may lie in another."""
    folder = source.path
    if not folder.is_dir():
        if folder.exists():
            raise FolderError(f"{folder} is a file, not a folder of articles", "name the folder it is in")
        raise FolderError(f"there is no folder {folder}", BEGIN)
    if source.only_file:
        return [_only_file(source, options)], []
    selection = SourcePatterns(source.include, source.exclude)
    walk = FolderWalker(folder, options, selection, roots - {folder.resolve()})
    files = sorted(itertools.islice(walk.files(), options.max_articles + 1), key=lambda file: file.id)
    notices = sorted(walk.notices, key=lambda notice: notice.path)
    if len(files) > options.max_articles:
        raise TooManyArticles(
            f"{folder} holds more than {options.max_articles:,} articles",
            "name a folder inside it with --seeds, or raise max_articles",
        )
    passed_over = walk.passed_over()
    if not files and not notices:
        hint = "put text, PDF or Office files there, or name another with --seeds"
        reasons = "".join(f"; {notice.message}" for notice in passed_over)
        raise FolderError(f"no articles in {folder}{reasons}", hint)
    named = [replace(file, id=source.id_of(file.id)) for file in files] if source.name else files
    return named, [_named(source, notice) for notice in notices + passed_over]


def _of_shard(files: list[ArticleFile], options: LibraryOptions) -> list[ArticleFile]:
    """The files of the shard that is asked for, if one is."""
    shard = options.shard
    return files if shard is None else [file for file in files if shard.holds(file.id)]


def _only_file(source: Source, options: LibraryOptions) -> ArticleFile:
    path = source.path / source.only_file
    if not is_article_name(source.only_file, options.commands):
        raise FolderError(f"{path} has a format that is not read", "export it as text or PDF")
    return ArticleFile(source.id_of(source.only_file), path)


def _named(source: Source, notice: Notice) -> Notice:
    if not source.name:
        return notice
    return replace(notice, path=source.id_of(notice.path.removeprefix("./")))


def _problem(source: Source) -> str:
    """What is wrong with the folder of a source; "" if it is there and has something in it."""
    try:
        with os.scandir(source.path) as entries:
            return "" if next(entries, None) else f"{source.path} is empty"
    except FileNotFoundError:
        return f"there is no folder {source.path}"
    except OSError as error:
        return f"{source.path} cannot be read ({error.strerror})"


def _is_of(missing: MissingSource, id: str) -> bool:
    return missing.source.relative(id) is not None


def _count(missing: MissingSource, ids: Collection[str]) -> int:
    return sum(_is_of(missing, id) for id in ids)


def _missing_notice(missing: MissingSource, ids: Collection[str]) -> Notice:
    count = _count(missing, ids)
    state = "nothing of it is in the index"
    if count:
        articles = "its 1 article stays" if count == 1 else f"its {count:,} articles stay"
        state = f"{articles} in the index, not to be quoted until it is back"
    return Notice(f"{missing.source.name}/", f"{missing.problem}; {state}", BACK)
