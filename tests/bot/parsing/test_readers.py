"""The commands of `[readers]`."""

import pytest

from bot.parsing.readers import parse_readers


def test_a_suffix_may_begin_with_a_dot_and_is_taken_in_any_case() -> None:
    assert parse_readers({".DjVu": "djvutxt %s -"}) == {".djvu": "djvutxt %s -"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("djvutxt", "a table"),
        ({"md": "cat %s"}, "text already"),
        ({"a b": "cat %s"}, "suffixes such as djvu"),
        ({"djvu": "djvutxt"}, "with %s for the file"),
        ({"djvu": "%s"}, "with %s for the file"),
        ({"djvu": "djvutxt '%s"}, "with %s for the file"),
        ({"djvu": 3}, "with %s for the file"),
    ],
)
def test_what_is_wrong_with_one_is_said(value: object, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        parse_readers(value)
