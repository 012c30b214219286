import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import IndexDamaged, IndexMissing, UsageError
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.types import ConversationContext, FileState
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary

LAMP_QUESTION = "Who lit the lamp on Skerry?"
FERRY_QUESTION = "When does the ferry Solveig sail to Unst?"


def cited(shelf: SampleLibrary, question: str, filters: Filters) -> set[str]:
    """The articles that search finds within filters."""
    return {hit.article.id for hit in shelf.library.search(question, filters=filters)}


class TestFilters:
    @pytest.fixture(scope="class")
    @classmethod
    def dated(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleLibrary]:
        shelf = SampleLibrary(tmp_path_factory.mktemp("dated"))
        for name, day in (
            ("news/old.md", "2005-02-28"),
            ("news/new.md", "2025-08-22"),
            ("sport/new.md", "2025-08-23"),
        ):
            shelf.put(name, f"---\ntitle: {name}\ndate: {day}\n---\n{LAMP} In {name}.")
        shelf.put("undated.md", LAMP)
        shelf.sync()
        yield shelf
        shelf.library.close()

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(), {"news/old.md", "news/new.md", "sport/new.md", "undated.md"}),
            (Filters(glob="news/*"), {"news/old.md", "news/new.md"}),
            (Filters(glob="*/new.md"), {"news/new.md", "sport/new.md"}),
            (Filters(glob="NEWS/*"), {"news/old.md", "news/new.md"}),
            (Filters(since="2025-08-22"), {"news/new.md", "sport/new.md"}),
            (Filters(until="2025-08-22"), {"news/old.md", "news/new.md"}),
            (Filters(since="2025-08-22", until="2025-08-22"), {"news/new.md"}),
            (Filters(since="2005-01-01", glob="sport/*"), {"sport/new.md"}),
            (Filters(since="2030-01-01"), set()),
        ],
    )
    def test_let_through_what_they_say(
        self, dated: SampleLibrary, filters: Filters, expected: set[str]
    ) -> None:
        assert cited(dated, LAMP_QUESTION, filters) == expected
        answer = dated.ask(LAMP_QUESTION, filters)
        assert {citation.article.id for citation in answer.citations} <= expected
        assert {nearby.article.id for nearby in answer.closest} <= expected

    def test_that_let_nothing_through_cost_no_pass(self, dated: SampleLibrary) -> None:
        passes = dated.encoder.passes
        assert not dated.ask(LAMP_QUESTION, Filters(glob="nothing")).found
        assert dated.encoder.passes == passes


class TestAsking:
    def test_takes_one_pass(self, two: SampleLibrary) -> None:
        passes = two.encoder.passes
        assert two.ask(LAMP_QUESTION).found
        two.library.search(FERRY_QUESTION)
        assert two.encoder.passes == passes + 2

    @pytest.mark.parametrize("question", ["", " \n", "?", "\x00", "\ud83d", '("[*:^~AND', "👩‍👩‍👧"])
    def test_takes_any_question(self, two: SampleLibrary, question: str) -> None:
        for citation in two.ask(question).citations:
            assert (two.folder / citation.article.id).read_text()[
                citation.start : citation.end
            ] == citation.quote

    def test_refuses_an_index_of_another_model_and_says_the_way_out(self, two: SampleLibrary) -> None:
        encoder = FakeEncoder()
        encoder.name = "other"
        with closing(Library(two.folder, two.index, encoder)) as library:
            with pytest.raises(IndexDamaged, match="was made with the model fake, not other") as caught:
                library.ask(LAMP_QUESTION)
            assert caught.value.hint == "run `footnote index`"
            assert library.sync().rebuild_reason == "model changed from fake to other"
            assert library.ask(LAMP_QUESTION).found

    def test_refuses_a_document_for_a_question(self, two: SampleLibrary) -> None:
        with pytest.raises(UsageError, match="the question has 100,000 characters") as caught:
            two.ask("a" * 100_000)
        assert caught.value.hint

    def test_quotes_the_file_at_the_characters_and_lines_given(self, shelf: SampleLibrary) -> None:
        content = (
            "\ufeff# Light\r\n\r\nZoë 😀 wrote\x0cthis.\u2028And.\r\rThe keeper Ailsa Boyd lit the lamp.\n"
        )
        path = shelf.put("light.md", content)
        shelf.sync()
        answer = shelf.ask("Who lit the lamp?")
        (citation,) = (citation for citation in answer.citations if "Ailsa" in citation.quote)
        text = path.read_bytes().decode("utf-8")
        assert text[citation.start : citation.end] == citation.quote == "The keeper Ailsa Boyd lit the lamp."
        assert citation.lines == (5, 5)
        (hit,) = shelf.library.search("Who lit the lamp?")
        assert hit.lines == (1, 5)

    def test_needs_an_index(self, shelf: SampleLibrary) -> None:
        with pytest.raises(IndexMissing) as caught:
            shelf.ask(LAMP_QUESTION)
        assert caught.value.hint == "run `footnote index`"
        assert not shelf.index.exists()

    def test_never_cites_what_changed_or_is_gone_but_names_it(self, two: SampleLibrary) -> None:
        two.put("lamp.md", LAMP.replace("Ailsa", "Olga"))
        (two.folder / "ferry.md").unlink()
        for question, name in ((LAMP_QUESTION, "lamp.md"), (FERRY_QUESTION, "ferry.md")):
            answer = two.ask(question)
            assert str(two.folder / name) in answer.changed
            assert not answer.citations
            assert not answer.closest

    def test_sees_a_new_index_at_the_next_question(self, two: SampleLibrary) -> None:
        with closing(Library(two.folder, two.index, two.encoder)) as other:
            assert not any("Olga" in hit.passage.text for hit in other.search(LAMP_QUESTION))
            two.put("lamp.md", LAMP.replace("Ailsa", "Olga"))
            two.sync()
            assert any("Olga" in hit.passage.text for hit in other.search(LAMP_QUESTION))

    def test_sees_an_index_that_was_removed_and_made_anew(self, two: SampleLibrary) -> None:
        assert two.says("Ailsa Boyd")
        shutil.rmtree(two.index)
        with pytest.raises(IndexMissing):
            two.ask(LAMP_QUESTION)
        two.put("lamp.md", LAMP.replace("Ailsa", "Olga"))
        two.sync()
        assert two.says("Olga Boyd")

    def test_works_from_many_threads_while_the_index_changes(self, two: SampleLibrary) -> None:
        failures: list[BaseException] = []
        stop = threading.Event()

        def ask() -> None:
            try:
                while not stop.is_set():
                    for citation in two.ask(FERRY_QUESTION).citations:
                        assert citation.quote in FERRY
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(3):
            two.put("lamp.md", f"{LAMP}\nOnce more: {number}.\n")
            two.sync()
        stop.set()
        for thread in threads:
            thread.join()
        assert failures == []


class TestReading:
    def test_takes_a_place_as_answers_give_it_or_an_id_or_a_path(self, two: SampleLibrary) -> None:
        for path in (str(two.folder / "lamp.md"), "lamp.md"):
            page = two.library.read(path)
            assert (page.article.id, page.article.text, page.state) == ("lamp.md", LAMP, FileState.CURRENT)

    def test_says_how_the_file_stands_against_the_index(self, two: SampleLibrary) -> None:
        two.put("lamp.md", LAMP + "More.\n")
        two.put("new.md", "New.\n")
        assert two.library.read("lamp.md").state is FileState.CHANGED
        assert two.library.read("new.md").state is FileState.UNINDEXED

    def test_needs_no_index(self, shelf: SampleLibrary) -> None:
        shelf.put("lamp.md", LAMP)
        assert shelf.library.read("lamp.md").state is FileState.UNINDEXED

    @pytest.mark.parametrize(
        "path", ["gone.md", "../secret.md", "", "\x00", "folder", "lamp.pdf", "x" * 5000]
    )
    def test_finds_nothing_else(self, two: SampleLibrary, path: str) -> None:
        (two.root / "secret.md").write_text("Secret.")
        (two.folder / "folder").mkdir()
        (two.folder / "lamp.pdf").write_text("Other.")
        with pytest.raises(UsageError) as caught:
            two.library.read(path)
        assert caught.value.hint

    def test_names_a_file_that_is_no_article(self, two: SampleLibrary) -> None:
        two.put("binary.md", bytes(range(256)))
        with pytest.raises(UsageError, match=r"binary\.md: not text but binary"):
            two.library.read("binary.md")


def test_articles_are_listed_with_what_is_known_of_them(shelf: SampleLibrary, tmp_path: Path) -> None:
    shelf.put("b.md", FERRY)
    shelf.put("a.md", "---\ntitle: Lamp\nsource: Post\nurl: https://example.org\ndate: 2025-08-22\n---\nLit.")
    shelf.sync()
    first, second = shelf.library.articles()
    assert (first.id, first.path, first.title) == ("a.md", str(shelf.folder / "a.md"), "Lamp")
    assert (first.source, first.url, first.published) == ("Post", "https://example.org", "2025-08-22")
    assert (second.id, second.title, second.passages) == ("b.md", "The ferry to Unst", 1)


def test_the_answer_to_a_follow_up_carries_what_was_asked(two: SampleLibrary) -> None:
    before = ConversationContext("Who lit the lamp on Skerry?", ("lamp.md",))
    assert two.library.ask("And when?", context=before).question == "And when?"


@pytest.mark.index
def test_words_of_an_articles_path_find_it(tmp_path: Path) -> None:
    shelf = SampleLibrary(tmp_path)
    shelf.put("zephyr/deploy.md", "# How to deploy\n\nRun the script twice.\n")
    shelf.put("ferry.md", FERRY)
    shelf.sync()
    best, *_ = shelf.library.search("zephyr")
    assert best.article.id == "zephyr/deploy.md"
    assert best.bm25 > 0
    shelf.library.close()


def test_an_answer_repeats_the_question_to_the_character(two: SampleLibrary) -> None:
    for question in ("PTO", "  Who   lit\tthe LAMP? ", "who\u200b?"):
        assert two.ask(question).question == question
