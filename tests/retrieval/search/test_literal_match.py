"""Numbers, and words of a path, count to the letter."""

import pytest

from tests.retrieval.libraries import SampleLibrary


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_the_folder_that_the_question_names_comes_first(shelf: SampleLibrary, year: str) -> None:
    for number, folder in enumerate(("2023", "2024", "2025")):
        shelf.put(f"{folder}/invoice.md", f"# Invoice\n\nThe total is {number}10 crowns.\n")
    shelf.sync()
    hits = shelf.library.search(f"What is the total of the invoice of {year}?")
    assert hits[0].article.id == f"{year}/invoice.md"


def test_an_article_that_is_only_named_is_answered_with_what_it_says(shelf: SampleLibrary) -> None:
    shelf.put("2024-05-02.md", "Skied with Imre.\n")
    shelf.put("2024-05-03.md", "Planted the beans.\n")
    shelf.sync()
    assert [c.quote for c in shelf.ask("What did I do on 3 May 2024?").citations][:1] == [
        "Planted the beans."
    ]


def test_a_part_is_found_by_its_number(shelf: SampleLibrary) -> None:
    shelf.put(
        "rules.md",
        "# Statutes\n\n## § 5 Fees\n\n(1) The fee is 60 crowns.\n\n(3) Debtors are struck off.\n\n"
        "## § 6 Board\n\n(1) The board has five members.\n",
    )
    shelf.sync()
    assert "struck off" in shelf.ask("What does § 5 (3) say?").citations[0].quote
