import json
import re
from pathlib import Path

import pytest

from bot.render.report import require_libraries
from retrieval.errors import NotReadyError
from tests.bot.run_footnote import Shell
from tests.fakes.model.replies import writes
from tests.fakes.model.server import FakeModel
from tests.retrieval.evaluation.beir_folder import write_beir

KEYS = [
    "documents",
    "queries",
    "answerable",
    "recall@1",
    "recall@5",
    "recall@10",
    "mrr@10",
    "ndcg@10",
    "answer@1",
    "answer@3",
    "found_rate",
    "correct_silence",
    "auroc",
    "exact_spans",
    "p50_ms",
    "p95_ms",
    "found_rate_at_95",
    "quote_chars",
    "brier",
    "ece",
    "first_right",
    "three_right",
    "declined_wrongly",
    "unanswerable",
    "answered_falsely",
    "falsely_unmarked",
    "article_first",
    "article_first_dense",
    "article_first_bm25",
]


@pytest.fixture
def beir(shell: Shell) -> Path:
    return write_beir(Path("beir"))


@pytest.mark.index
def test_json_has_the_figures_of_the_contract_and_stdout_nothing_else(shell: Shell, beir: Path) -> None:
    ended = shell("eval", "beir", "--json")
    assert ended.code == 0
    figures = json.loads(ended.out)
    assert list(figures) == [*KEYS, "reliability"]
    assert (figures["documents"], figures["queries"], figures["answerable"]) == (3, 4, 3)
    assert figures["recall@1"] == 1.0
    assert isinstance(figures["p50_ms"], float)


@pytest.mark.index
def test_a_pipe_gets_a_line_a_figure(shell: Shell, beir: Path) -> None:
    lines = shell("eval", "beir").out.splitlines()
    assert lines[:4] == ["documents\t3", "queries\t4", "answerable\t3", "recall@1\t1.0"]
    names = [line.split("\t")[0] for line in lines]
    assert names[: len(KEYS)] == KEYS
    assert names[len(KEYS) :][:4] == [
        f"reliability/1/{key}" for key in ("questions", "confidence", "answerable", "first_right")
    ]


@pytest.mark.index
def test_a_terminal_gets_a_table_and_a_bar_that_leaves_nothing_behind(shell: Shell, beir: Path) -> None:
    ended = shell("eval", "beir", terminal=True)
    plain = re.sub(r"\x1b\[[\d;?]*\w", "", ended.out)
    assert re.search(r"^ *recall@1 +1\.000 +relevant documents ranked", plain, re.MULTILINE)
    assert re.search(r"^ +\d+ +[01]\.\d{3} +1\.000 +1\.000 *$", plain, re.MULTILINE)  # a bin
    assert "questions ━" in re.sub(r"\x1b\[[\d;?]*\w", "", ended.err)
    assert ended.err.endswith("\x1b[2K")  # the line of the bar is wiped


@pytest.mark.index
def test_quiet_shows_no_bar(shell: Shell, beir: Path) -> None:
    assert shell("eval", "beir", "-q", terminal=True).err == ""


@pytest.mark.index
def test_the_second_run_indexes_nothing(shell: Shell, beir: Path) -> None:
    assert "3 added" in shell("eval", "beir").err
    assert shell("eval", "beir").err == ""
    [work] = (shell.user_paths.cache / "eval").iterdir()
    assert sorted(path.name for path in work.iterdir()) == ["articles", "index"]


def test_bad_input_is_one_line_with_file_and_line_number(shell: Shell, beir: Path) -> None:
    with (beir / "qrels/test.tsv").open("a") as file:
        file.write("q1\tnowhere\t1\n")
    ended = shell("eval", "beir", "--json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "footnote: beir/qrels/test.tsv, line 6: there is no document nowhere.\n"


def test_a_folder_without_either_is_refused(shell: Shell) -> None:
    Path("empty").mkdir()
    ended = shell("eval", "empty")
    assert ended.code == 2
    assert ended.err == (
        "footnote: empty has neither corpus.jsonl nor questions.jsonl. "
        "Name questions about it with --questions FILE.\n"
    )


@pytest.mark.parametrize("flag", ["--seeds", "--index"])
def test_flags_that_name_another_folder_are_refused(shell: Shell, beir: Path, flag: str) -> None:
    ended = shell("eval", "beir", flag, "elsewhere")
    assert ended.code == 2
    assert ended.err.startswith(f"footnote: {flag} does not go with eval.")


def test_the_index_of_the_users_own_articles_is_left_alone(footnote: Shell) -> None:
    write_beir(Path("beir"))
    footnote.environ["FOOTNOTE_INDEX"] = "own"
    assert footnote("eval", "beir").code == 0
    assert not Path("own").exists()


def test_questions_about_ones_own_articles_use_the_index_they_have(footnote: Shell) -> None:
    Path("questions.jsonl").write_text(
        '{"question": "Who was named best actor?", "articles": ["film/oscars.md"], "expect": "Foxx"}\n'
        '{"question": "Which parliament forbade telegraphy?", "articles": []}\n'
        '{"question": "And in Ray?", "articles": ["film/oscars.md"], "history": ["Who was named?"]}\n'
    )
    ended = footnote("eval", "seeds", "--questions", "questions.jsonl", "--json")
    figures = json.loads(ended.out)
    assert ended.err == ""  # nothing was indexed anew
    assert (figures["articles"], figures["questions"], figures["follow_ups"]) == (2, 2, 1)
    assert {"article@3", "expected@3", "right@3", "correct_silence", "exact_spans"} <= figures.keys()


def test_a_follow_up_is_asked_in_its_conversation_and_kinds_are_reported(footnote: Shell) -> None:
    Path("questions.jsonl").write_text(
        '{"question": "Who won?", "articles": ["film/oscars.md"], "expect": "Foxx", "kind": "who"}\n'
        '{"question": "And in Ray?", "articles": ["film/oscars.md"], "history": ["Who was named?"]}\n'
    )
    figures = json.loads(footnote("eval", "seeds", "--questions", "questions.jsonl", "--json").out)
    assert list(figures["by_kind"]) == ["other", "who"]
    assert figures["by_kind"]["other"]["questions"] == 1
    lines = footnote("eval", "seeds", "--questions", "questions.jsonl").out.splitlines()
    assert "who/questions\t1" in lines
    footnote.environ["COLUMNS"] = "120"
    table = footnote("eval", "seeds", "--questions", "questions.jsonl", terminal=True).out
    assert re.search(r"who +1 +[01]\.000 ", re.sub(r"\x1b\[[\d;?]*\w", "", table))


@pytest.mark.index
def test_misses_are_written_one_json_object_a_line(shell: Shell, beir: Path) -> None:
    with (beir / "qrels/test.tsv").open("a") as file:
        file.write("q4\tOscars\t1\n")  # which does not answer it
    ended = shell("eval", "beir", "--misses", "misses.jsonl")
    misses = [json.loads(line) for line in Path("misses.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "q4" in {miss["id"] for miss in misses}
    assert {miss["verdict"] for miss in misses} <= {"first_wrong", "declined_wrongly", "answered_falsely"}
    assert ended.err.endswith(f"{len(misses)} misses are in misses.jsonl.\n")


HOSTILE = '<script src="https://evil.example/x.js"></script>\x1b[31m\u202e'


def report(shell: Shell, *argv: str) -> str:
    ended = shell("eval", "beir", "--report", "report.html", *argv)
    assert (ended.code, ended.err.splitlines()[-1]) == (0, "The report is in report.html.")
    return Path("report.html").read_text(encoding="utf-8")


@pytest.mark.index
def test_the_report_is_a_page_that_loads_nothing(shell: Shell, beir: Path) -> None:
    page = report(shell)
    assert not re.search(r"<[^>]*https?:", page)  # an article's own words may well name an address
    assert not re.search(r"<(script|link|img|iframe|object|image|a)\b|@import|@font-face", page)
    assert set(re.findall(r"(?:url\(|href=)(.{2})", page)) <= {"#p", '"#'}  # parts of the same picture
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert page.count("<svg") == 3
    assert all(f"<code>{key}</code>" in page for key in KEYS)


@pytest.mark.index
def test_the_plots_take_their_colours_from_the_page_and_share_no_ids(shell: Shell, beir: Path) -> None:
    page = report(shell)
    pictures = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert set(re.findall(r"#[0-9a-f]{6}\b", pictures)) <= {"#000000"}
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.index
def test_what_articles_and_questions_say_is_shown_and_not_obeyed(shell: Shell, beir: Path) -> None:
    with (beir / "corpus.jsonl").open("a") as file:
        file.write(
            json.dumps({"_id": "<b>x", "title": HOSTILE, "text": f"Palladium {HOSTILE} is dear."}) + "\n"
        )
    with (beir / "queries.jsonl").open("a") as file:
        query = {
            "_id": "q9",
            "text": f"Which unicorn? {HOSTILE}",
            "metadata": {"answers": [f"absent {HOSTILE}"]},
        }
        file.write(json.dumps(query) + "\n")
    with (beir / "qrels/test.tsv").open("a") as file:
        file.write("q9\t<b>x\t1\n")
    page = report(shell)
    assert "<script" not in page and "<b>x" not in page
    assert "\x1b" not in page and "\u202e" not in page
    assert "Which unicorn? &lt;script src=&#34;https://evil.example/x.js&#34;&gt;" in page
    assert "⟨U+202E⟩" in page and "⟨U+001B⟩" in page


@pytest.mark.parametrize("flag", ["--report", "--misses"])
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_asked(
    shell: Shell, beir: Path, flag: str
) -> None:
    ended = shell("eval", "beir", flag, "nowhere/file")
    assert (ended.code, ended.out) == (2, "")
    assert "cannot be written" in ended.err
    assert not shell.user_paths.cache.exists()


def test_a_missing_library_is_named_with_the_way_to_get_it() -> None:
    require_libraries()
    with pytest.raises(NotReadyError) as error:
        require_libraries("no_such_library")
    assert error.value.message == "--report needs no_such_library, which is not installed"
    assert error.value.hint == "pip install 'footnote-bot[report]'"


@pytest.mark.index
def test_write_adds_what_a_model_writes_to_the_questions_that_are_answered(shell: Shell, beir: Path) -> None:
    lamp = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd [1]."
    wrong = "The lamp on Skerry was lit in 1848 by the keeper Ailsa Boyd [1]."
    with FakeModel(writes(lamp, tokens=(80, 20)), writes(wrong), writes("NO ANSWER")) as server:
        with_model = Shell(shell.home, {**shell.environ, **server.environ}, shell.library)
        ended = with_model("eval", str(beir), "--write", "--json")
    figures = {key: value for key, value in json.loads(ended.out).items() if key.startswith("written_")}
    assert (ended.code, figures["written_asked"]) == (0, 3)
    assert figures["written_rate"] == pytest.approx(1 / 3, abs=0.001)
    assert (
        figures["written_answer@1"] == figures["written_exact_spans"] == figures["written_precision"] == 1.0
    )
    assert 0 < figures["written_shown"] < 1
    assert figures["written_tokens"] > 0


@pytest.mark.index
def test_without_write_no_model_is_asked(shell: Shell, beir: Path) -> None:
    with FakeModel() as server:
        with_model = Shell(shell.home, {**shell.environ, **server.environ}, shell.library)
        ended = with_model("eval", str(beir), "--json")
        assert server.calls == 0
    assert not [key for key in json.loads(ended.out) if key.startswith("written")]


def test_write_without_a_model_says_what_to_set(shell: Shell, beir: Path) -> None:
    ended = shell("eval", str(beir), "--write")
    assert (ended.code, ended.out) == (2, "")
    assert "writer_url" in ended.err
