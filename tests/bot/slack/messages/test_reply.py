"""What a channel's settings mean for the questions that are asked there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.parsing.channels import Channels, parse_channels
from bot.slack.messages.reply import channel_view
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.types import Answer, ConversationContext, Silence
from tests.fakes.encoder import FakeEncoder


class Listening(Library):
    """A library that keeps how sure each answer had to be."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, folder / "index", FakeEncoder())
        self.silences: list[Silence | None] = []

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> Answer:
        self.silences.append(silence)
        return super().ask(question, filters=filters, k=k, context=context, silence=silence)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Listening]:
    (tmp_path / "lamp.md").write_text("The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.\n")
    library = Listening(tmp_path)
    library.sync()
    yield library
    library.close()


def test_a_channel_has_a_silence_of_its_own_and_the_others_that_of_the_settings(library: Listening) -> None:
    channels = Channels(parse_channels({"CSTRICT": {"silence": "strict"}, "C2": {"quiet": True}}))
    for channel in ("CSTRICT", "C2", "C3", ""):
        channel_view(library, channels, channel).ask(Conversation(), "Who lit the lamp on Skerry?", 3)
    assert library.silences == [Silence.STRICT, None, None, None]


def test_a_silence_that_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="strict, balanced or generous"):
        parse_channels({"C1": {"silence": "loud"}})
