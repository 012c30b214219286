from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput

from bot.terminal.prompt.completer import ChatCompleter
from tests.bot.run_footnote import OSCARS, Shell, write
from tests.bot.terminal.prompt.conftest import PromptedChat


def test_tab_offers_commands_and_what_they_take(prompted: PromptedChat) -> None:
    assert prompted.offered("/s") == [
        "/sources",
        "/show ",
        "/silence ",
        "/search ",
        "/since ",
        "/set ",
        "/save ",
    ]
    assert prompted.offered("/articles sker") == ["skerry.md"]
    assert prompted.offered("/in ") == ["film/*", "film/oscars.md", "skerry.md"]
    assert prompted.offered("/show ") == []
    write("x", "talk.md")
    assert "talk.md" in ["ta" + ending for ending in prompted.offered("/save ta")]
    assert prompted.offered("so") == []
    assert prompted.offered("/nothing x") == []
    prompted.chat.sources = prompted.background.library().search("Foxx", k=2)
    assert prompted.offered("/show ") == ["1", "2"]


def test_tab_offers_nothing_while_there_is_no_index(shell: Shell, keys: PipeInput) -> None:
    write(OSCARS, "seeds/oscars.md")
    assert PromptedChat(shell).offered("/articles ") == []


def test_a_quote_is_offered_with_its_words(prompted: PromptedChat) -> None:
    answer = prompted.background.library().ask("Who was named best actor?")
    prompted.chat.sources = answer.citations
    completer = ChatCompleter(prompted.chat, lambda: ())
    (offer,) = completer.get_completions(Document("/show "), CompleteEvent())
    assert offer.display_meta_text == "Foxx was named best actor for his role in Ray."
