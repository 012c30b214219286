import re

import pytest

from tests.bot.run_footnote import OSCARS, Shell, write
from tests.bot.terminal.session import transcript

ACTOR = "Who was named best actor?"


def scoreless(text: str) -> str:
    return re.sub(r"-?\d+\.\d+", "0.0", text)


def test_search_lists_the_passages_with_their_scores(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "100"
    assert (
        scoreless(transcript(footnote, "/search lamp keeper"))
        == """\
› /search lamp keeper

  1 The keeper of Skerry light
    seeds/skerry.md:1 · score 0.0 · cosine 0.0 · BM25 0.0 · MaxSim 0.0
    has: lamp, keeper
    # The keeper of Skerry light The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd. She
    kept it burning for forty winters.

  2 Foxx and Swank take Oscars
    seeds/film/oscars.md:6 · score 0.0 · cosine 0.0 · BM25 0.0 · MaxSim 0.0
    lacks: lamp, keeper
    The ceremony ran three and a half hours. Foxx was named best actor for his role in Ray. It was
    his first nomination as lead.

  3 Foxx and Swank take Oscars
    seeds/film/oscars.md:3 · score 0.0 · cosine 0.0 · BM25 0.0 · MaxSim 0.0
    lacks: lamp, keeper
    source: BBC News

"""
    )


def test_why_says_how_sure_an_answer_is_and_what_it_was_chosen_from(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "100"
    shown = transcript(footnote, "/in film/*", ACTOR, "And who else?", "/why").partition("/why\n")[2]
    assert (
        scoreless(shown)
        == """
  Confidence 0.0 that the articles answer (given from 0.0),
  0.0 that [1] does ("possibly" below 0.0).
  Asked as a follow-up of: Who was named best actor?
  Asked only film/*.
  Chosen from 2 passages:

  [1] Foxx and Swank take Oscars
      seeds/film/oscars.md:6 · score 0.0 · cosine 0.0 · BM25 0.0 · MaxSim 0.0
      The ceremony ran three and a half hours. Foxx was named best actor for his role in Ray. It was
      his first nomination as lead.

  #2 Foxx and Swank take Oscars
     seeds/film/oscars.md:3 · score 0.0 · cosine 0.0 · BM25 0.0 · MaxSim 0.0
     source: BBC News

  score: the three others together. cosine: how near question and passage are in meaning, 0 to 1.
  BM25: how many words they share, and how rare these are. MaxSim: how near each word is in meaning.

"""
    )


def test_why_of_no_answer_says_what_it_would_have_taken(footnote: Shell) -> None:
    shown = transcript(footnote, "capital of mars", "/why")
    assert re.search(r"Not answered: confidence 0\.\d\d \(needs 0\.\d\d\)\.", shown)
    assert "#1 " in shown


def test_a_courtesy_is_no_question_and_leaves_the_answer_before_it_to_be_checked(footnote: Shell) -> None:
    assert transcript(footnote, "hello", "/why").endswith("There is no answer yet. Ask a question first.\n")
    shown = transcript(footnote, ACTOR, "thanks", "1", "/why")
    assert "▌  8 │ Foxx was named best" in shown
    assert "Confidence " in shown


def test_index_says_what_it_did(footnote: Shell) -> None:
    assert transcript(footnote, "/index", lambda: write("More to know.", "seeds/more.md"), "/index") == (
        "› /index\n2 articles, 3 passages: up to date (8 ms)\n"
        "› /index\n3 articles, 4 passages: 1 added (8 ms)\n"
    )


def test_silence_is_shown_and_set_and_used_for_the_next_questions(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "100"
    shown = transcript(footnote, "/silence", "/silence Strict", ACTOR, "/why")
    assert "balanced  the folder is too small to tell how often it is wrong" in shown
    assert "strict  the folder is too small to tell how often it is wrong" in shown
    assert "(given from 0.67)" in shown


@pytest.mark.index
@pytest.mark.parametrize("line", ["/articles", "/in oscars", "/since 2005", "/silence"])
def test_what_looks_at_the_index_waits_for_the_first_one(shell: Shell, line: str) -> None:
    write(OSCARS, "seeds/film/oscars.md")
    shown = transcript(shell, line)
    assert "There is no index yet" not in shown
    assert "1 article, 2 passages: 1 added." in shown


def test_a_degree_of_silence_that_there_is_not_is_refused(footnote: Shell) -> None:
    shown = transcript(footnote, "/silence loud")
    assert "/silence takes strict, balanced or generous, not 'loud'." in shown


def test_a_follow_up_says_what_it_was_asked_as_and_is_asked_alone_on_demand(footnote: Shell) -> None:
    footnote.environ["COLUMNS"] = "100"
    shown = transcript(footnote, ACTOR, "For which film was he?", "!", "!")
    assert f"asked as: {ACTOR} For which film was he? (! asks it alone)" in shown
    again = shown.partition("› !")[2]
    assert "asked as" not in again
    assert "The last question was not taken for a follow-up." in again


@pytest.mark.parametrize("more", ["/more", "tell me more", "go on"])
def test_what_asks_for_more_is_no_question_that_could_be_asked_alone(footnote: Shell, more: str) -> None:
    shown = transcript(footnote, "/quotes 1", ACTOR, more, "!")
    assert "asked as" not in shown
    assert "The last question was not taken for a follow-up." in shown


def test_without_a_question_nothing_can_be_asked_alone(footnote: Shell) -> None:
    assert "There is no question yet." in transcript(footnote, "/alone")
