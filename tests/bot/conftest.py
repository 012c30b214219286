from pathlib import Path

import pytest

from bot.settings import index_name
from tests.bot.run_footnote import OSCARS, SKERRY, Shell
from tests.indexed import IndexedArticles, index_once


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path / "home")


@pytest.fixture(scope="session")
def two_articles(tmp_path_factory: pytest.TempPathFactory) -> IndexedArticles:
    """Two articles and their index, to be copied."""
    articles = {"film/oscars.md": OSCARS, "skerry.md": SKERRY}
    return index_once(tmp_path_factory.mktemp("two_articles"), articles)


@pytest.fixture
def footnote(shell: Shell, two_articles: IndexedArticles) -> Shell:
    """A shell in a folder with two articles, which are indexed."""
    two_articles.copy_to_user(Path("seeds"), shell.user_paths)
    return shell


@pytest.fixture
def home(footnote: Shell) -> Path:
    """The home of a user who has an index, made with the fake encoder, where a process looks for it."""
    cache = footnote.home / "cache"
    (cache / "footnote").mkdir()
    name = index_name(Path("seeds"))
    (cache / name).rename(cache / "footnote" / name)
    return footnote.home
