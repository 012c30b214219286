"""What the path of an article says about it."""

import pytest

from retrieval.reading.path_words import name_as_title, version_of_path, words_of_path


@pytest.mark.parametrize(
    ("id", "title", "words"),
    [
        ("PasswordPolicy.md", "PasswordPolicy", "Password Policy"),
        ("weeks/2024-W32.md", "2024-W32", "weeks week 32 2024"),
        ("2023-Q3.md", "Revenue", "2023 Q3"),
        ("2024/03/report.md", "Report", "2024 March 2024"),
    ],
)
def test_words_weeks_quarters_and_months_can_be_searched(id: str, title: str, words: str) -> None:
    assert words_of_path(id, title) == words


@pytest.mark.parametrize(
    ("id", "title"),
    [("2023-Q3.md", "2023 Q3"), ("01-intro.md", "intro"), ("wood-stove.md", "wood stove")],
)
def test_only_a_number_in_front_is_no_part_of_the_title(id: str, title: str) -> None:
    assert name_as_title(id) == title


@pytest.mark.parametrize(
    ("id", "name", "version"),
    [
        ("a/handbook-v2.md", "a/handbook.md", (2,)),
        ("handbook_v1.10.md", "handbook.md", (1, 10)),
        ("handbook version 3.md", "handbook.md", (3,)),
        ("handbook.md", "handbook.md", ()),
        ("v2.md", "v2.md", ()),
        ("rules/2022/handbook.md", "rules/<year>/handbook.md", (2022,)),
        ("2023 season/bookings.md", "<year> season/bookings.md", (2023,)),
        ("handbook-2024.md", "handbook-<year>.md", (2024,)),
        ("2024/minutes-3.md", "2024/minutes-3.md", ()),
        ("room2024.md", "room2024.md", ()),
        ("hr/archive/handbook.md", "hr/handbook.md", (0,)),
        ("archived.md", "archived.md", ()),
        ("2024-03-01.md", "2024-03-01.md", ()),
    ],
)
def test_a_version_at_the_end_of_the_name_is_told_from_it(
    id: str, name: str, version: tuple[int, ...]
) -> None:
    assert version_of_path(id) == (name, version)
