"""The degrees of silence in words."""

from bot.render.silence import silence_lines
from retrieval.types import ErrorRates, Silence

RATES = {
    Silence.STRICT: ErrorRates(0.25, 0.08, 40),
    Silence.BALANCED: ErrorRates(0.051, 0.12, 40),
    Silence.GENEROUS: ErrorRates(0.0, 0.5, 40),
}


def test_each_degree_has_both_of_its_errors_and_the_current_one_is_marked() -> None:
    assert silence_lines(Silence.BALANCED, RATES.get) == (
        "  strict: of 100 questions that the articles answer, about 25 are declined;"
        " of 100 that they do not, about 8 are answered",
        "* balanced: of 100 questions that the articles answer, about 5 are declined;"
        " of 100 that they do not, about 12 are answered",
        "  generous: of 100 questions that the articles answer, about 0 are declined;"
        " of 100 that they do not, about 50 are answered",
        "  Estimated from 40 questions made of the articles' own sentences.",
    )


def test_of_a_small_folder_only_the_degree_is_known() -> None:
    assert silence_lines(Silence.STRICT, lambda _: None) == (
        "strict: the folder is too small to tell how often it is wrong",
    )
