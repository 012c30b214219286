"""The program's own words, in each language that it speaks."""

from dataclasses import asdict, replace

import pytest

from retrieval.text.wording import ENGLISH, WORDINGS, Wording
from retrieval.types import Answer
from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary

OTHERS = [code for code in WORDINGS if code != "en"]
NOTHING = Answer("Who?", 0.0, (), (), (), 0.0)


@pytest.mark.parametrize("code", OTHERS)
def test_each_language_has_each_sentence_and_fills_in_as_much(code: str) -> None:
    english, other = asdict(ENGLISH), asdict(WORDINGS[code])
    assert all(other.values())
    assert {name: text.count("{}") for name, text in other.items()} == {
        name: text.count("{}") for name, text in english.items()
    }
    assert [name for name in english if other[name] == english[name]] == []


@pytest.mark.parametrize("wording", WORDINGS.values())
def test_an_answer_speaks_its_language(wording: Wording) -> None:
    answer = replace(NOTHING, wording=wording)
    assert answer.text == wording.not_said
    assert replace(answer, disputed=True).remarks == (wording.disagree,)
    assert replace(answer, tentative=True).caveat == wording.possibly
    assert "14.2" in replace(answer, tentative=True, missing=("14.2",)).caveat


def test_numbers_are_parted_as_the_language_does() -> None:
    assert WORDINGS["de"].number(12_345) == "12.345"
    assert ENGLISH.number(12_345) == "12,345"


def test_the_setting_reaches_every_kind_of_answer(shelf: SampleLibrary) -> None:
    shelf.options = replace(shelf.options, language="de")
    shelf.put("lamp.md", LAMP)
    shelf.put("ferry.md", FERRY)
    shelf.sync()
    assert shelf.ask("How many articles are there?").text.startswith("Es gibt 2 Artikel.")
    assert shelf.ask("zzz?").text == WORDINGS["de"].not_said
    assert "Ailsa Boyd" in shelf.ask("Who lit the lamp on Skerry?").text
