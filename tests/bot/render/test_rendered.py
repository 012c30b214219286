"""Markdown is drawn for a person, nothing of it left out, and nothing in it draws on the terminal."""

import pytest
from rich.console import Console

from bot.render.rendered import is_markdown, render_markdown

TABLE = """\
| Class | What has happened |
|---|---|
| Class 10 | Incomprehensibilities of all kinds |
"""


def drawn(text: str, width: int = 60) -> str:
    console = Console(width=width, force_terminal=True, color_system=None)
    return "\n".join(line.plain.rstrip() for line in render_markdown(text, console, width))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Create** a *new* `vault`", "Create a new vault"),
        ("[11 holidays](https://example.org/buckets)", "11 holidays"),
        ("- one\n- two", " • one\n • two"),
        ("3. three\n4. four", " 3. three\n 4. four"),
        ("9) nine\n10) ten", "  9) nine\n 10) ten"),
        ("1. one\n1. two\n\n   more", " 1. one\n 1. two\n    more"),
        ("2019. The first was sold.", " 2019. The first was sold."),
        ("4.", " 4."),
        ("<strong>bold</strong> & <i class='x'>so</i><br>on", "bold & so on"),
        ("<details>x</details> <!-- a comment --> a <b c", "<details>x</details> <!-- a comment --> a <b c"),
        ("`<b>` stays", "<b> stays"),
        ("# Title\n\ntext", "Title\n\ntext"),
        ("a [link](file:///etc/passwd)", "a [link](file:///etc/passwd)"),
        ("\x1b[31mred\x1b[0m", "⟨U+001B⟩[31mred⟨U+001B⟩[0m"),
        ("", ""),
    ],
)
def test_marks_are_drawn_as_what_they_mean(text: str, shown: str) -> None:
    assert drawn(text) == shown


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_table_is_a_table_and_keeps_every_letter(width: int) -> None:
    shown = drawn(TABLE, width)
    assert "|" not in shown and "───" in shown
    assert "…" not in shown
    letters = sorted(letter for letter in shown if letter.isalnum())
    assert letters == sorted(letter for letter in TABLE if letter.isalnum())


def test_a_link_within_the_folder_is_no_link_of_the_terminal() -> None:
    console = Console(width=60, force_terminal=True, color_system="standard")
    (line,) = render_markdown("[a](other.md) [b](https://example.org)", console, 60)
    links = {span.style.link for span in line.spans if hasattr(span.style, "link")}
    assert {link for link in links if link} == {"https://example.org"}


@pytest.mark.parametrize(("path", "is_it"), [("a.md", True), ("b.MD", True), ("a.txt", False), ("md", False)])
def test_only_markdown_is_drawn(path: str, is_it: bool) -> None:
    assert is_markdown(path) is is_it
