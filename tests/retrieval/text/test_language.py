"""The language of a text, by its script and its function words."""

import pytest

from retrieval.text.language import NAMES, detect_language, is_spelled_out
from retrieval.text.stopwords import function_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who keeps the lamp of the lighthouse?", "en"),
        ("Was the harbour closed in the winter?", "en"),
        ("Wer bewacht die Lampe des Leuchtturms?", "de"),
        ("¿Quién guarda la lámpara del faro?", "es"),
        ("Qui garde la lampe du phare ?", "fr"),
        ("Deniz fenerinin lambasını kim ve nasıl korur?", "tr"),
        ("Кто хранит лампу маяка?", "ru"),
        ("Хто і де зберігає лампу маяка?", "uk"),
        ("من يحرس مصباح المنارة؟", "ar"),
        ("谁看守灯塔的灯？", "zh"),
        ("灯台のランプは誰が守りますか？", "ja"),
        ("누가 등대의 등을 지키나요?", "ko"),
        ("Skerry 1823", ""),
        ("", ""),
    ],
)
def test_a_question_has_the_language_of_its_script_and_function_words(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_foreign_name_does_not_make_an_english_question_foreign() -> None:
    assert detect_language("Who was Maria de la Cruz in the play?") == "en"
    assert detect_language("Who wrote 战争 in the library of the city?") == "en"


def test_every_language_with_function_words_has_a_name() -> None:
    assert all(function_words(language) for language in NAMES if language not in {"en", "th"})


def test_a_text_of_a_token_a_letter_is_spelled_out() -> None:
    assert is_spelled_out("Кто хранит лампу?", 14)
    assert not is_spelled_out("Кто хранит лампу?", 5)


def test_a_latin_text_is_never_spelled_out() -> None:
    assert not is_spelled_out("E0502?", 6)
    assert not is_spelled_out("Größe", 5)
