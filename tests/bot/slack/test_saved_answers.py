"""An answer of a person is written as an article, whole and under a new name."""

from pathlib import Path

import pytest

from bot.slack.messages.save_form import ArticleDraft
from bot.slack.saved_answers import save_answer
from retrieval.reading.articles import parse_article

DRAFT = ArticleDraft("When: does it sail?", "At nine.\n---\nAnd at ten.", "A colleague: Ann", "2026-11-27")


def test_it_is_an_article_with_its_title_source_and_date(tmp_path: Path) -> None:
    file = save_answer(tmp_path / "answers", DRAFT)
    assert file.name == "2026-11-27-when-does-it-sail.md"
    article, _ = parse_article("answers/a.md", file.read_bytes())
    assert (article.title, article.source, article.published) == (DRAFT.title, DRAFT.source, DRAFT.date)
    assert article.text[article.body_start :].strip() == DRAFT.text


def test_it_replaces_nothing_and_leaves_nothing_else(tmp_path: Path) -> None:
    files = [save_answer(tmp_path, DRAFT) for _ in range(3)]
    assert len(set(files)) == 3
    assert sorted(tmp_path.iterdir()) == sorted(files)


@pytest.mark.parametrize("title", ["../../etc/passwd", "", "/", "\x00", "谁", "a" * 500])
def test_no_title_leads_out_of_the_folder(tmp_path: Path, title: str) -> None:
    file = save_answer(tmp_path, ArticleDraft(title, "text", "source", "2026-11-27"))
    assert file.parent == tmp_path
