"""What an index run has to do: the files of a folder compared with what the index knows of them.

An article is known by its name and the digest of its bytes. Files are read here, but nothing is written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.reading.articles import digest, parse_article, read_bytes
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.walk import ArticleFile
from retrieval.types import Notice, Progress


@dataclass(slots=True)
class ChangeSet:
    """Files to add or to read again, names to remove, and how many stay; `sizes` of files are in bytes."""

    added: list[ArticleFile] = field(default_factory=list)
    changed: list[ArticleFile] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.added or self.changed or self.removed)

    @property
    def to_index(self) -> list[ArticleFile]:
        """The files to be indexed, in the order of their names."""
        return sorted(self.added + self.changed, key=lambda found: found.id)

    def drop(self, found: ArticleFile) -> None:
        """A file was there when the folder was looked at, and cannot be read any more."""
        if found in self.added:
            self.added.remove(found)
        else:
            self.changed.remove(found)
            self.removed.append(found.id)


def find_changes(
    found: Sequence[ArticleFile],
    known: Mapping[str, str],
    max_bytes: int,
    progress: Callable[[Progress], None],
) -> ChangeSet:
    """The plan that makes an index of these files of one that knows others.

    Args:
        found: the files of the folder.
        known: the digest of each article that the index knows, by name.
        max_bytes: files larger than that are left out.
        progress: told how many files are read.
    """
    plan = ChangeSet()
    present: dict[str, str] = {}  # digest -> the first article that has it
    seen: set[str] = set()
    for done, each in enumerate(found, 1):
        try:
            data = read_bytes(each, max_bytes)
        except UnreadableFile as error:
            plan.notices.append(error.notice)
            continue
        seen.add(each.id)
        plan.sizes[each.id] = len(data)
        mark = digest(data)
        duplicate_of = present.setdefault(mark, each.id)
        if duplicate_of != each.id and known.get(each.id) != mark:  # said once, when it comes in
            plan.notices.append(Notice(each.id, f"the same text as {duplicate_of}", "remove one of them"))
        if known.get(each.id) == mark:
            plan.unchanged += 1
        elif _is_article(each, data, plan.notices):
            (plan.changed if each.id in known else plan.added).append(each)
        else:
            seen.remove(each.id)
        progress(Progress(done, len(found), 0, 0))
    plan.removed = sorted(set(known) - seen)
    return plan


def _is_article(found: ArticleFile, data: bytes, notices: list[Notice]) -> bool:
    """Whether the bytes are an article; what the reader should know of it is added to the notices."""
    try:
        _, more = parse_article(found.id, data)
    except UnreadableFile as error:
        notices.append(error.notice)
        return False
    notices += more
    return True
