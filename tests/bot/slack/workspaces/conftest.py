from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.run_footnote import write
from tests.bot.slack.client.test_http import free_port
from tests.bot.slack.conftest import furnish
from tests.bot.slack.running import Running
from tests.bot.slack.workspaces.several import CLIENT, install, serve, team
from tests.fakes.slack.slack import FakeSlack
from tests.indexed import IndexedArticles

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


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, four_articles: IndexedArticles) -> Iterator[Running]:
    """An app that two workspaces have installed, in which channels and people have the same ids."""
    folder = furnish_two(furnish(tmp_path_factory.mktemp("app"), four_articles))
    with pytest.MonkeyPatch.context() as patch, FakeSlack() as fake:
        patch.chdir(folder)
        port = free_port()
        base = serve(fake, port)
        with Running(fake, folder, SETTINGS, port=port, secrets=CLIENT) as running:
            for id in ("TACME", "TBRIX"):
                assert install(fake, base, team(fake, id, "C1", "CHR", "D1"))[0] == 200
            yield running


def furnish_two(folder: Path) -> Path:
    """Articles of two workspaces beside the common ones."""
    for text, name in ((ACME, "acme/pay"), (BRIX, "brix/pay"), (BRIX.replace("1234", "9999"), "brixhr/pay")):
        write(text, str(folder / f"seeds/{name}.md"))
    return folder
