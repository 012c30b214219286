from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.errors import UsageError
from retrieval.evaluation.beir import read_beir
from retrieval.evaluation.corpus import Document, article_text, document_id, file_name, write_articles
from retrieval.evaluation.dataset import open_dataset
from retrieval.evaluation.question import EvalQuestion, contains_answer, has_answer
from retrieval.evaluation.questions_file import read_questions
from retrieval.reading.articles import parse_article
from retrieval.reading.path_words import is_nameless
from tests.retrieval.evaluation.beir_folder import write_beir

Spoil = Callable[[Path], object]


def append(name: str, line: str | bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        with (folder / name).open("ab") as file:
            file.write(line if isinstance(line, bytes) else line.encode())

    return spoil


BAD = [
    (lambda folder: (folder / "corpus.jsonl").unlink(), "{}/corpus.jsonl is missing"),
    (lambda folder: (folder / "queries.jsonl").unlink(), "{}/queries.jsonl is missing"),
    (lambda folder: (folder / "qrels/test.tsv").unlink(), "{}/qrels/test.tsv is missing"),
    (
        lambda folder: (folder / "corpus.jsonl").write_text("\n"),
        "{}/qrels/test.tsv, line 2: there is no document",
    ),
    (append("corpus.jsonl", "{oops\n"), "{}/corpus.jsonl, line 4: not JSON"),
    (append("corpus.jsonl", "[" * 100_000), "{}/corpus.jsonl, line 4: not JSON"),
    (append("corpus.jsonl", "[]\n"), "{}/corpus.jsonl, line 4: not a JSON object"),
    (append("corpus.jsonl", b'{"_id": "\xff"}\n'), "{}/corpus.jsonl, line 4: not UTF-8"),
    (append("corpus.jsonl", '{"text": "x"}\n'), "{}/corpus.jsonl, line 4: _id is missing"),
    (append("corpus.jsonl", '{"_id": 7, "text": "x"}\n'), "{}/corpus.jsonl, line 4: _id is not a text"),
    (append("corpus.jsonl", '{"_id": "", "text": "x"}\n'), "{}/corpus.jsonl, line 4: _id is empty"),
    (append("corpus.jsonl", '{"_id": "n"}\n'), "{}/corpus.jsonl, line 4: text is missing"),
    (append("corpus.jsonl", '{"_id": "n", "text": 1}\n'), "{}/corpus.jsonl, line 4: text is not a text"),
    (
        append("corpus.jsonl", '{"_id": "n", "title": 1, "text": ""}\n'),
        "{}/corpus.jsonl, line 4: title is not",
    ),
    (
        append("corpus.jsonl", '{"_id": "%s", "text": "x"}\n' % ("n" * 2000)),
        "{}/corpus.jsonl, line 4: its _id is",
    ),
    (
        append("corpus.jsonl", '\n{"_id": "skerry", "text": "x"}\n'),
        "{}/corpus.jsonl, line 5: the _id skerry stands already in line 1",
    ),
    (
        append("queries.jsonl", '{"_id": "q1", "text": "x"}\n'),
        "{}/queries.jsonl, line 5: the _id q1 stands already in line 1",
    ),
    (append("queries.jsonl", '{"_id": "q9"}\n'), "{}/queries.jsonl, line 5: text is missing"),
    (
        append("queries.jsonl", '{"_id": "q9", "text": "x", "metadata": 1}\n'),
        "{}/queries.jsonl, line 5: metadata is not an object",
    ),
    (
        append("queries.jsonl", '{"_id": "q9", "text": "x", "metadata": {"answers": "x"}}\n'),
        "{}/queries.jsonl, line 5: answers is not a list of texts",
    ),
    (append("qrels/test.tsv", "q9\tskerry\t1\n"), "{}/qrels/test.tsv, line 6: there is no query q9"),
    (append("qrels/test.tsv", "q1\tnowhere\t1\n"), "{}/qrels/test.tsv, line 6: there is no document nowhere"),
    (append("qrels/test.tsv", "q1\tOscars\n"), "{}/qrels/test.tsv, line 6: 2 of 3 columns"),
    (
        append("qrels/test.tsv", "q1\tOscars\thigh\n"),
        "{}/qrels/test.tsv, line 6: the score 'high' is not a number",
    ),
    (
        append("qrels/test.tsv", "q1\tOscars\tnan\n"),
        "{}/qrels/test.tsv, line 6: the score 'nan' is not a number",
    ),
    (append("qrels/test.tsv", '"q1\tOscars\t1\n'), "{}/qrels/test.tsv, line 6: not a line of"),
    (append("qrels/test.tsv", "q1\tskerry\t1\n"), "{}/qrels/test.tsv, line 6: query q1 and document skerry"),
    (
        lambda folder: (folder / "qrels/test.tsv").write_text("q1\tskerry\t1\n"),
        "{}/qrels/test.tsv, line 1: not a header",
    ),
]


@pytest.mark.parametrize(("spoil", "message"), BAD)
def test_whatever_is_wrong_is_named_with_its_file_and_line(
    tmp_path: Path, spoil: Spoil, message: str
) -> None:
    folder = write_beir(tmp_path / "beir")
    spoil(folder)
    with pytest.raises(UsageError) as error:
        read_beir(folder)
    assert error.value.message.startswith(message.format(folder))
    assert "\n" not in error.value.message


def test_a_query_without_a_qrel_or_with_zeros_only_has_no_answer(tmp_path: Path) -> None:
    folder = write_beir(tmp_path)
    append("queries.jsonl", '{"_id": "q5", "text": "And this?"}\n')(folder)
    append("qrels/test.tsv", "q5\tskerry\t0\r\n\r\n")(folder)
    questions = {question.id: question for question in read_beir(folder).questions}
    assert questions["q4"].relevant == questions["q5"].relevant == {}
    assert questions["q2"].relevant == {"+oscars.md": 2.0}


def test_ids_that_need_quotes_in_a_table_are_read_as_csv_writes_them(tmp_path: Path) -> None:
    folder = write_beir(tmp_path)
    append("corpus.jsonl", '{"_id": "<\\"Heroes\\">", "text": "An album."}\n')(folder)
    append("qrels/test.tsv", 'q4\t"<""Heroes"">"\t1\n')(folder)
    assert file_name('<"Heroes">') in read_beir(folder).questions[3].relevant


def test_half_a_character_in_a_corpus_becomes_a_replacement_character(tmp_path: Path) -> None:
    folder = write_beir(tmp_path)
    append("corpus.jsonl", '{"_id": "half", "text": "a \\ud83d b"}\n')(folder)
    assert read_beir(folder).documents[-1].text == "a \ufffd b"


def test_a_folder_of_neither_kind_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has neither corpus\.jsonl nor questions\.jsonl"):
        open_dataset(tmp_path, None, tmp_path)
    with pytest.raises(UsageError, match="does not exist"):
        open_dataset(tmp_path / "nowhere", None, tmp_path)


ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)


@given(ids)
def test_a_file_name_can_be_read_back_and_is_safe_anywhere(id: str) -> None:
    name = file_name(id)
    assert document_id(name) == id
    assert name == name.lower() and name.isascii()
    assert all(0 < len(part) <= 123 and part[0] != "." for part in name.split("/"))


def test_ids_that_differ_in_case_only_get_different_files() -> None:
    assert len({file_name("Ab").lower(), file_name("aB").lower(), file_name("ab")}) == 3


visible = st.characters(exclude_categories=["Cs", "Cc"])
# A title loses Markdown's marks, which are for the eye, as that of any article does. What a template would
# fill in is no title.
unmarked = st.characters(exclude_categories=["Cs"], exclude_characters="*_`[{%")


@given(st.text(unmarked, max_size=100), st.text(visible, max_size=60))
def test_any_title_survives_and_the_text_stays_as_it_is(title: str, text: str) -> None:
    text = f"---\n{text}\r\n\nwords"
    article, _ = parse_article("x.md", article_text(Document("x", title, text)).encode())
    folded = " ".join(title.split())
    assume(not is_nameless(folded))  # the file's name is the better title then
    assert article.text.endswith(text)
    assert article.body_start > 0
    if folded:
        assert article.title == folded


def test_a_document_that_is_a_title_only_can_be_found_by_it() -> None:
    assert article_text(Document("x", "Zinc", " \n")) == "---\ntitle: Zinc\n---\nZinc"


def test_articles_are_written_once_and_again_if_one_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "work/articles"
    documents = [Document("a", "", "One."), Document("B/c", "", "Two.")]
    write_articles(documents, folder)
    first = (folder / "a.md").stat().st_mtime_ns
    write_articles(documents, folder)
    assert (folder / "a.md").stat().st_mtime_ns == first
    (folder / "+b%2fc.md").unlink()
    write_articles(documents, folder)
    assert (folder / "+b%2fc.md").read_text() == "Two."
    assert [path.name for path in folder.parent.iterdir()] == ["articles"]


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("It cost $1,000 in 1991.", "$1,000", True),
        ("It cost “A – lot”.", "a lot", True),
        ("Born in 1991.", "91", False),
        ("Built in the 1990s.", "1990", True),
        ("It is C++.", "C++", True),
        ("A thing!", "?", False),
        ("北京是首都。", "北京", True),
    ],
)
def test_an_answer_is_held_whatever_its_case_and_punctuation(text: str, answer: str, held: bool) -> None:
    assert contains_answer(text, answer) is held


def test_without_accepted_answers_nothing_is_known_of_a_quote() -> None:
    assert has_answer(EvalQuestion("q", "Who?", {}), "A quote.") is None


NAMES = ["000_talks.md", "003_washington.md", "notes.md"]


def read_lines(tmp_path: Path, *lines: str) -> tuple[EvalQuestion, ...]:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines))
    return read_questions(file, NAMES)


def test_seed_questions_name_articles_by_id_or_by_their_number(tmp_path: Path) -> None:
    first, second = read_lines(
        tmp_path,
        '{"id": "d1", "question": "Who?", "articles": ["003_245fe.txt", "notes.md"], "expect": "[Ff]our"}',
        '{"question": "Then?", "articles": [], "expect": null, "history": ["Who?"]}',
    )
    assert first.relevant == {"003_washington.md": 1.0, "notes.md": 1.0}
    assert first.answer_pattern and has_answer(first, "Four came")
    assert (second.id, second.relevant, second.history) == ("2", {}, ("Who?",))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"question": "Who?", "articles": ["0031.txt"]}', "line 1: there is no article 0031.txt"),
        ('{"question": "Who?", "articles": "notes.md"}', "line 1: articles is not a list of texts"),
        ('{"question": "Who?", "kind": 3}', "line 1: kind is not a text"),
        ('{"question": "Who?", "expect": "("}', "line 1: expect is not a regular expression"),
        ('{"articles": []}', "line 1: question is missing"),
        ('{"id": "a", "question": "x"}\n{"id": "a", "question": "y"}', "line 2: the id a is already another"),
        ("", "is empty"),
    ],
)
def test_a_bad_seed_question_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"questions.jsonl.*{message.replace('(', '[(]')}"):
        read_lines(tmp_path, line)
