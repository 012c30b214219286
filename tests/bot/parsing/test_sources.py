"""How folders of articles get their names, and what a settings file may say of them."""

from pathlib import Path

import pytest

from bot.parsing.sources import collection_name, folder_inside, parse_sources, sources_of_folders
from retrieval.errors import SettingsError
from retrieval.types import Source


def names(*paths: str) -> list[str]:
    return [source.name for source in sources_of_folders([Path(path) for path in paths])]


def test_one_folder_has_no_name() -> None:
    assert sources_of_folders([Path("a")]) == (Source(Path("a")),)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("/x/notes", "/x/wiki"), ["notes", "wiki"]),
        (("/x/one/docs", "/x/two/docs"), ["one-docs", "two-docs"]),
        (("/x/a*b", "/x/c"), ["a-b", "c"]),
        (("/", "/x"), ["articles", "x"]),
    ],
)
def test_several_have_the_parts_of_their_paths_that_tell_them_apart(
    paths: tuple[str, ...], expected: list[str]
) -> None:
    assert names(*paths) == expected


def test_two_files_of_a_folder_are_named_by_themselves(tmp_path: Path) -> None:
    for name in ("x.md", "y.md"):
        (tmp_path / name).write_text("Words.")
    assert names(str(tmp_path / "x.md"), str(tmp_path / "y.md")) == ["x", "y"]


def test_a_folder_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(ValueError, match="each folder once"):
        names(str(tmp_path), str(tmp_path / "link"))


def test_a_table_says_what_is_read_and_where_it_is_published() -> None:
    table = {
        "path": "/w",
        "name": "wiki",
        "include": ["*.md"],
        "exclude": ["old/"],
        "base_url": "https://w.x",
    }
    assert parse_sources([table]) == (Source(Path("/w"), "wiki", ("*.md",), ("old/",), "https://w.x/"),)


def test_tables_without_names_have_those_of_their_folders() -> None:
    assert [source.name for source in parse_sources([{"path": "/x/a"}, {"path": "/x/b"}])] == ["a", "b"]
    assert [source.name for source in parse_sources([{"path": "/x/a"}])] == [""]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", "tables"),
        ([{"name": "x"}], "a path"),
        ([{"path": 3}], "a path"),
        ([{"path": "a", "nmae": "x"}], "no nmae"),
        ([{"path": "a", "name": "x/y"}], "names without"),
        ([{"path": "a", "name": ".."}], "names without"),
        ([{"path": "a", "include": "*.md"}], "patterns"),
        ([{"path": "a", "exclude": ["!"]}], "patterns"),
        ([{"path": "a", "base_url": "javascript:alert(1)"}], "base_url"),
        ([{"path": "a", "name": "x"}, {"path": "b", "name": "x"}], "different name"),
        ([{"path": "a"}, {"path": "a"}], "each folder once"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(value: object, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        parse_sources(value)


def test_the_sources_of_a_settings_file_keep_their_index_when_one_more_is_added() -> None:
    file, wiki, notes = Path("/c.toml"), Source(Path("/w"), "wiki"), Source(Path("/n"), "notes")
    assert collection_name((wiki,), file) == collection_name((wiki, notes), file)
    assert collection_name((wiki,), file) != collection_name((wiki,), Path("/other.toml"))
    assert collection_name((Source(Path("/srv/wiki")),), file) == collection_name((wiki, notes), file)


def test_folders_that_flags_name_have_an_index_by_all_of_them_in_any_order() -> None:
    one, two = Source(Path("/a"), "a"), Source(Path("/b"), "b")
    assert collection_name((one, two), None) == collection_name((two, one), None)
    assert collection_name((one, two), None) != collection_name((Source(Path("/a")),), None)


def test_a_folder_inside_the_articles_begins_with_the_name_of_a_source() -> None:
    sources = (Source(Path("/w"), "wiki"), Source(Path("/n"), "notes"))
    assert folder_inside(sources, "notes/answers") == Path("/n/answers")
    assert folder_inside((Source(Path("/w")),), "answers") == Path("/w/answers")
    with pytest.raises(SettingsError, match="in none of the sources wiki, notes"):
        folder_inside(sources, "answers")
