"""The line of a file that states its date."""

from retrieval.answering.publication_date import find_date_line


def test_a_dateline_in_the_text_goes_before_the_front_matter() -> None:
    text = "---\ndate: 2025-08-22\n---\n# Talks\n\nAugust 22, 2025\n\nThey met."
    span = find_date_line(text, "2025-08-22")
    assert span is not None
    assert text[slice(*span)] == "August 22, 2025"


def test_without_one_the_line_of_the_front_matter_is_it() -> None:
    text = "---\ntitle: Talks\ndate: 2025-08-22\n---\nThey met."
    span = find_date_line(text, "2025-08-22")
    assert span is not None
    assert text[slice(*span)] == "date: 2025-08-22"


def test_a_file_that_does_not_state_its_date_has_none() -> None:
    assert find_date_line("They met.", "2025-08-22") is None
