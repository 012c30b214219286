"""Where the user's own files are (XDG on Linux); it names folders and makes none."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class UserPaths:
    """The user's folders for settings, for what can be made again, and for what outlives a session."""

    config: Path
    cache: Path
    state: Path


def user_paths() -> UserPaths:
    """The folders that the system and the XDG variables name."""
    import platformdirs

    return UserPaths(
        config=platformdirs.user_config_path("footnote", appauthor=False),
        cache=platformdirs.user_cache_path("footnote", appauthor=False),
        state=platformdirs.user_state_path("footnote", appauthor=False),
    )
