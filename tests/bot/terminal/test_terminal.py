"""The chat in a real terminal: what a person sees, and what their keys do."""

import re
import signal
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from tests.bot.run_footnote import OSCARS, SKERRY, Shell, write
from tests.bot.terminal.session import transcript
from tests.fakes.terminal_emulator import Emulator, user_paths
from tests.fakes.terminal_emulator import footnote as footnote_on_terminal
from tests.indexed import IndexedArticles

ACTOR = "Who was named best actor?"
ANSWERED = "type 1 to check"
READY = "/help"
CTRL_C, CTRL_G, CTRL_L, CTRL_R = "\x03", "\x07", "\x0c", "\x12"
UP, RIGHT, TAB, ALT_ENTER = "\x1b[A", "\x1b[C", "\t", "\x1b\r"
TEXTS = {
    "Japanese": "日本の灯台守はスケリーの灯を四十年間守り続けたと新聞は伝えている。" * 2,
    "Hebrew": "שומר המגדלור בסקרי שמר על האור במשך ארבעים שנה, כך דיווח העיתון המקומי. " * 2,
    "English": "The keeper of the lighthouse kept it burning for forty winters. " * 3,
}
Open = Callable[..., Emulator]


@pytest.fixture
def open_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a chat over two articles in a terminal."""
    monkeypatch.chdir(tmp_path)
    write(OSCARS, "seeds/film/oscars.md")
    write(SKERRY, "seeds/skerry.md")
    opened = []

    def opening(*argv: str, columns: int = 80, rows: int = 40, fake: bool = True, **environ: str) -> Emulator:
        opened.append(
            footnote_on_terminal(tmp_path / "home", *argv, columns=columns, rows=rows, fake=fake, **environ)
        )
        return opened[-1]

    yield opening
    for terminal in opened:
        terminal.close()


@pytest.fixture
def open_chat(open_new: Open, tmp_path: Path, two_articles: IndexedArticles) -> Open:
    """The same over articles that are indexed."""
    two_articles.copy_to_user(Path("seeds"), user_paths(tmp_path / "home"))
    return open_new


def ask(terminal: Emulator, question: str) -> str:
    """What is on the screen once a question is answered."""
    terminal.until("›")
    terminal.type(CTRL_L)
    terminal.until(lambda text: ANSWERED not in text)
    terminal.type(f"{question}\r")
    return terminal.until(lambda text: bool(re.search(rf"{ANSWERED}\n+.*› *(\n|$)", text)))


def test_the_first_question_can_be_typed_at_once_and_is_answered_when_it_can_be(open_new: Open) -> None:
    terminal = open_new()
    terminal.until("› Ask about the articles")
    terminal.type(f"{ACTOR}\r")
    shown = terminal.until(ANSWERED)
    assert "2 articles, 3 passages: 2 added." in shown
    assert "  Foxx was named best actor for his role in Ray. [1]" in shown


def test_the_hint_in_the_empty_line_is_faint_and_does_not_stay_behind(open_chat: Open) -> None:
    terminal = open_chat()
    terminal.until(READY)
    row = next(y for y, line in enumerate(terminal.screen.display) if "Ask about the articles" in line)
    faint = [terminal.screen.buffer[row][x].italics for x in range(2, 2 + len("Ask about the articles"))]
    assert all(faint)  # the emulator draws faint text as italics
    terminal.type("\r")
    terminal.until(lambda text: text.count("›") == 2)
    assert terminal.text().count("Ask about the articles") == 1
    assert terminal.leave() == 0
    assert "Ask about the articles" not in terminal.text()


def test_what_comes_of_the_index_stands_above_the_line_which_keeps_what_was_typed(open_new: Open) -> None:
    write("", "seeds/empty.md")
    terminal = open_new()
    terminal.until("›")
    terminal.type("half a quest")
    shown = terminal.until(READY)
    assert shown.index("empty.md: empty.") < shown.index("2 added.") < shown.index("› half a quest")
    terminal.type(CTRL_C)
    assert terminal.leave() == 0


def test_checking_a_source_costs_one_key_and_leaving_another(open_chat: Open) -> None:
    terminal = open_chat()
    ask(terminal, ACTOR)
    terminal.type("1\r")
    assert "▌  8 │ Foxx was named best actor for his role in Ray." in terminal.until("▌")
    assert terminal.leave() == 0


def test_a_source_opens_in_the_pager_at_its_line_and_the_chat_is_there_after(open_chat: Open) -> None:
    write("More.\n\n" * 150 + "Foxx was named worst singer.\n" + "\nMore.\n" * 150, "seeds/long.md")
    terminal = open_chat(PAGER="less", LESS="")
    ask(terminal, "Who was named worst singer?")
    terminal.type("o1\r")
    cited = "▌ 301 │ Foxx was named worst singer."
    terminal.until(lambda text: cited in text and text.splitlines()[0].split() == ["296", "│"])
    terminal.type("q")
    terminal.until(READY)
    assert "Foxx was named best actor" in ask(terminal, ACTOR)


def test_tab_completes_commands_and_articles(open_chat: Open) -> None:
    terminal = open_chat()
    terminal.until(READY)
    terminal.type(f"/art{TAB}")
    terminal.until("› /articles")
    terminal.type(f"osc{TAB}")
    terminal.until("› /articles film/oscars.md")
    terminal.type("\r")
    terminal.until("BBC News · 2005-02-28")
    terminal.type(f"/s{TAB}")
    menu = terminal.until("/sources")
    assert "the passages that fit best, with scores" in menu


def test_lines_typed_before_are_suggested_and_come_back(open_chat: Open) -> None:
    first = open_chat()
    ask(first, ACTOR)
    first.leave()
    second = open_chat()
    second.until(READY)
    second.type("Who w")
    second.until(f"› {ACTOR}")  # as a suggestion
    second.type(f"{RIGHT}\r")
    second.until(ANSWERED)
    second.type(UP)
    second.until(lambda text: text.count(ACTOR) == 2)


def test_more_lines_and_a_window_that_changes_its_size(open_chat: Open) -> None:
    terminal = open_chat()
    terminal.until(READY)
    terminal.type(f"Who was\\\rnamed{ALT_ENTER}best actor?")
    assert "› Who was\n  named\n  best actor?" in terminal.until("best actor?")
    terminal.resize(40, 30)
    terminal.type("\r")
    assert "  Foxx was named best actor for his role\n  in Ray. [1]" in terminal.until(ANSWERED)


def test_the_prompt_shows_what_is_asked_and_a_scope_of_nothing_is_refused(open_chat: Open) -> None:
    terminal = open_chat(columns=120)
    terminal.until(READY)
    terminal.type("/in film/*\r/in x\r")
    terminal.until("No article's path matches x.")
    terminal.until("film/* ›")


@pytest.mark.model
def test_ctrl_c_cancels_the_wait_for_an_answer_and_the_chat_goes_on(open_new: Open) -> None:
    terminal = open_new(fake=False)
    terminal.until("›")
    terminal.type(f"{ACTOR}\r")
    terminal.until(lambda text: bool(re.search(r"^[-\\|/] .*…", text, re.MULTILINE)))  # it waits, in sight
    terminal.type(CTRL_C)
    terminal.until(lambda text: bool(re.search(r"Cancelled\.\s+›", text)))
    terminal.type(CTRL_C)
    terminal.until("Ctrl-D quits.")
    assert terminal.leave() == 0


def test_a_window_that_closes_ends_the_chat(open_chat: Open) -> None:
    terminal = open_chat()
    terminal.until(READY)
    terminal.hang_up()
    assert terminal.ended is not None


def test_sigterm_leaves_the_terminal_as_it_was(open_chat: Open) -> None:
    terminal = open_chat()
    terminal.until(READY)
    assert not terminal.echoes()
    terminal.terminate()
    assert terminal.wait() == 128 + signal.SIGTERM
    assert terminal.echoes_at_end


def test_keys_are_not_echoed_into_what_is_shown_but_into_an_editor(open_chat: Open) -> None:
    script = write('#!/bin/sh\nstty -a < /dev/tty > modes.new\nmv modes.new "$MODES"\n', "program.sh")
    script.chmod(0o755)
    pager, editor = (f"env MODES={name} {script.absolute()}" for name in ("shown", "edited"))
    terminal = open_chat(PAGER=pager, EDITOR=editor)
    ask(terminal, ACTOR)
    terminal.type("o1\re1\r")
    terminal.until(lambda _: Path("shown").exists() and Path("edited").exists())
    assert {"-echo", "-icanon"} <= set(re.split(r"[\s;]+", Path("shown").read_text()))
    assert {"echo", "icanon"} <= set(re.split(r"[\s;]+", Path("edited").read_text()))
    assert terminal.leave() == 0
    assert terminal.echoes_at_end


def test_no_width_breaks_a_line_or_loses_a_word(open_chat: Open) -> None:
    for language, text in TEXTS.items():
        write(f"# {language}\n\n{text}\n", f"seeds/{language}.md")
    terminal = open_chat()
    terminal.until(READY)
    for columns, (language, text) in product((40, 80, 200), TEXTS.items()):
        terminal.resize(columns, 100)  # so many rows that no list goes to a pager
        terminal.type(CTRL_L)
        terminal.until(lambda shown: "MaxSim" not in shown and "▌" not in shown)
        terminal.type(f"/search {language}\r")
        terminal.until("MaxSim")
        terminal.type("1\r")
        shown = terminal.until(lambda shown: "›" in shown.partition("▌")[2])
        kept = re.sub(r"[\s▌│]|\b\d+\b", "", shown.partition("▌")[2])
        assert "".join(text.split())[:60] in kept


@pytest.mark.parametrize("line", ["/help", "/articles", "/search keeper", "/why", "/sources", "1"])
def test_nothing_is_wider_than_a_narrow_terminal(footnote: Shell, line: str) -> None:
    footnote.environ["COLUMNS"] = "40"
    write("---\ntitle: Unbelievably long headlines are what a paper prints\n---\nText.", "seeds/a.md")
    shown = transcript(footnote, ACTOR, line)
    assert max(len(row) for row in shown.partition(f"› {line}")[2].splitlines()) <= 40


def test_a_search_for_what_nobody_typed_says_that_it_fails(open_chat: Open) -> None:
    terminal = open_chat()
    ask(terminal, ACTOR)
    terminal.type(f"{CTRL_R}WHO WAS")
    terminal.until(lambda text: text.count(ACTOR) == 2)
    assert "failing" not in terminal.text()
    terminal.type("zebra")
    terminal.until("failing: no earlier line has 'WHO WASzebra'")
    terminal.type(CTRL_G)
    terminal.until(lambda text: "failing" not in text)


def test_a_theme_is_tried_at_once(open_chat: Open) -> None:
    terminal = open_chat()
    terminal.until(READY)
    terminal.type("/set theme plain\r")
    terminal.until("theme is plain in this chat")
    ask(terminal, ACTOR)
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    assert {cell.fg for cell in cells} | {cell.bg for cell in cells} == {"default"}
    assert any(cell.bold for cell in cells)


def test_no_color_leaves_no_colour_on_the_screen(open_chat: Open) -> None:
    terminal = open_chat(NO_COLOR="1")
    ask(terminal, ACTOR)
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    assert {cell.fg for cell in cells} | {cell.bg for cell in cells} == {"default"}


def test_a_dumb_terminal_has_a_chat_without_any_drawing_and_shows_what_is_typed(open_chat: Open) -> None:
    terminal = open_chat(TERM="dumb")
    terminal.until("›")
    terminal.type(f"{ACTOR}\r")
    assert "Foxx was named best actor for his role in Ray. [1]" in terminal.until(ANSWERED)
    terminal.type("/quotes 12\x7f\r")  # edited by the terminal itself
    terminal.until("At most 1 quote in an answer.\n›")
    assert "› /quotes 1\n" in terminal.text()
    terminal.type("\x03")
    assert "› ^C\nCtrl-D quits.\n" in terminal.until("Ctrl-D quits.\n›")
    assert terminal.leave() == 0


def test_sigterm_at_the_prompt_of_a_dumb_terminal_ends_its_line(open_chat: Open) -> None:
    terminal = open_chat(TERM="dumb")
    terminal.until("›")
    terminal.until_it_waits()
    terminal.terminate()
    assert terminal.wait() == 128 + signal.SIGTERM
    assert terminal.screen.cursor.x == 0


@pytest.mark.model
def test_a_whole_session_with_the_real_model(open_new: Open, real_encoder: Encoder, models: Path) -> None:
    real_encoder.load()  # which prepares it for the chat too
    terminal = open_new(fake=False, FOOTNOTE_MODELS=str(models))
    terminal.until("›")
    terminal.type(f"{ACTOR}\r1\r")  # ahead of the model, which is still loading
    shown = terminal.until("▌  8 │ Foxx was named best actor")
    assert "Foxx was named best actor for his role in Ray. [1]" in shown
    assert "› 1\n" in shown
    assert "seeds/film/oscars.md" in ask(terminal, "When was that?")
    write(OSCARS.replace("Foxx was", "Depp was"), "seeds/film/oscars.md")
    assert "1 changed." in ask(terminal, ACTOR)
    assert "Depp was named best actor for his role in Ray. [1]" in terminal.text()
    terminal.resize(40, 40)
    terminal.type("What is the capital of Mongolia?\r")
    terminal.until(lambda text: bool(re.search(r"  The articles do not say\.\n[^›]*› *(\n|$)", text)))
    assert terminal.leave() == 0
