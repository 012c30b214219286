"""Tokens of code in a text, as they are written and in parts."""

import pytest

from retrieval.text.identifiers import camel_case_parts, written_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Set RUST_LOG=debug.", ["rust_log"]),
        ("Pass --no-ignore-vcs to it.", ["--no-ignore-vcs"]),
        ("Call app.quit() or std::exit.", ["app.quit", "std::exit"]),
        ("See config.toml of 0.23.1.", ["config.toml", "0.23.1"]),
        ("A well-known hall.The U.S. e.g. this.", []),
    ],
)
def test_what_marks_hold_together_is_one_token(text: str, tokens: list[str]) -> None:
    assert list(written_tokens(text)) == tokens


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Set maxRetryDelay.", ["max", "Retry", "Delay"]),
        ("A `BrowserWindow` opens.", ["Browser", "Window"]),
        ("GitHub and McCartney wrote.", []),
    ],
)
def test_camel_case_is_parted_in_code_and_not_in_names(text: str, parts: list[str]) -> None:
    assert list(camel_case_parts(text)) == parts
