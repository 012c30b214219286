import pytest

from retrieval.filters import ArticleSet, Filters, matches


@pytest.mark.parametrize(
    ("id", "filters", "visible"),
    [
        ("a.md", Filters(), True),
        ("hr/a.md", Filters(any_of=(ArticleSet(("hr/*",)),)), True),
        ("hr/deep/a.md", Filters(any_of=(ArticleSet(("hr/*",)),)), True),
        ("a.md", Filters(any_of=(ArticleSet(("hr/*",)),)), False),
        ("a.md", Filters(any_of=(ArticleSet(("hr/*",)), ArticleSet(("*",)))), True),
        ("hr/a.md", Filters(any_of=(ArticleSet(("*",), exclude=("hr/*",)),)), False),
        ("hr/a.md", Filters(any_of=(ArticleSet(("hr/*",)), ArticleSet(("*",), exclude=("hr/*",)))), True),
        ("a.md", Filters(any_of=(ArticleSet(()),)), False),
        ("a.md", Filters(any_of=(ArticleSet(("*",)),), glob="b*"), False),
        ("a.md", Filters(any_of=(ArticleSet(("*",)),), exclude_ids=frozenset({"a.md"})), False),
        ("HR/a.md", Filters(any_of=(ArticleSet(("hr/*",)),)), False),
    ],
)
def test_an_article_is_seen_if_it_is_in_one_of_the_sets(id: str, filters: Filters, visible: bool) -> None:
    assert matches(id, None, filters) is visible


def test_only_files_of_some_suffixes_may_be_seen() -> None:
    filters = Filters(suffixes=frozenset((".pdf", ".html")))
    assert matches("a/B.PDF", None, filters)
    assert not matches("a/b.md", None, filters)


@pytest.mark.parametrize("glob", ["[2024]/*", "\\[2024\\]/*", "[[]2024]/*"])
def test_brackets_of_a_folder_s_name_are_matched(glob: str) -> None:
    assert matches("[2024]/a.md", None, Filters(glob=glob))
    assert not matches("b/a.md", None, Filters(glob=glob))
