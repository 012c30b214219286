"""The files that come with the package: default settings and sample articles."""

from pathlib import Path


def default_file() -> Path:
    """The shipped settings: beside the package when installed, in `config/` of the repository otherwise."""
    return _shipped("default.toml", "config/default.toml")


def sample_articles() -> Path:
    """The shipped articles, for a first try."""
    return _shipped("samples", "seeds")


def _shipped(installed: str, in_repository: str) -> Path:
    package = Path(__file__).parents[1]
    path = package / installed
    return path if path.exists() else package.parent / in_repository
