"""The files that probably answer a waiting question are read first."""

from retrieval.indexing.reading_order import likely_first
from retrieval.reading.article_reader import ArticleReader
from tests.retrieval.libraries import SampleLibrary


def order(shelf: SampleLibrary, question: str) -> list[str]:
    reader = ArticleReader(shelf.options, {})
    return [file.id for file in likely_first(shelf.library.contents().files, reader, question)]


def test_rare_words_of_the_question_weigh_more_than_common_ones(shelf: SampleLibrary) -> None:
    shelf.put("a.md", "The lamp was lit.")
    shelf.put("b.md", "The lamp was sold.")
    shelf.put("c.md", "SERVICED yearly.")
    assert order(shelf, "Who services the lamp?") == ["c.md", "a.md", "b.md"]


def test_what_cannot_be_read_and_what_has_no_word_keep_their_order_at_the_end(shelf: SampleLibrary) -> None:
    for name in ("a.md", "b.md", "z.md"):
        shelf.put(name, "The lamp was lit." if name == "z.md" else "Nothing.")
    files = shelf.library.contents().files
    (shelf.folder / "a.md").unlink()
    reader = ArticleReader(shelf.options, {})
    assert [file.id for file in likely_first(files, reader, "The lamp?")] == ["z.md", "a.md", "b.md"]


def test_a_question_of_function_words_changes_nothing(shelf: SampleLibrary) -> None:
    for name in ("a.md", "b.md"):
        shelf.put(name, "What is it?")
    assert order(shelf, "What is it?") == ["a.md", "b.md"]
