"""A page in a real browser while a model writes its answer: each checked sentence is there at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.web.browser import Browser
from tests.bot.web.serving import Served
from tests.bot.web.test_browser import CONTROLS, DESKTOP, LOWEST_CONTRAST, PHONE
from tests.bot.web.test_written import GOOD, MORE, PAGE, WRONG, written_by
from tests.fakes.model.replies import DONE, END, HEAD, Reply, Send, chunk, event

pytestmark = pytest.mark.process
WAITING = "document.querySelector('.waiting')"
SAID = "document.querySelector('p.said')"
IS_SHOWN = "checkVisibility()"


class Pausing:
    """A model that writes in these pieces, each when it is told to."""

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces
        self._next = threading.Semaphore(0)

    def go_on(self, count: int = 1) -> None:
        self._next.release(count)

    @property
    def reply(self) -> Reply:
        def reply(send: Send) -> None:
            send(HEAD)
            for piece in self._pieces:
                self._next.acquire(timeout=60)
                send(chunk(event(piece)))
            for part in (event(finish="stop"), DONE):
                send(chunk(part))
            send(END)

        return reply


@contextmanager
def opened(articles: Path, browser: Browser, model: Pausing, width: int = DESKTOP) -> Iterator[Served]:
    """The page of the question, which is not waited for."""
    browser.look(width=width, height=900)
    with written_by(articles, model.reply) as (served, _):
        browser.call("Page.navigate", url="about:blank")
        browser.events.clear()
        browser.call("Page.navigate", url=served.url + PAGE)
        try:
            yield served
        finally:
            model.go_on(10)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_sentences_appear_one_by_one_while_the_page_is_still_being_sent(
    articles: Path, browser: Browser, width: int
) -> None:
    model = Pausing(f"{GOOD} She kept", MORE.removeprefix(" She kept"))
    with opened(articles, browser, model, width):
        browser.wait(f"{WAITING} !== null && {WAITING}.{IS_SHOWN}")
        assert browser.value(SAID) is None
        model.go_on()
        browser.wait(f"{SAID} !== null && {SAID}.innerText.includes('[1]')")
        assert browser.value("document.readyState") == "loading"
        assert browser.value(f"{SAID}.innerText").startswith("The keeper Ailsa Boyd lit the lamp on Skerry")
        assert browser.value("document.querySelector('figure')") is None
        assert browser.value(f"{WAITING}.{IS_SHOWN}")
        model.go_on(9)
        browser.wait("document.readyState === 'complete'")
        assert browser.value("document.querySelectorAll('p.said .number').length") == 2
        assert browser.value("document.querySelector('p.said .number').hash") == "#n1"
        assert browser.value("document.querySelector('figure#n1 blockquote').innerText.includes('1847')")
        assert not browser.value(f"{WAITING}.{IS_SHOWN}")
        assert browser.value("document.documentElement.scrollWidth") <= width


def test_the_page_can_be_read_by_ear_and_with_the_keyboard(articles: Path, browser: Browser) -> None:
    model = Pausing(f"{GOOD} She kept", MORE.removeprefix(" She kept"))
    with opened(articles, browser, model):
        browser.wait("document.activeElement.id === 'answer'")
        browser.wait(f"{WAITING} !== null")
        assert "status" in [role for role, _ in browser.accessible()]
        assert browser.value(LOWEST_CONTRAST) >= 4.5
        model.go_on(9)
        browser.wait("document.readyState === 'complete'")
        assert browser.value("document.activeElement.id") == "answer"  # it does not move while one reads
        browser.press("Tab")
        assert browser.value("document.activeElement.getAttribute('aria-label')") == "Source 1"
        nodes = browser.accessible()
        assert not [role for role, name in nodes if role in CONTROLS and not name.strip()]
        assert browser.value(f"{SAID}.getAttribute('aria-live')") == "polite"
        assert browser.value(LOWEST_CONTRAST) >= 4.5


def test_it_needs_no_script_and_breaks_no_rule_of_the_page(articles: Path, browser: Browser) -> None:
    model = Pausing(f"{GOOD} She kept", MORE.removeprefix(" She kept"))
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        with opened(articles, browser, model) as served:
            model.go_on(9)
            browser.wait("document.readyState === 'complete'")
            assert browser.value("document.scripts.length") == 0
            assert "forty winters" in browser.value(f"{SAID}.innerText")
            assert browser.complaints == []
            assert not [url for url in browser.requests if not url.startswith(f"{served.url}/")]
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_what_a_model_writes_is_text_and_what_does_not_stand_is_never_sent(
    articles: Path, browser: Browser
) -> None:
    marked = "The <img src=x onerror=alert(1)> lamp of Skerry was lit by the keeper Ailsa Boyd"
    (articles / "skerry.md").write_text(f"# Skerry\n\n{marked} in 1847.\n")
    model = Pausing(f"{marked} in 1847 [1]. ", WRONG)
    with opened(articles, browser, model):
        model.go_on(9)
        browser.wait("document.readyState === 'complete'")
        assert browser.value("document.images.length") == 0
        assert browser.complaints == []
        text = browser.value("document.body.innerText")
        assert "<img src=x" in text and "Isbister" not in text


def test_a_page_without_a_quote_does_not_wait_for_ever(articles: Path, browser: Browser) -> None:
    model = Pausing(GOOD)
    with opened(articles, browser, model):
        browser.wait(f"{WAITING} !== null && {WAITING}.{IS_SHOWN}")
        (articles / "skerry.md").write_text("# Skerry\n\nThere is no lamp.\n")
        model.go_on(9)
        browser.wait("document.readyState === 'complete'")
        assert browser.value("document.querySelector('figure')") is None
        assert browser.value(f"document.querySelector('.not-said').{IS_SHOWN}")
        assert not browser.value(f"{WAITING}.{IS_SHOWN}")
