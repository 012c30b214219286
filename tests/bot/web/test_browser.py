"""The pages in a real browser: Chromium without a window, where there is one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.bot.test_hostile import CORPUS, QUESTIONS
from tests.bot.web.browser import Browser
from tests.bot.web.serving import Served, serving
from tests.fakes.model.echo import ObedientModel
from tests.fakes.model.server import MODEL

QUESTION = "Who was named best actor?"
QUOTE = "Foxx was named best actor for his role in Ray."
CONTROLS = {"link", "button", "textbox", "DisclosureTriangle", "img", "image", "form", "region", "checkbox"}
PHONE, DESKTOP = 360, 1200
MARKUP = """\
# <script>document.title = "owned"</script>

<img src="http://evil.example/pixel.png" onerror="document.title = 'owned'">
<script>document.title = "owned"</script> The lens of Bressay </mark><script>alert(1)</script> is of glass.

![picture](http://evil.example/picture.png) [link](javascript:document.title='owned')

| <iframe src="http://evil.example"></iframe> | b |
|---|---|
| <svg onload="document.title='owned'"> | <base href="http://evil.example/"> |
"""


def pages(served: Served) -> list[str]:
    """The address of a page of each kind."""
    cited = served.ask(QUESTION)["citations"][0]["address"]
    asked = (f"/?q={quote(QUESTION)}", "/?q=How+many+moons%3F", "/?q=x&since=soon")
    targets = ("/", *asked, "/a/", "/a/none.md")
    return [cited, f"{served.url}/a/hr/leave%20%26%20more.md", *(served.url + target for target in targets)]


def test_an_address_opens_at_the_cited_words(served: Served, browser: Browser) -> None:
    browser.look(width=DESKTOP, height=300)
    address = served.ask(QUESTION)["citations"][0]["address"]
    browser.open(address)
    assert browser.value("document.querySelector('mark').textContent") == QUOTE
    assert browser.value("document.querySelector('mark:target') !== null")
    top = browser.value("document.querySelector('mark').getBoundingClientRect().top")
    assert 0 <= top < 300


def test_an_address_whose_span_is_in_the_fragment_alone_does_too(served: Served, browser: Browser) -> None:
    start, end = served.ask(QUESTION)["citations"][0]["chars"]
    browser.open(f"{served.url}/a/film/oscars.md#c={start}-{end}")
    browser.wait("document.querySelector('mark') !== null")
    assert browser.value("document.querySelector('mark:target').textContent") == QUOTE
    browser.value(f"location.hash = 'c=0-3'; {start}")
    browser.wait("document.querySelector('mark').textContent === '---'")


def test_every_control_has_a_name_and_every_page_its_landmarks(served: Served, browser: Browser) -> None:
    browser.look(width=DESKTOP, height=900)
    for url in pages(served):
        browser.open(url)
        nodes = browser.accessible()
        assert not [(url, role) for role, name in nodes if role in CONTROLS and not name.strip()]
        roles = [role for role, _ in nodes]
        assert {"banner", "main", "navigation", "heading"} <= set(roles)
        assert browser.value("document.querySelectorAll('h1').length") == 1
        assert browser.value("document.documentElement.lang") == "en"
        assert browser.value("document.title").endswith("Footnote")


def test_a_question_can_be_asked_and_a_quote_followed_with_the_keyboard(
    served: Served, browser: Browser
) -> None:
    browser.open(served.url)
    browser.wait("document.activeElement.id === 'q'")
    browser.call("Input.insertText", text=QUESTION)
    browser.press("Enter")
    browser.wait("document.activeElement.id === 'answer'")
    browser.press("Tab")
    assert browser.value("document.activeElement.getAttribute('aria-label')") == "Quote 1 in its place"
    browser.press("Enter")
    browser.wait("document.querySelector('mark:target') !== null")
    assert browser.value("document.querySelector('mark').textContent") == QUOTE


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone_and_a_desktop_and_can_be_read_in_light_and_dark(
    served: Served, browser: Browser, width: int, dark: bool
) -> None:
    browser.look(width=width, height=800, dark=dark)
    for url in pages(served):
        browser.open(url)
        assert browser.value("document.documentElement.scrollWidth") <= width, url
        assert browser.value(LOWEST_CONTRAST) >= 4.5, url


# The lowest contrast of text to its ground on a page, by the formula of WCAG 2.2.
LOWEST_CONTRAST = """(() => {
  const rgb = (color) => color.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const color = rgb(getComputedStyle(element).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let lowest = 21;
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue;
    const element = texts.currentNode.parentElement;
    const pair = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
    const [a, b] = pair.sort((x, y) => y - x);
    lowest = Math.min(lowest, (a + 0.05) / (b + 0.05));
  }
  return lowest;
})()"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over the hostile articles, and one that is all markup."""
    home = tmp_path_factory.mktemp("hostile")
    shutil.copytree(CORPUS, home / "seeds")
    (home / "seeds/markup.md").write_text(MARKUP)
    (home / "seeds" / "<img src=x onerror=alert(1)>.md").write_text("The name of Noss is short.\n")
    with serving(home / "seeds", home) as running:
        yield running


def test_no_script_of_an_article_runs_and_no_request_leaves(hostile: Served, browser: Browser) -> None:
    asked = {question for question, _ in QUESTIONS.values()} | {"What is the lens of Bressay of?"}
    articles = [article["address"] for article in hostile.get("/articles").json]
    assert len(articles) == len(list(Path(CORPUS).iterdir())) + 2
    cited = [hostile.ask(question)["citations"][0]["address"] for question in sorted(asked)]
    answers = [f"{hostile.url}/?q={quote(question)}" for question in sorted(asked)]
    attacks = ("<script>alert(1)</script>", '" autofocus onfocus="alert(1)')
    questions = [f"{hostile.url}/?q={quote(text)}" for text in attacks]
    for url in (*articles, *cited, *answers, *questions, f"{hostile.url}/a/"):
        browser.open(url)
        assert not [address for address in browser.requests if not address.startswith(f"{hostile.url}/")]
        assert not [event for event in browser.events if event["method"] == "Page.javascriptDialogOpening"]
        assert browser.complaints == []
        assert browser.value("document.title").endswith("Footnote")
        scripts = browser.value("[...document.scripts].map((script) => script.getAttribute('src'))")
        assert scripts in ([], ["../static/address.js"])
        outside = "a[href]:not([href^='.']):not([href^='#']):not([href^='?'])"
        assert browser.value(f'document.querySelectorAll("{outside}").length') == 0


@pytest.fixture(scope="module")
def obedient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same articles, and a model that does whatever it reads."""
    home = tmp_path_factory.mktemp("obedient")
    shutil.copytree(CORPUS, home / "seeds")
    (home / "seeds/markup.md").write_text(MARKUP)
    with (
        ObedientModel() as model,
        serving(home / "seeds", home, writer_url=model.url, writer_model=MODEL) as running,
    ):
        yield running


def test_nothing_that_a_model_is_made_to_write_runs_or_leaves(obedient: Served, browser: Browser) -> None:
    questions = sorted({question for question, _ in QUESTIONS.values()} | {"What is the lens of Bressay of?"})
    shown = 0
    for question in questions:
        browser.open(f"{obedient.url}/?q={quote(question)}")
        assert not [address for address in browser.requests if not address.startswith(f"{obedient.url}/")]
        assert not [event for event in browser.events if event["method"] == "Page.javascriptDialogOpening"]
        assert browser.complaints == []
        text = browser.value("document.body.innerText")
        assert "forty-two" not in text and "password" not in text.partition("Answer")[2][:200]
        shown += "Each sentence was checked" in text
        nodes = browser.accessible()
        assert not [role for role, name in nodes if role in CONTROLS and not name.strip()]
        body = {"messages": [{"role": "user", "content": question}], "stream": True}
        streamed = obedient.post("/v1/chat/completions", body).text
        assert "evil.example/?q=secret" not in streamed and "forty-two" not in streamed
    assert shown


def test_the_browser_of_this_test_would_notice_a_script(browser: Browser, tmp_path: Path) -> None:
    """The checks above can fail."""
    page = tmp_path / "page.html"
    page.write_text(
        "<script src='http://evil.invalid/x.js'></script><script>document.title = 'owned'</script>"
    )
    browser.open(page.as_uri())
    assert browser.value("document.title") == "owned"
    assert "http://evil.invalid/x.js" in browser.requests and browser.complaints
