"""Which questions need the one before them, by their wording alone."""

import pytest

from bot.follow_up import FollowUp, follow_up

DEPENDENT = (
    "When was that?",
    "And Britain?",
    "What else did he say?",
    "How does Kyiv see it?",
    "Is their exact nature known?",
    "What does it aim to do?",
    "And the long term one?",
    "When was the article about that published?",
    "When did that happen?",
    "Why was that decision made?",
    "What about France?",
    "how about Grafana",
    "and Dash?",
    "Where does he live?",
    "How old is she?",
    "more about NATO",
)
STANDING = (
    "How many moons of Mars are there?",
    "Who leads the coalition that would give Ukraine long-term security guarantees?",
    "What did Zelenskyy say in his recent address about peace?",
    "How could Ukraine's entry into NATO be restricted without Kyiv giving up its aspirations?",
    "What do EU states worry about most?",
    "Which team won the cup?",
    "Is there a panda?",
    "Whose poem inspired the teachers and their students?",
    "How did the minister defend his plan?",
    "Which actress won best actress for her role?",
    "What did the mayor say about that bridge?",
    "What did the mayor say about the bridge?",
    "More than how many people died in the flood?",
    "Where does the mayor live?",
    "What does a new doctor owe her patients?",
)
BARE = (
    "Why?",
    "where?",
    "and when?",
    "how so",
    "which ones?",
    "give me an example",
    "for example?",
    "Examples?",
)
MORE = (
    "more",
    "More!",
    "more details",
    "tell me more",
    "go on",
    "anything else?",
    "can you elaborate?",
    "details please",
)


@pytest.mark.parametrize("question", DEPENDENT)
def test_a_question_with_an_open_pronoun_or_opener_depends_on_the_one_before(question: str) -> None:
    assert follow_up(question) is FollowUp.DEPENDENT


@pytest.mark.parametrize("question", STANDING)
def test_a_question_that_names_what_it_means_stands_by_itself(question: str) -> None:
    assert follow_up(question) is FollowUp.NONE


@pytest.mark.parametrize("question", BARE)
def test_a_question_that_names_nothing_is_bare(question: str) -> None:
    assert follow_up(question) is FollowUp.BARE


@pytest.mark.parametrize("question", MORE)
def test_a_request_for_more_is_told_from_a_question(question: str) -> None:
    assert follow_up(question) is FollowUp.MORE
