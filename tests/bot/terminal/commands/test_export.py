"""/copy, /save and /new."""

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bot.render.conversation_page import conversation_page
from bot.render.markdown import conversation_markdown
from retrieval.types import Answer
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND, quoting
from tests.bot.render.test_output import HOSTILE, hostile
from tests.bot.run_footnote import Shell, write
from tests.bot.terminal.session import transcript, without_answers

ACTOR = "Who was named best actor?"
KEEPER = "Who lit the lamp on Skerry?"


def test_copy_takes_the_answer_with_its_sources(footnote: Shell) -> None:
    assert transcript(footnote, ACTOR, "/copy").endswith("""\
› /copy
<clipboard>
Foxx was named best actor for his role in Ray. [1]

[1] Foxx and Swank take Oscars, BBC News, 2005-02-28, seeds/film/oscars.md:8
</clipboard>
Copied.
""")


def test_copy_with_a_number_takes_that_quote_and_where_it_is_from(footnote: Shell) -> None:
    shown = transcript(footnote, ACTOR, "/copy 1", "/copy [1]", "/copy 2")
    copied = """\
<clipboard>
Foxx was named best actor for his role in Ray.

Foxx and Swank take Oscars, seeds/film/oscars.md:8
</clipboard>
Copied.
"""
    assert shown.count(copied) == 2
    assert shown.endswith("› /copy 2\nThe last answer has no quote 2. /copy takes the whole answer.\n")


def test_save_writes_the_conversation_with_footnotes_and_again_what_came_since(footnote: Shell) -> None:
    shown = transcript(footnote, ACTOR, "/save talk.md", KEEPER, "capital of mars", "/save talk.md")
    assert "exists already" not in shown
    assert "Saved 1 question with footnotes in talk.md.\n" in shown
    assert "Saved 3 questions with footnotes in talk.md.\n" in shown
    assert (
        Path("talk.md").read_text("utf-8")
        == """\
# A conversation with Footnote

## Who was named best actor?

> Foxx was named best actor for his role in Ray. [^1]

## Who lit the lamp on Skerry?

> The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.
> She kept it burning for forty winters. [^2]

## capital of mars

The articles do not say.

[^1]: *Foxx and Swank take Oscars*, BBC News, 2005-02-28, `seeds/film/oscars.md:8`
[^2]: *The keeper of Skerry light*, `seeds/skerry.md:3`
"""
    )


def test_further_quotes_are_saved_with_the_question_that_they_answer(footnote: Shell) -> None:
    write("# Unst\n\nWhoever waits for the lamp of Unst sees that it is lit at seven.\n", "seeds/unst.md")
    transcript(footnote, "/quotes 1", "When is the lamp lit?", "/more", "/save talk.md")
    page = Path("talk.md").read_text("utf-8")
    assert [line for line in page.splitlines() if line.startswith("## ")] == ["## When is the lamp lit?"]
    assert page.count("[^1]") == page.count("[^2]") == 2


def test_the_ending_of_the_file_says_the_form(footnote: Shell) -> None:
    shown = transcript(footnote, ACTOR, KEEPER, "/save talk.HTML", "/save talk.json", "/save talk")
    assert shown.count("Saved 2 questions with footnotes in talk") == 3
    page = Path("talk.HTML").read_text("utf-8")
    assert "<h2>Who was named best actor?</h2>" in page
    assert page.count('class="footnote-ref"') == 2 and "<code>seeds/film/oscars.md:8</code>" in page
    answers = json.loads(Path("talk.json").read_text("utf-8"))
    assert [answer["question"] for answer in answers] == [ACTOR, KEEPER]
    assert (
        answers[0]["citations"][0]["chars"]
        == json.loads(footnote("ask", "--json", ACTOR).out)["citations"][0]["chars"]
    )
    assert Path("talk").read_text("utf-8").startswith("# A conversation with Footnote\n")


@pytest.mark.parametrize("answer", [hostile(FOUND), hostile(NOT_FOUND)])
def test_an_article_cannot_run_in_the_saved_page(answer: Answer) -> None:
    acting = quoting("<script>alert(1)</script> ![p](http://evil/p.png)")
    page = conversation_page([(HOSTILE, answer, None), ("x", acting, None)])
    body = page.partition("</style>")[2]
    assert not re.search(r"<(?:script|img|iframe|object|svg|style|link|meta|base|form)\b", body)
    assert not re.search(r"<[^>]*\son\w+\s*=", body)
    assert set(re.findall(r'href="([^"#][^"]*)"', body)) <= {ARTICLE.url}


def test_what_cannot_be_saved_is_one_line_and_loses_nothing(footnote: Shell) -> None:
    Path("mine.md").write_text("precious", "utf-8")
    shown = transcript(
        footnote,
        *(
            ACTOR,
            "/save",
            "/save mine.md",
            "/save seeds/talk.md",
            "/save nowhere/talk.md",
            "/save x\0",
        ),
        *("/save talk.md", "/new", "/save talk.md", KEEPER, "/save talk.md"),
    )
    assert without_answers(shown)[1:] == [
        "› /save",
        "/save needs a file name, e.g. /save talk.md, talk.html or talk.json.",
        "› /save mine.md",
        "mine.md exists already. Name another file.",
        "› /save seeds/talk.md",
        "seeds/talk.md would become an article. Save it outside the folder of articles.",
        "› /save nowhere/talk.md",
        "nowhere/talk.md cannot be written (No such file or directory). Name another file.",
        "› /save x\0",
        "x⟨U+0000⟩ is no name for a file. Name another file.",
        "› /save talk.md",
        "Saved 1 question with footnotes in talk.md.",
        "› /new",
        "New conversation. Earlier questions are forgotten.",
        "› /save talk.md",
        "There is no answer yet. Ask a question first.",
        f"› {KEEPER}",
        "› /save talk.md",
        "talk.md exists already. Name another file.",
    ]
    assert Path("mine.md").read_text("utf-8") == "precious"


def test_new_forgets_what_was_said(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "100"
    shown = transcript(footnote, ACTOR, "/new", "1", "/why")
    assert shown.endswith("""\
› /new
New conversation. Earlier questions are forgotten.
› 1
There is no answer yet. Ask a question first.
› /why
There is no answer yet. Ask a question first.
""")


@pytest.mark.parametrize("answer", [hostile(FOUND), hostile(NOT_FOUND)])
def test_an_article_cannot_draw_in_what_is_saved(answer: Answer) -> None:
    page = conversation_markdown([(HOSTILE, answer, None)])
    assert not {"\x1b", "\u202e", "\0"} & set(page)
    assert "http://evil" not in "".join(
        str(child.attrs) for token in MarkdownIt().parse(page) for child in (token.children or [])
    )


def test_what_an_article_marks_up_is_saved_as_it_is_written() -> None:
    text = "# <b>*Big*</b> [x](http://evil) ![p](http://evil) 1. `code` a|b ~~no~~ &amp; [^1]"
    page = conversation_markdown([("x", quoting(text), None)])
    tokens = [child for token in MarkdownIt().parse(page) for child in (token.children or [])]
    ours = {"text", "text_special", "em_open", "em_close", "code_inline", "link_open", "link_close"}
    assert {token.type for token in tokens} <= ours
    assert [token.attrs["href"] for token in tokens if token.type == "link_open"] == [ARTICLE.url]
