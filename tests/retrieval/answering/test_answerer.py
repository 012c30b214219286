"""What an answer shows of its sources."""

import json

from bot.render.json_output import answer_json
from tests.retrieval.libraries import SampleLibrary

LINE = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."


def test_programs_are_told_who_agrees_and_whether_articles_disagree(shelf: SampleLibrary) -> None:
    shelf.put("a.md", LINE)
    shelf.put("b.md", f"# The lamp\n\n{LINE}")
    shelf.sync()
    told = json.loads(answer_json(shelf.ask("Who lit the lamp on Skerry in 1847?")))
    assert told["disagree"] is False
    assert told["possibly"] in (True, False)
    (citation,) = told["citations"]
    assert citation["lead"] is None
    (support,) = citation["agrees"]
    assert support["quote"] == LINE == citation["quote"]
    assert {support["path"], citation["path"]} == {str(shelf.folder / "a.md"), str(shelf.folder / "b.md")}


def test_an_article_that_changed_is_not_counted_as_agreeing(shelf: SampleLibrary) -> None:
    shelf.put("a.md", LINE)
    shelf.put("b.md", f"# The lamp\n\n{LINE}")
    shelf.sync()
    shelf.put("b.md", "# The lamp\n\nNobody ever lit it.")
    answer = shelf.ask("Who lit the lamp on Skerry in 1847?")
    (citation,) = answer.citations
    assert citation.article.id == "a.md"
    assert citation.supporting == ()
    assert answer.changed == (str(shelf.folder / "b.md"),)


def test_where_the_best_quote_has_changed_the_next_best_is_given(shelf: SampleLibrary) -> None:
    shelf.put("a.md", LINE)
    shelf.put("b.md", "The lamp on Skerry was lit by Boyd, people say, or by a gull.")
    shelf.sync()
    (shelf.folder / "a.md").unlink()
    answer = shelf.ask("Who lit the lamp on Skerry?")
    assert [citation.article.id for citation in answer.citations] == ["b.md"]
    assert answer.changed == (str(shelf.folder / "a.md"),)


def test_where_all_that_answers_has_changed_nothing_is_said_to_answer(shelf: SampleLibrary) -> None:
    shelf.put("a.md", LINE)
    shelf.sync()
    shelf.put("a.md", f"{LINE} Or not.")
    answer = shelf.ask("Who lit the lamp on Skerry in 1847?")
    assert (answer.found, answer.confidence, answer.closest) == (False, 0.0, ())
    assert answer.changed == (str(shelf.folder / "a.md"),)


def test_no_more_quotes_are_given_than_asked_for(two: SampleLibrary) -> None:
    assert len(two.library.ask("What are the articles about?", k=1).citations) == 1


def test_answering_encodes_the_question_and_nothing_else(two: SampleLibrary) -> None:
    for question in ("Who lit the lamp?", "Tell me about the ferry", "How many ferries sail to Unst?"):
        before = two.encoder.passes
        two.ask(question)
        assert two.encoder.passes == before + 1
