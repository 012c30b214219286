from pathlib import Path

import pytest

from tests.bot.run_footnote import OSCARS, SKERRY, Shell, write


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path / "home")


@pytest.fixture
def footnote(shell: Shell) -> Shell:
    """A shell in a folder with two articles, which are indexed."""
    write(OSCARS, "seeds/film/oscars.md")
    write(SKERRY, "seeds/skerry.md")
    assert shell("index").code == 0
    return shell
