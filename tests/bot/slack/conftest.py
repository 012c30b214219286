from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.run_footnote import OSCARS, SKERRY
from tests.bot.slack.running import Running, user_paths_in
from tests.fakes.slack.slack import FakeSlack
from tests.indexed import IndexedArticles, index_once

# Some pages of few passages: with 16 of them or more each index run would ask the folder its own questions.
DULL = "intergovernmental telecommunications infrastructure and its multidimensional institutionalisation"
LONG = "\n\n".join(f"Paragraph {n} of the report describes {DULL}." for n in range(80))
REPORT = (
    "---\ntitle: The long report\nurl: https://example.org/report\n---\n"
    f"{LONG}\n\nThe bridge at Ulva fell in 1911.\n"
)
HOSTILE = (
    "---\ntitle: 'A <!channel> title <@U1> *bold*'\nurl: 'javascript:alert(1)'\n---\n"
    "The zebra of <!here> said <@U0BOT> & ```code``` [click](http://evil.example) \u202egnp.exe *loudly* "
    "<http://evil.example|safe> @channel :tada: today.\n"
)
FOUR = {"film/oscars.md": OSCARS, "skerry.md": SKERRY, "report.md": REPORT, "hostile.md": HOSTILE}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace with a public channel and a direct message."""
    with FakeSlack() as fake:
        fake.channel("C1")
        fake.channel("D1", "im")
        yield fake


@pytest.fixture(scope="session")
def four_articles(tmp_path_factory: pytest.TempPathFactory) -> IndexedArticles:
    """Four articles and their index, to be copied."""
    return index_once(tmp_path_factory.mktemp("four_articles"), FOUR)


def furnish(folder: Path, articles: IndexedArticles) -> Path:
    """Articles in a folder, and their index where the app looks for it."""
    articles.copy_to_user(folder / "seeds", user_paths_in(folder))
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, four_articles: IndexedArticles) -> Path:
    """A folder with four articles in it, which are indexed; it is the current one."""
    monkeypatch.chdir(tmp_path)
    return furnish(tmp_path, four_articles)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, four_articles: IndexedArticles) -> Iterator[Running]:
    """The app, connected over Socket Mode, with the fake encoder; the tests of a module share it."""
    folder = furnish(tmp_path_factory.mktemp("app"), four_articles)
    with pytest.MonkeyPatch.context() as patch, FakeSlack() as fake:
        patch.chdir(folder)
        fake.channel("C1")
        fake.channel("D1", "im")
        fake.groups["S8"] = ["U9"]
        with Running(fake, folder, '[slack]\nresponders = ["U7", "S8"]\nper_minute = 1000\n') as running:
            yield running
