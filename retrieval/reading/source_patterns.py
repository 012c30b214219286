"""The patterns by which a source includes and excludes files, as in .gitignore."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from retrieval.reading.gitignore import compile_patterns


@dataclass(frozen=True, slots=True)
class SourcePatterns:
    """The patterns of a source; without any, everything is selected."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def leaves_out(self, path: PurePosixPath, *, is_folder: bool = False) -> bool:
        """Whether an entry of the folder is left out. Of `include` only files are judged."""
        name = f"{path}{'/' * is_folder}"
        if self.exclude and compile_patterns(self.exclude).match_file(name):
            return True
        return bool(self.include) and not is_folder and not compile_patterns(self.include).match_file(name)


EVERYTHING = SourcePatterns()
