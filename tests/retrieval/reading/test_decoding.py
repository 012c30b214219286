from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.decoding import UnreadableFile, decode

POUND = "It cost £15.8m, he said, and the café was naïve to think otherwise. "


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        decode("x.md", data)
    assert caught.value.notice.path == "x.md"
    assert caught.value.notice.hint
    return caught.value.notice.message


def test_utf8_is_read_as_it_is_with_its_line_ends() -> None:
    assert decode("x.md", "a\r\nb\rc\nü 😀".encode()) == ("a\r\nb\rc\nü 😀", "utf-8")


def test_a_byte_order_mark_of_utf8_stays_a_character_of_the_text() -> None:
    data = "\ufeffTitle".encode()
    assert decode("x.md", data) == (data.decode("utf-8"), "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_byte_order_mark_names_the_wider_encodings(encoding: str) -> None:
    assert decode("x.md", POUND.encode(encoding)) == (POUND, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_the_wider_encodings_are_known_without_a_mark_too(encoding: str) -> None:
    assert decode("x.md", (POUND * 5).encode(encoding)) == (POUND * 5, encoding)


def test_latin_1_is_read_as_the_windows_encoding_that_holds_it() -> None:
    assert decode("x.md", POUND.encode("latin-1")) == (POUND, "windows-1252")


def test_latin_1_is_known_by_a_single_character_at_the_end_of_a_long_file() -> None:
    text = "The price was low. " * 20_000 + "£"
    assert decode("x.md", text.encode("latin-1")) == (text, "windows-1252")


def test_bytes_that_windows_1252_lacks_are_read_as_latin_1() -> None:
    assert decode("x.md", b"caf\xe9 \x81 bar") == ("café \x81 bar", "latin-1")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("koi8-r", "Привет, мир. Это длинный русский текст о погоде. "),
        ("cp932", "こんにちは世界。これは長い文章です。"),
        ("gb18030", "你好，世界。这是一篇很长的文章。"),
    ],
)
def test_other_encodings_are_detected(encoding: str, text: str) -> None:
    assert decode("x.md", (text * 20).encode(encoding)) == (text * 20, encoding)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", "名前,会社,年\n田中,日本電気,2020\n鈴木,,2021\n"),
        ("cp932", "氏名,部署\n佐藤 太郎,営業部\n"),
        ("euc-jp", "名前,会社,年\n田中,日本電気,2020\n鈴木,,2021\n"),
        ("gb18030", "商品,价格\n苹果,12\n"),
        ("big5", "商品,價格\n蘋果,12\n"),
        ("cp949", "상품,가격\n사과,12\n"),
        ("windows-1251", "Имя,Город\nИван,Москва\n"),
        ("windows-1252", "Name,Straße,Preis\nMüller,Königsallee,3 €\n"),
        ("windows-1252", "Prénom,Âge\nRené,42\nChloé,37\n"),
        ("windows-1252", "Titre;Prix\n« Œuvres »;3 €\n"),
    ],
)
def test_a_table_of_a_few_lines_is_read_in_its_encoding(encoding: str, text: str) -> None:
    assert decode("x.csv", text.encode(encoding)) == (text, encoding)


def test_an_article_of_the_bbc_in_latin_1_has_its_pound_sign(shared: Path) -> None:
    text, _ = decode("199.txt", (shared / "bench/bbc/sport/199.txt").read_bytes())
    assert "a £15.8m signing from Parma" in text


def test_a_broken_byte_does_not_turn_utf8_into_another_encoding() -> None:
    assert decode("x.md", "Café Zoë ".encode() + b"\xff" + " costs 4 €.".encode()) == (
        "Café Zoë \ufffd costs 4 €.",
        "utf-8 with broken bytes",
    )


def test_a_lone_surrogate_in_utf8_is_refused_and_placed() -> None:
    assert refusal(b"half \xed\xa0\xbd a smile") == (
        "not valid UTF-8 (half a character, a lone surrogate, at byte 5)"
    )


def test_a_lone_surrogate_in_utf16_is_refused() -> None:
    assert refusal(b"\xff\xfea\x00\x3d\xd8b\x00") == "looks like utf-16 but is not valid"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(500),
        b"\x7fELF" + bytes(range(40)),
    ],
)
def test_binary_files_are_refused(data: bytes) -> None:
    assert refusal(data) == "not text but binary"


def test_a_few_nul_characters_do_not_make_a_text_binary() -> None:
    text = "some words\x00 and more words, as a broken export may have them"
    assert decode("x.md", text.encode()) == (text, "utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_become_text_that_utf8_can_hold_or_are_refused(data: bytes) -> None:
    try:
        text, encoding = decode("x.md", data)
    except UnreadableFile as refused:
        assert refused.notice.message
    else:
        text.encode("utf-8")
        if encoding == "utf-8":
            assert text.encode("utf-8") == data
