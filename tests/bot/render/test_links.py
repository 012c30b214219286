"""Links of articles that say where they lead, and others."""

import pytest

from bot.render.links import is_misleading


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("the report", "https://harbour.example/report"),
        ("harbour.example", "https://www.harbour.example/"),
        ("https://harbour.example/report", "https://docs.harbour.example/report"),
        ("write to ann@harbour.example", "mailto:ann@harbour.example"),
        ("version 3", "https://harbour.example"),
    ],
)
def test_words_and_the_own_host_do_not_mislead(text: str, url: str) -> None:
    assert not is_misleading(text, url)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://bank.example", "http://evil.example"),
        ("log in at bank.example", "https://evil.example/bank.example"),
        ("bank.example", "https://bank.example.evil.example"),
        ("ann@bank.example", "mailto:ann@evil.example"),
        ("http://evil.example|https://bank.example", "http://evil.example|https://bank.example"),
        ("bank.example", "http://[bad"),
    ],
)
def test_another_host_misleads(text: str, url: str) -> None:
    assert is_misleading(text, url)
