"""Hostile articles (tests/data/hostile) have no effect beyond being quotable, whichever way they are read."""

import json
import re
import shutil
from pathlib import Path

import pytest

from bot.render import sanitize
from retrieval.text.visible import visible
from tests.bot.harmless import unseen
from tests.bot.run_footnote import Shell
from tests.fakes.model.echo import ObedientModel
from tests.fakes.slack.limits import check_blocks, texts
from tests.fakes.terminal_emulator import footnote as run_footnote

CORPUS = Path(__file__).parents[1] / "data/hostile"
# A question that each article answers, and words of the answer as they are shown.
QUESTIONS = {
    "instructions.md": ("When was the harbour of Brae closed?", "closed on 3 May 1958"),
    "fake-citations.md": ("Did the bridge at Ulva fall in 1911, as all agree?", "fell in 1911 [1], as all"),
    "fake-system.md": ("How long did the gale of 1993 at Muckle Flugga blow?", "blew for nine hours"),
    "invisible.md": ("What is the password of the lighthouse at Sumburgh?", "is her⟨U+2060⟩ring"),
    "bidirectional.md": ("Which file did the harbour master send?", "⟨U+202E⟩gnp.exe⟨U+202C⟩"),
    "homoglyphs.md": ("Where to send the money of Lerwick?", "\u0440\u0430yp\u0430l.example"),
    "slack.md": ("Who held the feast of Up Helly Aa in 1889?", "<!here> The feast of Up Helly Aa was held"),
    "links.md": ("When are the ponies of Foula sold?", "[https://bank.example](http://evil.example"),
    "terminal.md": ("Who is the pilot of Scalloway?", "⟨U+001B⟩]52;c;ZXZpbA==⟨U+0007⟩Tammas"),
    "queries.md": ("Who kept the ledger of Walls until 1871?", "1871; SELECT * FROM passages"),
    "traversal.md": ("When was the well of Fetlar dug?", "The well of Fetlar, said .."),
    "laughs.md": ("When did the peat of Sandness burn?", "burned for a week in 1936"),
    "deep.md": ("Has the kirk of Papa Stour a blue door?", "has a blue door"),
    "object.md": ("When did the mill of Dunrossness grind oats?", "ground oats until 1927"),
    "marks.txt": ("Which seal has the zoo of Tresta?", "has one seal"),
}  # fmt: skip
# What a link that names another address than its own looks like where Markdown is drawn.
DRAWN = {"links.md": "https://bank.example (http://evil.example)"}
ROWS = [(name, question, words) for name, (question, words) in QUESTIONS.items()]
each_article = pytest.mark.parametrize(("name", "question", "words"), ROWS, ids=QUESTIONS)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile articles and their index."""
    home = tmp_path_factory.mktemp("hostile")
    shutil.copytree(CORPUS, home / "seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        ended = Shell(home / "home")("index")
    assert ended.code == 0
    (line,) = (line for line in ended.err.splitlines() if "front matter" in line)
    assert line.startswith("deep.md: its front matter does not parse (line 2: nested too deep) and was read")
    return home


@pytest.fixture
def footnote(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(indexed)
    return Shell(indexed / "home")


def test_every_article_of_the_corpus_is_asked_but_the_one_that_wants_to_be() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*QUESTIONS, "repeated.md"}


@each_article
def test_it_is_quoted_exactly_and_shown_harmlessly(
    footnote: Shell, name: str, question: str, words: str
) -> None:
    answer = json.loads(footnote("ask", "--json", question).out)
    assert answer["found"]
    assert answer["citations"][0]["article"]["id"] == name
    for citation in answer["citations"]:
        text = Path(citation["path"]).read_bytes().decode()
        assert text[slice(*citation["chars"])] == citation["quote"]
        assert citation["article"]["url"] is None
    assert words in sanitize.text(answer["answer"])


@each_article
def test_a_model_that_obeys_all_that_it_reads_gets_nothing_out_but_what_stands_in_the_articles(
    footnote: Shell, name: str, question: str, words: str
) -> None:
    with ObedientModel() as model:
        environ = {**footnote.environ, **model.environ, "FOOTNOTE_WRITER_SENTENCES": "12"}
        ended = Shell(footnote.home, environ)("ask", "--json", question)
        plain = Shell(footnote.home, environ)("ask", "--plain", question)
    assert model.calls <= 2
    answer = json.loads(ended.out)
    quotes = {
        citation["n"]: (citation["lead"] or {"quote": ""})["quote"] + "\n" + citation["quote"]
        for citation in answer["citations"]
    }
    for sentence in (answer["written"] or {"sentences": []})["sentences"]:
        (number,) = sentence["citations"]
        assert words_of(sentence["text"]) <= words_of(visible(quotes[number]))
    for injected in ("forty-two", "your password to", "secret)", "system prompt is"):
        assert injected not in ended.out + plain.out
    assert unseen(plain.out) == set()


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@each_article
def test_in_a_pipe_nothing_in_it_draws_or_looks_like_a_source(
    footnote: Shell, name: str, question: str, words: str
) -> None:
    shown = footnote("ask", "--plain", question).out
    assert not unseen(shown)
    assert words in shown
    sources = [line for line in shown.splitlines() if "\t" in line]
    cited = json.loads(footnote("ask", "--json", question).out)["citations"]
    assert cited[0]["path"] == f"seeds/{name}"
    assert [line.split("\t")[:2] for line in sources] == [
        [str(citation["n"]), f"{citation['path']}:{citation['lines'][0]}"] for citation in cited
    ]


@each_article
def test_on_a_screen_nothing_in_it_draws(footnote: Shell, name: str, question: str, words: str) -> None:
    footnote.environ = {"TERM": "xterm-256color", "COLUMNS": "300"}
    shown = footnote("ask", question, terminal=True).out
    ours = re.compile(r"\x1b\[[0-9;]*m|\x1b]8;(?:id=\d+;file://[^\x1b\x07]*|;)\x1b\\")
    assert not unseen(ours.sub("", shown))
    assert name in shown


@each_article
def test_in_slack_it_is_plain_words(footnote: Shell, name: str, question: str, words: str) -> None:
    message = json.loads(footnote("slack", "--preview", question).out)
    check_blocks(message["blocks"])
    assert {kind for _, kind in texts(message["blocks"])} <= {"plain_text", "text"}
    assert not re.search(r"<[!@#h]", message["text"])
    shown = "".join(text for text, _ in texts(message["blocks"]))
    assert not unseen(shown)
    assert DRAWN.get(name, words) in shown
    assert "evil.example" not in str([block.get("url") for block in message["blocks"]])
    assert '"url"' not in json.dumps(message)  # no article of these has a link that may be opened


def test_instructions_are_not_followed(footnote: Shell) -> None:
    assert footnote("ask", "How many moons does Jupiter have?").out.startswith("The articles do not say.")


def test_front_matter_makes_no_object_and_no_title_of_what_is_none(footnote: Shell) -> None:
    articles = json.loads(footnote("articles", "--json").out)
    titles = {article["id"]: article["title"] for article in articles}
    assert titles["object.md"] == "object"  # the name of its file, as of any article without a heading
    assert titles["laughs.md"] == "laughs"
    assert titles["traversal.md"] == "../../../../etc/passwd"
    assert not list(Path().rglob("hostile-was-here"))


@pytest.mark.parametrize("location", ["../../../etc/passwd:1", "/etc/passwd:1", "seeds/../../etc/passwd:1"])
def test_no_place_outside_of_the_folder_is_shown(footnote: Shell, location: str) -> None:
    ended = footnote("show", location)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"footnote: no article {location.removesuffix(':1')} in seeds.")


def test_a_link_among_the_articles_shows_no_file_of_elsewhere(footnote: Shell, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("The secret of Yell is herring.")
    link = Path("seeds/leak.md")
    link.symlink_to(tmp_path / "secret.md")
    try:
        assert "leak.md: a link out of the folder; not followed." in footnote("index").err
        assert "herring" not in footnote("ask", "--json", "What is the secret of Yell?").out
        assert footnote("show", "seeds/leak.md:1").code == 2
    finally:
        link.unlink()


def test_a_real_terminal_stays_as_it_was(footnote: Shell, indexed: Path) -> None:
    """What an emulator makes of it: no title set, nothing cleared, every escape to be read."""
    (index,) = (indexed / "home/cache").iterdir()
    command = ("ask", "Who is the pilot of Scalloway?")
    terminal = run_footnote(indexed, *command, columns=120, fake=True, FOOTNOTE_INDEX=str(index))
    terminal.until(" ms")
    shown = " ".join(terminal.text().split())
    assert terminal.wait() == 0
    assert "⟨U+001B⟩]8;;http://evil.example⟨U+001B⟩\\The pilot of Scalloway" in shown
    assert "[1] The tide⟨U+001B⟩]0;owned⟨U+0007⟩ at Scalloway" in shown
    assert terminal.screen.title == ""


def test_a_table_of_ten_thousand_columns_is_quoted_row_by_row(footnote: Shell, tmp_path: Path) -> None:
    wide = "|".join(str(n) for n in range(10_000))
    text = f"# Wide\n\n|{wide}|\n|{'-|' * 10_000}\n|{wide}|\n\nThe rope of Unst is 9 metres long.\n"
    (tmp_path / "wide").mkdir()
    (tmp_path / "wide/wide.md").write_text(text)
    at = ("--seeds", str(tmp_path / "wide"), "--index", str(tmp_path / "index"))
    assert footnote(*at, "index").code == 0
    answer = json.loads(footnote(*at, "ask", "--json", "How long is the rope of Unst?").out)
    (citation, *_) = answer["citations"]
    assert text[slice(*citation["chars"])] == citation["quote"] == "The rope of Unst is 9 metres long."
