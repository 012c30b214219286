"""What `ask` and `articles` write with --format."""

import csv
import io
import json

import pytest

from bot.render.csv_output import rows
from tests.bot.run_footnote import Shell, write

ACTOR = "Who was named best actor?"
LAMP = "Who lit the lamp on Skerry?"


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_header_and_a_row_for_each_quote(footnote: Shell) -> None:
    ended = footnote("ask", "-", "--format", "csv", stdin=f"{ACTOR}\nWho painted it?\nhi\n")
    assert ended.code == 1
    actor, painter, greeting = table(ended.out)
    assert actor["quote"] == "Foxx was named best actor for his role in Ray."
    assert (actor["question"], actor["n"], actor["path"]) == (ACTOR, "1", "seeds/film/oscars.md")
    assert (painter["quote"], painter["n"], painter["path"]) == ("The articles do not say.", "", "")
    assert greeting["quote"].startswith("Hello.")


def test_no_cell_of_csv_is_a_formula(footnote: Shell) -> None:
    write('# Sums\n\n=HYPERLINK("https://evil.example") is how the sum of Unst is written.\n', "seeds/sum.md")
    (row, *_) = table(footnote("ask", "How is the sum of Unst written?", "--format", "csv").out)
    assert row["quote"].startswith("'=HYPERLINK")


@pytest.mark.parametrize("formula", ["=1+1", "\t=1+1", " @sum(1)", "\n-1+1"])
def test_space_before_a_formula_hides_it_from_nobody(formula: str) -> None:
    ((cell,),) = csv.reader(io.StringIO(rows([(formula,)])))
    assert cell == f"'{formula}"


def test_markdown_numbers_the_footnotes_of_a_batch_on(footnote: Shell) -> None:
    ended = footnote("ask", "-", "-k", "1", "--format", "markdown", stdin=f"{ACTOR}\n{LAMP}\n")
    assert ended.code == 0
    assert ended.out.startswith(
        f"## {ACTOR}\n\n> Foxx was named best actor for his role in Ray. [^1]\n\n[^1]: "
    )
    assert f"\n\n## {LAMP}\n" in ended.out
    assert ended.out.count("[^2]") == 2


@pytest.mark.parametrize("flags", [("--json",), ("--format", "json"), ("--format=jsonl",)])
def test_json_has_several_names_for_one_question(footnote: Shell, flags: tuple[str, ...]) -> None:
    assert json.loads(footnote("ask", ACTOR, *flags).out)["found"]


def test_plain_is_a_format_too(footnote: Shell) -> None:
    assert footnote("ask", ACTOR, "--plain") == footnote("ask", ACTOR, "--format", "plain")


def test_articles_are_listed_in_each_format(footnote: Shell) -> None:
    lines = footnote("articles", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(footnote("articles", "--json").out)
    paths = [json.loads(line)["path"] for line in lines]
    assert [row["path"] for row in table(footnote("articles", "--format", "csv").out)] == paths
    assert footnote("articles", "--format", "plain") == footnote("articles")


def test_a_format_that_is_none_is_named_with_those_that_are(footnote: Shell) -> None:
    ended = footnote("ask", ACTOR, "--format", "yaml")
    assert ended.code == 2
    assert "--format" in ended.err and "markdown" in ended.err
    assert footnote("articles", "--notices", "--format", "csv").code == 2
