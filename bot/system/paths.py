"""The user's folders for settings, cache and state (XDG on Linux); none is created here."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class UserPaths:
    """The user's folders for settings, for what can be made again, and for what outlives a session."""

    config: Path
    cache: Path
    state: Path


def user_paths() -> UserPaths:
    """The folders that the system and the XDG variables name, temporary ones where they cannot be made."""
    import platformdirs

    return UserPaths(
        config=platformdirs.user_config_path("footnote", appauthor=False),
        cache=_writable(platformdirs.user_cache_path("footnote", appauthor=False), "cache"),
        state=_writable(platformdirs.user_state_path("footnote", appauthor=False), "state"),
    )


def _writable(folder: Path, name: str) -> Path:
    """The folder, or one in the system's temporary folder where it neither exists nor can be made.

    A user without a home, or with a read-only one, is common in containers and for services.
    """
    existing = next((path for path in (folder, *folder.parents) if path.exists()), Path())
    can_be_made = folder.is_absolute() and existing.is_dir() and os.access(existing, os.W_OK)
    if folder.exists() or can_be_made:
        return folder
    from tempfile import gettempdir  # 5 ms that few need

    user = os.getuid() if hasattr(os, "getuid") else "user"
    temporary = Path(gettempdir()) / f"footnote-{user}"
    return temporary / name if _is_own(temporary) else folder


def _is_own(folder: Path) -> bool:
    """Whether a folder is the user's alone or not there yet: others could have put an index into it."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return True
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o077)
