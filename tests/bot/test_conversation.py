"""What a question leans on, and what needs no search."""

import pytest

from bot.conversation import Conversation, is_follow_up
from bot.small_talk import small_talk_reply
from retrieval.types import Answer, ArticleInfo, Citation, Context

LEANING = (
    "When was that?",
    "And Britain?",
    "Why?",
    "What else did he say?",
    "How does Kyiv see it?",
    "Is their exact nature known?",
    "What does it aim to do?",
    "And the long term one?",
    "When was the article about that published?",
    "What about France?",
    "Where does he live?",
)
STANDING = (
    "Who leads the coalition that would give Ukraine long-term security guarantees?",
    "What did Zelenskyy say in his recent address about peace?",
    "How could Ukraine's entry into NATO be restricted without Kyiv giving up its aspirations?",
    "What do EU states worry about most?",
    "Which team won the cup?",
    "Is there a panda?",
    "Whose poem inspired the teachers and their students?",
)


@pytest.mark.parametrize("question", LEANING)
def test_a_follow_up_leans_on_the_past(question: str) -> None:
    assert is_follow_up(question)


@pytest.mark.parametrize("question", STANDING)
def test_a_question_that_stands_alone_does_not(question: str) -> None:
    assert not is_follow_up(question)


def test_the_first_question_leans_on_nothing() -> None:
    assert Conversation().context("When was that?") is None


def test_a_follow_up_is_given_the_question_before_it_and_what_that_cited() -> None:
    talk = Conversation()
    talk.add_turn("Who won the cup?", None, answer("sport/cup.md"))
    assert talk.context("When was that?") == Context("Who won the cup?", ("sport/cup.md",))
    assert talk.context("Which mayor resigned?") is None


def test_a_follow_up_of_a_follow_up_leans_on_both() -> None:
    talk = Conversation()
    talk.add_turn("Who won the cup?", None, answer("sport/cup.md"))
    talk.add_turn("When was that?", talk.context("When was that?"), answer())
    assert talk.context("And where?") == Context("Who won the cup? When was that?", ("sport/cup.md",))


def test_a_conversation_can_be_forgotten() -> None:
    talk = Conversation()
    talk.add_turn("Who won the cup?", None, answer("sport/cup.md"))
    talk.clear()
    assert talk.context("When was that?") is None


def test_what_a_follow_up_leans_on_stays_short_however_long_one_talks() -> None:
    talk = Conversation()
    for _ in range(1000):
        talk.add_turn("And what else is there to say?", talk.context("And?"), answer("a.md"))
    context = talk.context("And?")
    assert context is not None
    assert len(context.question) <= 400


@pytest.mark.parametrize(
    "said", ["hello", "Hi there!", "Thanks!", "thank you very much", "help", "HELP ME", "bye"]
)
def test_courtesies_are_answered_in_kind(said: str) -> None:
    replied = small_talk_reply(said)
    assert replied is not None
    assert not replied.found
    assert not replied.citations


@pytest.mark.parametrize("said", ["Help Ukraine how?", "Who said hello?", "", "What does the help desk do?"])
def test_a_question_is_no_courtesy(said: str) -> None:
    assert small_talk_reply(said) is None


def answer(*cited: str) -> Answer:
    infos = [ArticleInfo(id, f"seeds/{id}", id, None, None, None, 1) for id in cited]
    citations = tuple(Citation(n, "q", 0, 1, (1, 1), 1.0, info) for n, info in enumerate(infos, 1))
    return Answer("", "q [1]", bool(cited), 1.0, citations, (), (), 1.0)
