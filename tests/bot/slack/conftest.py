from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.shell import OSCARS, SKERRY, write
from tests.bot.slack.fake.slack import FakeSlack
from tests.bot.slack.running import Running


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace with a public channel and a direct message."""
    with FakeSlack() as fake:
        fake.channel("C1")
        fake.channel("D1", "im")
        yield fake


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with two articles in it."""
    monkeypatch.chdir(tmp_path)
    write(OSCARS, "seeds/film/oscars.md")
    write(SKERRY, "seeds/skerry.md")
    return tmp_path


@pytest.fixture
def app(slack: FakeSlack, home: Path) -> Iterator[Running]:
    """The app, connected to that workspace over Socket Mode, with the fake encoder."""
    with Running(slack, home) as running:
        yield running
