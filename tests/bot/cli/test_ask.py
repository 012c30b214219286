import json
from pathlib import Path

import pytest

from tests.bot.run_footnote import OSCARS, Shell, write
from tests.fakes.library import hooked

ACTOR = "Who was named best actor?"
ANSWER = """\
Foxx was named best actor for his role in Ray. [1]
1\tseeds/film/oscars.md:8\tFoxx and Swank take Oscars
"""
MARS = "capital of mars"


def test_ask_answers_on_stdout_and_ends_with_0(footnote: Shell) -> None:
    ended = footnote("ask", ACTOR)
    assert (ended.code, ended.out, ended.err) == (0, ANSWER, "")


def test_a_question_needs_no_quotes(footnote: Shell) -> None:
    assert footnote("ask", "Who", "was", "named", "best", "actor?").out == ANSWER


def test_ask_ends_with_1_when_the_articles_do_not_say(footnote: Shell) -> None:
    ended = footnote("ask", MARS)
    assert ended.code == 1
    assert ended.out == "The articles do not say.\n"
    assert ended.err == ""


def test_ask_json_cites_exactly(footnote: Shell) -> None:
    ended = footnote("ask", ACTOR, "--json")
    (citation,) = json.loads(ended.out)["citations"]
    start, end = citation["chars"]
    assert Path(citation["path"]).read_text(encoding="utf-8")[start:end] == citation["quote"]
    assert json.loads(ended.out)["question"] == ACTOR


def test_ask_is_rich_on_a_terminal_unless_plain_is_wanted(footnote: Shell) -> None:
    assert "▌" not in footnote("ask", ACTOR, terminal=True).out
    assert "[1] Foxx and Swank take Oscars" in footnote("ask", ACTOR, "--color", "never", terminal=True).out
    assert footnote("ask", ACTOR, "--plain", terminal=True).out == ANSWER
    assert json.loads(footnote("ask", ACTOR, "--json", terminal=True).out)["found"]


def test_color_always_colours_a_pipe(footnote: Shell) -> None:
    assert "\x1b[1;35m[1]" in footnote("ask", ACTOR, "--color", "always").out
    assert "\x1b" not in footnote("ask", ACTOR).out


def test_k_is_how_many_quotes(footnote: Shell) -> None:
    footnote.library = library = hooked()
    footnote("ask", ACTOR)
    footnote("ask", ACTOR, "-k", "1")
    footnote.environ["FOOTNOTE_QUOTES"] = "5"
    footnote("ask", ACTOR)
    footnote(stdin=ACTOR)
    assert library.ks == [3, 1, 5, 5]


def test_a_date_or_a_pattern_narrows_what_is_asked(footnote: Shell) -> None:
    assert footnote("ask", ACTOR, "--since", "2005-02", "--until", "2005").code == 0
    assert footnote("ask", ACTOR, "--since", "2006").code == 1
    assert footnote("ask", ACTOR, "--in", "film/*").code == 0
    assert footnote("ask", ACTOR, "--in", "seeds/film/*").code == 0  # as answers write paths


def test_a_pattern_that_fits_no_article_is_said(footnote: Shell) -> None:
    ended = footnote("ask", ACTOR, "--in", "sport/*")
    assert (ended.code, ended.out) == (1, "The articles do not say.\n")
    assert ended.err == "no article matches --in 'sport/*'. `footnote articles` lists them.\n"


def test_so_is_a_date_alone_or_with_a_pattern_that_would_fit(footnote: Shell) -> None:
    alone = footnote("ask", ACTOR, "--since", "2006")
    assert alone.err == "no article matches --since '2006'. `footnote articles` lists them.\n"
    both = footnote("ask", ACTOR, "--until", "2004", "--in", "film/*")
    assert both.err == "no article matches --until '2004' --in 'film/*'. `footnote articles` lists them.\n"


def test_a_courtesy_answers_no_question(footnote: Shell) -> None:
    ended = footnote("ask", "thanks")
    assert (ended.code, ended.out) == (1, "You are welcome.\n")


def test_with_no_sync_a_changed_file_is_named_once_and_not_cited(footnote: Shell) -> None:
    write(OSCARS + "\nMore.\n", "seeds/film/oscars.md")
    ended = footnote("ask", ACTOR, "--json", "--no-sync")
    answer = json.loads(ended.out)
    assert all(citation["path"] != "seeds/film/oscars.md" for citation in answer["citations"])
    assert answer["changed"] == ["seeds/film/oscars.md"]
    line = "seeds/film/oscars.md: edited after indexing, so not quoted. Run `footnote index`.\n"
    assert ended.err == line
    assert footnote("ask", "-", "--no-sync", stdin=f"{ACTOR}\n{ACTOR}\n").err == line
    assert footnote("ask", ACTOR, "-q", "--no-sync").err == ""
    Path("seeds/film/oscars.md").unlink()
    assert footnote("ask", ACTOR, "--no-sync").err == line.replace("edited", "deleted")


def test_the_question_in_json_is_what_was_asked_to_the_character(footnote: Shell) -> None:
    for question in ("PTO", "  Who   was\tnamed BEST actor? ", "WHO?"):
        assert json.loads(footnote("ask", question, "--json").out)["question"] == question
        batch = footnote("ask", "-", "--json", stdin=f"{question}\r\n").out
        assert json.loads(batch)["question"] == question


FOLLOW_UPS = f"{ACTOR}\nmore\n\nthanks\n"


@pytest.mark.parametrize("argv", [("chat", "--json"), ("ask", "-", "--follow", "--json")], ids=" ".join)
def test_a_conversation_from_a_pipe_gives_an_object_a_line_and_understands_follow_ups(
    footnote: Shell, argv: tuple[str, ...]
) -> None:
    ended = footnote(*argv, stdin=FOLLOW_UPS)
    replies = [json.loads(line) for line in ended.out.splitlines()]
    assert [reply["question"] for reply in replies] == [ACTOR, "more", "", "thanks"]
    assert [reply["found"] for reply in replies] == [True, False, False, False]
    assert replies[0]["answer"] == "Foxx was named best actor for his role in Ray. [1]"
    assert replies[1]["answer"].startswith("The articles say no more about that")
    assert replies[3]["answer"] == "You are welcome."
    assert len({tuple(reply) for reply in replies}) == 1  # the same fields in each
    assert ended.code == 1


def test_without_follow_each_line_of_a_batch_stands_by_itself(footnote: Shell) -> None:
    ended = footnote("ask", "-", "--json", stdin=FOLLOW_UPS)
    assert json.loads(ended.out.splitlines()[1])["answer"].startswith("Nothing has been answered yet")


@pytest.mark.index
def test_chat_json_makes_the_index_and_keeps_it_up_to_date(shell: Shell) -> None:
    write(OSCARS, "seeds/oscars.md")
    assert json.loads(shell("chat", "--json", stdin=f"{ACTOR}\n").out)["found"]


def test_a_batch_answers_each_line_by_itself(footnote: Shell) -> None:
    lines = f"{ACTOR}\n\n  \n{MARS}\r\n{ACTOR}"
    ended = footnote("ask", "-", "--json", stdin=lines)
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [answer["question"] for answer in answers] == [ACTOR, "", "", MARS, ACTOR]  # they line up
    assert [answer["found"] for answer in answers] == [True, False, False, False, True]
    assert [answer["answer"] for answer in answers[1:4]] == ["", "", "The articles do not say."]
    assert ended.code == 1  # not all were answered
    assert footnote("ask", "-", stdin=f"{ACTOR}\n\n{ACTOR}\n").out == f"{ANSWER}\n{ANSWER}"
    assert footnote("ask", "-", stdin="").code == 0
    assert footnote("ask", "-", "--json", stdin=f"{ACTOR}\n\n").code == 0  # a blank line asks nothing


def test_one_bad_line_of_a_batch_costs_the_others_nothing(footnote: Shell) -> None:
    ended = footnote("ask", "-", "--json", stdin=f"{ACTOR}\n{'x' * 2001}\n{ACTOR}\n")
    answered = [json.loads(line)["found"] for line in ended.out.splitlines()]
    assert answered == [True, False, True]
    assert ended.err == "footnote: line 2: the question has 2,001 characters. Ask in at most 2,000.\n"
    assert ended.code == 1
    plain = footnote("ask", "-", "--plain", stdin=f"{'x' * 2001}\n{ACTOR}\n")
    assert (plain.code, "Foxx was named best actor" in plain.out) == (1, True)


def test_what_was_passed_over_is_not_said_before_an_answer(footnote: Shell) -> None:
    write("PNG", "seeds/a.png")
    write("More to know.", "seeds/more.md")
    assert "passed over" not in footnote("ask", ACTOR).err
