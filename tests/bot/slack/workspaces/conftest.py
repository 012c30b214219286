from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.slack.client.test_http import free_port
from tests.bot.slack.conftest import FOUR, furnish
from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.several import CLIENT, install, serve, team
from tests.fakes.slack.slack import FakeSlack
from tests.indexed import IndexedArticles, index_once

ACME = "---\ntitle: Salaries at Acme\n---\nThe keeper Ailsa Boyd earns 4711 crowns at Acme.\n"
BRIX = "---\ntitle: Salaries at Brix\n---\nThe keeper Ailsa Boyd earns 1234 crowns at Brix.\n"
SETTINGS = """
[slack]
per_minute = 1000
[slack.teams.TACME]
articles = ["acme/*"]
shared = ["film/*"]
responders = ["U7"]
[slack.teams.TBRIX]
articles = ["brix/*"]
[slack.teams.TBRIX.channels.CHR]
articles = ["brixhr/*"]
"""


@pytest.fixture(scope="session")
def articles_of_two(tmp_path_factory: pytest.TempPathFactory) -> IndexedArticles:
    """Articles of two workspaces beside the common ones, and their index, to be copied."""
    articles = FOUR | {
        "acme/pay.md": ACME, "brix/pay.md": BRIX, "brixhr/pay.md": BRIX.replace("1234", "9999")
    }  # fmt: skip
    return index_once(tmp_path_factory.mktemp("articles_of_two"), articles)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, articles_of_two: IndexedArticles) -> Path:
    """A folder with the articles of two workspaces, which are indexed; it is the current one."""
    monkeypatch.chdir(tmp_path)
    return furnish(tmp_path, articles_of_two)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, articles_of_two: IndexedArticles) -> Iterator[Running]:
    """An app that two workspaces have installed, in which channels and people have the same ids."""
    folder = furnish(tmp_path_factory.mktemp("app"), articles_of_two)
    with pytest.MonkeyPatch.context() as patch, FakeSlack() as fake:
        patch.chdir(folder)
        port = free_port()
        base = serve(fake, port)
        with Running(fake, folder, SETTINGS, port=port, secrets=CLIENT) as running:
            for id in ("TACME", "TBRIX"):
                assert install(fake, base, team(fake, id, "C1", "CHR", "D1"))[0] == 200
            yield running
