"""A source: one of the folders of articles of a library."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of articles, or with `only_file` the single file of that name in it.

    The ids of a source with a `name` begin with it; of several sources each has one. `include` and `exclude`
    are patterns as in .gitignore: where there are some to include, no other file is read. `base_url` is the
    address at which the folder is published; it ends in a slash.
    """

    path: Path
    name: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    base_url: str = ""
    only_file: str = ""

    def id_of(self, relative: str) -> str:
        """The id of an article, given its path below the folder with forward slashes."""
        return f"{self.name}/{relative}" if self.name else relative

    def relative(self, id: str) -> str | None:
        """The path below the folder of the article with an id; None for one of another source."""
        if not self.name:
            return id
        name, slash, rest = id.partition("/")
        return rest if slash and name == self.name else None


@dataclass(frozen=True, slots=True)
class MissingSource:
    """A source whose folder is not there, or has no articles: `problem` says which."""

    source: Source
    problem: str
