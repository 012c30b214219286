"""Questions that want an overview get quotes that cover different ground."""

from tests.retrieval.libraries import SampleLibrary


def test_what_everything_is_about_is_told_by_how_the_articles_begin_without_the_model(
    two: SampleLibrary,
) -> None:
    passes = two.encoder.passes
    answer = two.ask("What are the articles about?")
    assert two.encoder.passes == passes
    assert answer.found
    assert {citation.article.id for citation in answer.citations} == {"lamp.md", "ferry.md"}
    assert all(citation.quote.startswith("The ") for citation in answer.citations)


def test_the_newest_article_comes_first(shelf: SampleLibrary) -> None:
    for year in (2021, 2023, 2022):
        shelf.put(
            f"{year}.md",
            f"---\ndate: {year}-01-01\n---\nThe harbour of Unst was dredged once more in {year}.\n",
        )
    shelf.sync()
    assert shelf.ask("What's new?").citations[0].article.id == "2023.md"


def test_an_overview_does_not_say_the_same_twice(shelf: SampleLibrary) -> None:
    line = "The ferry Solveig sails to the island of Unst every Tuesday at noon."
    shelf.put("a.md", line)
    shelf.put("b.md", line)
    shelf.put("c.md", "The keeper of the lighthouse on Skerry rows ashore for his letters on Fridays.")
    shelf.sync()
    answer = shelf.ask("What is this about?")
    assert len(answer.citations) == 2
    assert sorted(len(citation.supporting) for citation in answer.citations) == [0, 1]
    assert "(2 articles)" in answer.text


def test_a_folder_of_one_liners_is_told_by_them(shelf: SampleLibrary) -> None:
    shelf.put("orchard.md", "# Orchard\n\nIt has forty trees.\n")
    shelf.sync()
    assert [citation.quote for citation in shelf.ask("What is this folder about?").citations] == [
        "It has forty trees."
    ]
