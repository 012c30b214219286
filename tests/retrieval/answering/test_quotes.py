"""What a quote brings with it."""

import pytest

from tests.retrieval.libraries import SampleLibrary

PACKING = """\
# Packing for Skerry

The keeper of Skerry asks visitors to bring these things:

- oil for the lamp of Skerry
- flour and salt for the keeper
- letters from the harbour

The boat leaves when the tide allows.
"""


def test_a_lead_in_brings_its_whole_list(shelf: SampleLibrary) -> None:
    shelf.put("packing.md", PACKING)
    shelf.sync()
    quote = shelf.ask("What things does the keeper of Skerry ask visitors to bring?").citations[0].quote
    assert quote.startswith("The keeper of Skerry asks visitors to bring")
    assert quote.endswith("- letters from the harbour")


def test_a_short_table_is_quoted_whole_where_all_of_it_is_asked_for(shelf: SampleLibrary) -> None:
    table = "| Harbour | Fare |\n|---|---|\n| Unst | 12 crowns |\n| Yell | 9 crowns |"
    shelf.put("fares.md", f"# Fares of the ferry\n\n{table}\n")
    shelf.sync()
    assert shelf.ask("What are the fares of the ferry in crowns?").citations[0].quote == table


def test_the_row_that_is_asked_for_is_quoted_alone_under_its_header(shelf: SampleLibrary) -> None:
    shelf.put(
        "fares.md", "# Ferry\n\n| Harbour | Fare |\n|---|---|\n| Unst | 12 crowns |\n| Yell | 9 crowns |\n"
    )
    shelf.sync()
    citation = shelf.ask("What is the fare to Yell harbour?").citations[0]
    assert citation.quote == "| Yell | 9 crowns |"
    assert citation.lead is not None
    assert citation.lead.quote.startswith("| Harbour | Fare |")


def test_of_nested_items_the_one_that_is_asked_for_is_quoted_under_its_parent(shelf: SampleLibrary) -> None:
    shelf.put(
        "berths.md",
        "# Berths\n\n- North mole\n  - Fee: 12 crowns\n  - Depth: 3 m\n"
        "- South mole\n  - Fee: 18 crowns\n  - Depth: 5 m\n",
    )
    shelf.sync()
    citation = shelf.ask("What is the fee at the south mole?").citations[0]
    assert citation.passage.startswith("South mole")
    assert "18 crowns" in citation.quote
    assert "12 crowns" not in citation.quote


def test_a_row_of_a_long_table_is_quoted_under_its_header(shelf: SampleLibrary) -> None:
    rows = "".join(
        f"| {name} | {fare} crowns and a barrel of oil |\n"
        for fare, name in enumerate(
            "Yell Fetlar Foula Bressay Noss Mousa Uyea Hascosay Linga Samphrey Bigga Brother Papa".split()
        )
    )
    shelf.put("fares.md", f"Fares.\n\n| Harbour | Fare |\n|---|---|\n{rows}| Unst | 12 crowns |\n")
    shelf.sync()
    citation = shelf.ask("What is the fare to Unst harbour?").citations[0]
    assert citation.quote == "| Unst | 12 crowns |"
    assert citation.lead is not None
    assert citation.lead.quote.startswith("| Harbour | Fare |")


def test_the_sentence_with_the_reason_answers_a_why(shelf: SampleLibrary) -> None:
    shelf.put(
        "lamp.md",
        "The lamp on Skerry went dark in May. Boats kept well away. "
        "The lamp on Skerry went dark because the oil had frozen.\n",
    )
    shelf.sync()
    assert "because the oil had frozen" in shelf.ask("Why did the lamp on Skerry go dark?").citations[0].quote


def test_the_same_sentence_of_two_articles_is_one_quote_with_both_named(shelf: SampleLibrary) -> None:
    line = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."
    shelf.put("a.md", line)
    shelf.put("b.md", line)
    shelf.sync()
    (citation,) = shelf.ask("Who lit the lamp on Skerry in 1847?").citations
    assert [support.article.id for support in citation.supporting] == ["b.md"]
    assert citation.supporting[0].quote == line
    assert citation.supporting[0].lines == (1, 1)


def test_a_question_is_no_answer_to_itself(shelf: SampleLibrary) -> None:
    shelf.put("open.md", "# Open now\n\n- Who pays for the new roof of Skerry?\n- Who mends it?\n")
    shelf.sync()
    citations = shelf.ask("Who pays for the new roof of Skerry?").citations
    assert all("roof" not in citation.quote for citation in citations)


def test_what_stands_under_a_question_is_quoted_below_its_headings(shelf: SampleLibrary) -> None:
    shelf.put("faq.md", "# The ferry\n\n## Where does the ferry of Skerry land?\n\nAt the north pier.\n")
    shelf.sync()
    citation = shelf.ask("Where does the ferry of Skerry land?").citations[0]
    assert citation.quote == "At the north pier."
    assert citation.headings == ("The ferry", "Where does the ferry of Skerry land?")


def test_what_an_author_struck_out_of_a_list_is_never_quoted_with_it(shelf: SampleLibrary) -> None:
    shelf.put("packing.md", PACKING.replace("flour and salt for the keeper", "~~flour and salt~~"))
    shelf.sync()
    citations = shelf.ask("What things does the keeper of Skerry ask visitors to bring?").citations
    assert citations
    assert all("flour" not in citation.quote for citation in citations)


@pytest.mark.parametrize("marks", ["1. 2. 3.", "7) 8) 9)", "- - -", "* * *"])
def test_a_list_is_quoted_with_the_mark_of_its_first_item(shelf: SampleLibrary, marks: str) -> None:
    first, second, third = marks.split()
    steps = f"{first} Unplug the lamp.\n{second} Clean the lamp of soot.\n{third} Light the lamp."
    text = f"# Care of the lamp\n\n{steps}\n\nThe boat leaves at noon.\n"
    shelf.put("lamp.md", text)
    shelf.sync()
    (citation, *_) = shelf.ask("How is the lamp cleaned of soot?").citations
    assert citation.quote == steps == text[citation.start : citation.end]
    assert citation.lines == (3, 5)
