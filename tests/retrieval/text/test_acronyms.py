"""What acronyms are short for, as a text says."""

import pytest

from retrieval.text.acronyms import find_acronyms


@pytest.mark.parametrize(
    ("text", "acronym", "meaning"),
    [
        ("The **Paid Time Off (PTO)** bank is full.", "pto", "Paid Time Off"),
        ("PTO (Paid Time Off) is unpaid.", "pto", "Paid Time Off"),
        ("- **PFD**: Personal Flotation Device", "pfd", "Personal Flotation Device"),
        ("ERT stands for Emergency Response Team.", "ert", "Emergency Response Team"),
        ("The Department of Defence (DoD) paid.", "dod", "Department of Defence"),
        ("## Employee Stock Purchase Plan\n\nShares.", "espp", "Employee Stock Purchase Plan"),
    ],
)
def test_a_definition_and_the_initials_of_a_heading_are_found(text: str, acronym: str, meaning: str) -> None:
    assert find_acronyms(text).get(acronym) == meaning


@pytest.mark.parametrize(
    "text", ["He lives in Rome (IT) now.", "The hull (see Plan B) leaks.", "it is hot."]
)
def test_other_letters_in_brackets_are_no_definition(text: str) -> None:
    assert find_acronyms(text) == {}
