"""What a channel's settings mean for the questions that are asked there."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.parsing.channel_tables import parse_channels
from bot.parsing.channels import Channels
from bot.slack.messages.reply import channel_view
from retrieval.types import Silence
from tests.fakes.encoder import FakeEncoder
from tests.fakes.library import hooked


@pytest.mark.index
def test_a_channel_has_a_silence_of_its_own_and_the_others_that_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "lamp.md").write_text("The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.\n")
    channels = Channels(parse_channels({"CSTRICT": {"silence": "strict"}, "C2": {"quiet": True}}))
    with closing(hooked()(tmp_path, tmp_path / "index", FakeEncoder())) as library:
        library.sync()
        for channel in ("CSTRICT", "C2", "C3", ""):
            channel_view(library, channels, channel).ask(Conversation(), "Who lit the lamp on Skerry?", 3)
    assert library.silences == [Silence.STRICT, None, None, None]


def test_a_silence_that_there_is_not_is_named() -> None:
    with pytest.raises(ValueError, match="strict, balanced or generous"):
        parse_channels({"C1": {"silence": "loud"}})
