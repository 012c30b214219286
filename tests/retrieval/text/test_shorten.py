"""Texts are cut where they are too long, and only there."""

from retrieval.text.shorten import shorten, shorten_at_word, shorten_start, shorten_start_of_path


def test_a_text_that_fits_is_left_alone() -> None:
    assert shorten("four", 4) == shorten_start("four", 4) == shorten_at_word("four", 4) == "four"


def test_a_long_text_is_cut_and_the_cut_is_marked() -> None:
    assert shorten("one two", 5) == "one t …"
    assert shorten_start("one two", 5) == "… e two"


def test_a_cut_at_a_word_leaves_whole_words_unless_there_is_none() -> None:
    assert shorten_at_word("one two", 5) == "one …"
    assert shorten_at_word("onetwo", 5) == "onetw …"


def test_a_path_loses_whole_folders() -> None:
    assert shorten_start_of_path("a/b.md", 6) == "a/b.md"
    assert shorten_start_of_path("handbook/people/leave.md:12", 19) == "…/leave.md:12"
    assert shorten_start_of_path("handbook/people/leave.md:12", 20) == "…/people/leave.md:12"
    assert shorten_start_of_path("a-very-long-name.md", 8) == "…name.md"
