"""What a conversation remembers, and what it replies to a follow-up."""

from dataclasses import dataclass, field, replace
from typing import ClassVar

import pytest

from bot.conversation import Conversation, Turn, UnresolvedFollowUp
from bot.follow_up import PastTurn
from bot.small_talk import SmallTalk
from retrieval.filters import Filters
from retrieval.text.wording import ENGLISH
from retrieval.types import Answer, ArticleInfo, Citation, ConversationContext, LibraryOptions, Silence

CUP = "Who won the cup?"
MAYOR = "Which mayor resigned?"


class AskedLibrary:
    """Answers by what `reply` makes of a question, how many quotes it may have, and its context."""

    options: ClassVar[LibraryOptions] = LibraryOptions()

    def ask(
        self,
        question: str,
        *,
        filters: Filters,
        k: int,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> Answer:
        return self.reply(question, k, context)

    def reply(self, question: str, k: int, context: ConversationContext | None) -> Answer:
        raise NotImplementedError


@dataclass
class FakeLibrary(AskedLibrary):
    """Answers with up to `quotes` quotes of one article, and keeps what it was asked."""

    quotes: int = 1
    calls: list[tuple[str, int, ConversationContext | None]] = field(default_factory=list)

    def reply(self, question: str, k: int, context: ConversationContext | None) -> Answer:
        self.calls.append((question, k, context))
        return replace(answer("cup.md", quotes=min(k, self.quotes)), question=question)


@dataclass
class ScriptedLibrary(AskedLibrary):
    """Answers a question by its words and whether it has a context; declines what is not in the script."""

    script: dict[tuple[str, bool], tuple[str, str]]

    def reply(self, question: str, k: int, context: ConversationContext | None) -> Answer:
        article, words = self.script.get((question, context is not None), ("", ""))
        scripted = answer(article)
        return replace(scripted, citations=tuple(replace(cited, quote=words) for cited in scripted.citations))


@pytest.fixture
def library() -> FakeLibrary:
    return FakeLibrary()


def answer(article: str = "", quotes: int = 1) -> Answer:
    """Some quotes of an article, or that the articles do not say."""
    info = ArticleInfo(article, f"seeds/{article}", article, None, None, None, 1)
    spans = range(quotes if article else 0)
    citations = tuple(Citation(n + 1, "q", 10 * n, 10 * n + 1, (1, 1), 1.0, info) for n in spans)
    return Answer("", 1.0, citations, (), (), 1.0)


def talk_about_the_cup() -> Conversation:
    talk = Conversation()
    talk.add_turn(CUP, None, answer("cup.md"))
    return talk


def test_the_first_question_has_no_context() -> None:
    assert Conversation().context("When was that?") is None


def test_the_context_of_a_follow_up_is_the_question_before_it_and_the_articles_that_answered_that() -> None:
    talk = talk_about_the_cup()
    assert talk.context("When was that?") == ConversationContext(CUP, ("cup.md",))
    assert talk.context(MAYOR) is None


def test_the_context_of_a_follow_up_of_a_follow_up_is_both() -> None:
    talk = talk_about_the_cup()
    talk.add_turn("When was that?", talk.context("When was that?"), answer("date.md"))
    assert talk.context("And where?") == ConversationContext(f"{CUP} When was that?", ("date.md",))


def test_the_context_is_the_last_answered_question_and_not_a_declined_one() -> None:
    talk = talk_about_the_cup()
    talk.add_turn(MAYOR, None, answer())
    assert talk.context("and where?") == ConversationContext(CUP, ("cup.md",))


def test_the_same_asked_of_one_thing_after_another_has_the_first_question_only_as_context() -> None:
    talk = talk_about_the_cup()
    talk.add_turn("how about the league", talk.context("how about the league"), answer("league.md"))
    assert talk.context("and the shield?") == ConversationContext(CUP, ("cup.md",))
    assert talk.context("When was that?") == ConversationContext(
        f"{CUP} how about the league", ("league.md",)
    )


def test_while_nothing_was_answered_the_context_is_the_last_question() -> None:
    talk = Conversation()
    talk.add_turn(MAYOR, None, answer())
    assert talk.context("Where does he live?") == ConversationContext(MAYOR, ())


def test_past_turns_without_an_answer_are_no_context() -> None:
    talk = Conversation()
    talk.add_past_turn(CUP, ("cup.md",))
    talk.add_past_turn(MAYOR, ())
    assert talk.context("and where?") == ConversationContext(CUP, ("cup.md",))


def test_a_cleared_conversation_remembers_nothing() -> None:
    talk = talk_about_the_cup()
    talk.clear()
    assert talk.context("When was that?") is None


def test_the_context_stays_short_however_long_the_conversation() -> None:
    talk = Conversation()
    for _ in range(1000):
        talk.add_turn("And what else is there to say?", talk.context("And?"), answer("a.md"))
    context = talk.context("And?")
    assert context is not None
    assert len(context.question) <= 400


def test_asking_gives_the_question_its_context_and_the_reply(library: FakeLibrary) -> None:
    talk = Conversation()
    first = talk.ask(library, CUP, 3)
    assert first == Turn(CUP, None, replace(answer("cup.md"), question=CUP))
    second = talk.ask(library, "When was that?", 3)
    assert second.context == ConversationContext(CUP, ("cup.md",))
    assert library.calls == [(CUP, 3, None), ("When was that?", 3, second.context)]


def test_small_talk_is_a_reply_of_its_own_kind_and_asks_no_library(library: FakeLibrary) -> None:
    turn = talk_about_the_cup().ask(library, "thanks", 3)
    assert turn.reply == SmallTalk("You are welcome.")
    assert not library.calls


@pytest.mark.parametrize("question", ["why?", "more", "give me an example"])
def test_a_follow_up_with_nothing_before_it_is_said_to_refer_to_nothing(
    library: FakeLibrary, question: str
) -> None:
    assert Conversation().ask(library, question, 3).reply == UnresolvedFollowUp(ENGLISH.nothing_before)
    assert not library.calls


@pytest.mark.parametrize("question", ["where?", "why?", "and when?", "give me an example"])
def test_a_bare_follow_up_is_not_answered_by_repeating_the_last_quote(
    library: FakeLibrary, question: str
) -> None:
    talk = Conversation()
    talk.ask(library, CUP, 3)
    assert talk.ask(library, question, 3).reply == UnresolvedFollowUp(ENGLISH.nothing_more)


def test_a_bare_follow_up_with_another_quote_is_answered(library: FakeLibrary) -> None:
    talk = Conversation()
    talk.ask(library, CUP, 3)
    library.quotes = 2
    assert talk.ask(library, "where?", 3).reply.found


def test_more_gives_the_next_quotes_numbered_from_one_until_there_are_none(library: FakeLibrary) -> None:
    library.quotes = 5
    talk = Conversation()
    talk.ask(library, CUP, 3)
    reply = talk.ask(library, "more", 3).reply
    assert isinstance(reply, Answer)
    assert [(citation.n, citation.start) for citation in reply.citations] == [(1, 30), (2, 40)]
    assert reply.question == "more"
    assert talk.ask(library, "tell me more", 3).reply == UnresolvedFollowUp(ENGLISH.nothing_more)


@dataclass
class WaveringLibrary(AskedLibrary):
    """Answers from one article by itself and from another one with context, each with its own confidence."""

    alone: float
    in_context: float

    def reply(self, question: str, k: int, context: ConversationContext | None) -> Answer:
        confidence, article = (self.in_context, "cup.md") if context else (self.alone, "far.md")
        return replace(answer(article if confidence >= 0.5 else ""), question=question, confidence=confidence)


def asked_after_the_cup(library: WaveringLibrary, *, alone: bool = False) -> tuple[str, str]:
    """The article that answers a question after the one about the cup, and what it was asked as."""
    reply = talk_about_the_cup().ask(library, MAYOR, 1, alone=alone).reply
    assert isinstance(reply, Answer)
    return "".join(citation.article.id for citation in reply.citations), reply.asked_as


def test_a_question_is_asked_with_the_one_before_it_where_its_answer_is_surer_so() -> None:
    assert asked_after_the_cup(WaveringLibrary(0.6, 0.9)) == ("cup.md", f"{CUP} {MAYOR}")
    assert asked_after_the_cup(WaveringLibrary(0.6, 0.65)) == ("far.md", "")
    assert asked_after_the_cup(WaveringLibrary(0.95, 1.0)) == ("far.md", "")


def test_what_is_not_answered_by_itself_gets_no_context() -> None:
    assert asked_after_the_cup(WaveringLibrary(0.3, 0.99)) == ("", "")


def test_a_question_that_is_asked_alone_has_no_context() -> None:
    assert asked_after_the_cup(WaveringLibrary(0.6, 0.9), alone=True) == ("far.md", "")


HOTEL = "What may a hotel night cost?"
PRICE = ("travel.md", "A hotel night may cost 140 crowns.")


@pytest.mark.parametrize(
    ("question", "named"),
    [("and Germany?", "Germany"), ("And in 1987?", "1987"), ("how about ships", "ships")],
)
def test_what_the_articles_do_not_say_of_the_last_subject_is_named_and_not_answered_with_the_last_quote(
    question: str, named: str
) -> None:
    library = ScriptedLibrary({(HOTEL, False): PRICE, (question, True): PRICE})
    talk = Conversation()
    talk.ask(library, HOTEL, 3)
    assert talk.ask(library, question, 3).reply == UnresolvedFollowUp(ENGLISH.not_said_of.format(named))


def test_a_follow_up_that_only_repeats_the_last_quote_is_asked_by_itself() -> None:
    bus = ("bus.md", "Buses leave at nine.")
    library = ScriptedLibrary(
        {(HOTEL, False): PRICE, ("What about buses?", True): PRICE, ("What about buses?", False): bus}
    )
    talk = Conversation()
    talk.ask(library, HOTEL, 3)
    reply = talk.ask(library, "What about buses?", 3).reply
    assert isinstance(reply, Answer)
    assert reply.citations[0].quote == bus[1]


@pytest.mark.parametrize("question", ["And for two nights?", "What about a hotel?"])
def test_a_follow_up_whose_words_the_last_quote_has_may_repeat_it(question: str) -> None:
    price = ("travel.md", "A hotel night may cost 140 crowns, two nights 260.")
    library = ScriptedLibrary({(HOTEL, False): price, (question, True): price})
    talk = Conversation()
    talk.ask(library, HOTEL, 3)
    assert talk.ask(library, question, 3).reply.found


def test_a_declined_question_is_asked_of_the_last_subject_where_that_has_its_words() -> None:
    leave = ("leave.md", "Parents get 16 weeks. The request goes to Ruth.")
    library = ScriptedLibrary({("How much leave?", False): leave, ("Who gets the request?", True): leave})
    talk = Conversation()
    talk.ask(library, "How much leave?", 3)
    assert talk.ask(library, "Who gets the request?", 3).reply.found


@pytest.mark.parametrize("article", ["leave.md", "other.md"])
def test_a_declined_question_stays_declined_where_the_last_subject_does_not_have_its_words(
    article: str,
) -> None:
    words = "Parents get 16 weeks." if article == "leave.md" else "The founder is Ida."
    library = ScriptedLibrary(
        {
            ("How much leave?", False): ("leave.md", "Parents get 16 weeks."),
            ("Who is the founder?", True): (article, words),
        }
    )
    talk = Conversation()
    talk.ask(library, "How much leave?", 3)
    assert not talk.ask(library, "Who is the founder?", 3).reply.found


@dataclass
class Rewriting:
    """A model that writes each follow-up as `wording`; keeps what it was asked with."""

    wording: str
    calls: list[tuple[str, tuple[PastTurn, ...]]] = field(default_factory=list)

    def __call__(self, question: str, past: tuple[PastTurn, ...]) -> str:
        self.calls.append((question, past))
        return self.wording


@dataclass
class RatedLibrary(AskedLibrary):
    """Answers each question with the answer that is kept under its words."""

    answers: dict[str, Answer]

    def reply(self, question: str, k: int, context: ConversationContext | None) -> Answer:
        return replace(self.answers.get(question, answer()), question=question)


REWRITTEN = "When was the cup won?"
FOUND = answer("date.md")


def rewritten_turn(of: Answer, anew: Answer, rewriting: Rewriting) -> Turn:
    library = RatedLibrary({"When was that?": of, REWRITTEN: anew})
    return talk_about_the_cup().ask(library, "When was that?", k=1, rewrite=rewriting)  # type: ignore[arg-type]


def test_a_follow_up_that_a_model_writes_is_asked_where_it_is_answered_with_more_confidence() -> None:
    rewriting = Rewriting(REWRITTEN)
    turn = rewritten_turn(replace(FOUND, confidence=0.6), FOUND, rewriting)
    assert turn.wording == REWRITTEN
    assert [[past.question for past in asked] for _, asked in rewriting.calls] == [[CUP]]
    assert not rewritten_turn(FOUND, replace(FOUND, confidence=0.6), rewriting).wording


@pytest.mark.parametrize(
    "of",
    [
        answer(),
        replace(FOUND, disputed=True, confidence=0.6),
        replace(FOUND, statement="There are 3 articles.", confidence=0.6),
        replace(FOUND, partial=True, confidence=0.6),
    ],
)
def test_no_model_hears_of_a_follow_up_that_it_would_not_write_the_answer_of(of: Answer) -> None:
    rewriting = Rewriting(REWRITTEN)
    turn = rewritten_turn(of, FOUND, rewriting)
    assert isinstance(turn.reply, Answer)
    assert (turn.reply.found, turn.wording, rewriting.calls) == (of.found, "", [])
