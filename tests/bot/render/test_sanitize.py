import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import sanitize
from tests.bot.harmless import DRAWN


def test_every_control_and_format_character_is_shown() -> None:
    unseen = (
        chr(point)
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and point not in DRAWN
    )
    left = [char for char in unseen if char not in "\t\n\r" and sanitize.text(f"a{char}b") == f"a{char}b"]
    assert left == []


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", "⟨U+001B⟩[31mred"),
        ("\x1b]8;;http://evil\x07click", "⟨U+001B⟩]8;;http://evil⟨U+0007⟩click"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("user\u202egnp.exe", "user⟨U+202E⟩gnp.exe"),
        ("\u2066left\u2069", "⟨U+2066⟩left⟨U+2069⟩"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("pay\u200dpal", "pay⟨U+200D⟩pal"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
        ("a\ufe0fb", "a⟨U+FE0F⟩b"),
        ("nul\0", "nul⟨U+0000⟩"),
        ("back\b", "back⟨U+0008⟩"),
        ("line\u2028end", "line⟨U+2028⟩end"),
        ("byte\udce9", "byte⟨U+DCE9⟩"),
        ("\u3164empty", "⟨U+3164⟩empty"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + "⟨U+0301⟩⟨U+0301⟩"),
    ],
)
def test_what_would_draw_or_hide_becomes_visible(hostile: str, shown: str) -> None:
    assert sanitize.text(hostile) == shown
    assert sanitize.one_line(hostile) == shown


@pytest.mark.parametrize("name", ["a\nb.md", "user\u202egnp.exe", "tag\U000e0041.md", "plain.md"])
def test_a_name_is_read_back_from_how_it_is_shown(name: str) -> None:
    assert sanitize.unescaped(sanitize.one_line(name)) == name


@pytest.mark.parametrize(
    "text",
    [
        "“Quotes”, dashes – and € 200\u00a0billion…",
        "naïve café, Zürich, e\u0301",
        "می\u200cخواهم",  # Persian is written with joiners
        "क\u094d\u200dष",
        "👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3",
        "שלום عليكم 日本語",
        "[bold]no markup[/bold] :smile:",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert sanitize.text(text) == text
    assert sanitize.one_line(text) == text


def test_a_block_keeps_its_lines_and_a_line_is_one() -> None:
    assert sanitize.text("one\r\ntwo\rthree\tfour\n") == "one\ntwo\nthree\tfour\n"
    assert sanitize.one_line("one\ntwo\tthree\r") == "one⟨U+000A⟩two⟨U+0009⟩three⟨U+000D⟩"


@given(st.text())
def test_json_means_the_same_and_holds_nothing_unseen(text: str) -> None:
    encoded = sanitize.json(json.dumps({"quote": text}, ensure_ascii=False))
    assert json.loads(encoded) == {"quote": text}
    assert sanitize.text(encoded) == encoded


def test_json_escapes_what_lies_beyond_16_bits_as_two_halves() -> None:
    assert sanitize.json('"\U000e0041\u202e\x7f"') == r'"\udb40\udc41\u202e\u007f"'
