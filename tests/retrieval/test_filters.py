import pytest

from retrieval.filters import passes
from retrieval.types import Filters, Shelf


@pytest.mark.parametrize(
    ("id", "filters", "seen"),
    [
        ("a.md", Filters(), True),
        ("hr/a.md", Filters(shelves=(Shelf(("hr/*",)),)), True),
        ("hr/deep/a.md", Filters(shelves=(Shelf(("hr/*",)),)), True),
        ("a.md", Filters(shelves=(Shelf(("hr/*",)),)), False),
        ("a.md", Filters(shelves=(Shelf(("hr/*",)), Shelf(("*",)))), True),
        ("hr/a.md", Filters(shelves=(Shelf(("*",), but=("hr/*",)),)), False),
        ("hr/a.md", Filters(shelves=(Shelf(("hr/*",)), Shelf(("*",), but=("hr/*",)))), True),
        ("a.md", Filters(shelves=(Shelf(()),)), False),
        ("a.md", Filters(shelves=(Shelf(("*",)),), glob="b*"), False),
        ("a.md", Filters(shelves=(Shelf(("*",)),), hidden=frozenset({"a.md"})), False),
        ("HR/a.md", Filters(shelves=(Shelf(("hr/*",)),)), False),
    ],
)
def test_an_article_is_seen_if_it_stands_on_a_shelf(id: str, filters: Filters, seen: bool) -> None:
    assert passes(id, None, filters) is seen
