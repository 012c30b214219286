from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.run_footnote import OSCARS, SKERRY
from tests.bot.web.browser import Browser, chromium
from tests.bot.web.serving import Served, serving
from tests.indexed import IndexedArticles, index_once

LEAVE = """\
---
title: Leave
url: https://handbook.example/leave#days
---
# Leave

| Kind | Days |
|---|---|
| Annual leave | 28 days |
| Sick leave | 10 days |

1. Ask your manager.
   - In writing.
2. Wait for the reply.

```sh
leave --days 3
```

> Nobody regrets a holiday.
"""


THREE = {"film/oscars.md": OSCARS, "skerry.md": SKERRY, "hr/leave & more.md": LEAVE}


def write_articles(folder: Path) -> None:
    for name, text in THREE.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over three articles, which no test changes."""
    home = tmp_path_factory.mktemp("served")
    write_articles(home / "seeds")
    with serving(home / "seeds", home) as running:
        yield running


@pytest.fixture(scope="session")
def three_articles(tmp_path_factory: pytest.TempPathFactory) -> IndexedArticles:
    """The same articles and their index, to be copied."""
    return index_once(tmp_path_factory.mktemp("three_articles"), THREE)


@pytest.fixture
def home(tmp_path: Path, three_articles: IndexedArticles) -> Path:
    """A folder with the articles in `seeds`, and their index where a process of `running` looks for it."""
    three_articles.copy(tmp_path / "seeds", tmp_path / "index")
    return tmp_path


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("Chromium is not here")
    with Browser(program) as running:
        yield running


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """The same articles, for a test to change."""
    write_articles(tmp_path / "seeds")
    return tmp_path / "seeds"
