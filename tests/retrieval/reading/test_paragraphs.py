"""Paragraphs and code."""

import pytest

from tests.retrieval.reading.outline import BOTH, leads, outline


class TestParagraphs:
    @BOTH
    def test_may_be_wrapped_by_hand(self, markdown: bool) -> None:
        text = (
            "The quick brown fox jumped over the lazy dog that lay there, and\n"
            "Then it went home, where it had left the lamp burning all day.\n\nNext.\n"
        )
        assert outline(text, markdown=markdown) == [("prose", text.split("\n\n")[0]), ("prose", "Next.")]

    @BOTH
    @pytest.mark.parametrize("sign", ["- 80", "+ 15", "– 4", "12."])
    def test_go_on_with_a_sign_or_a_number_that_looks_like_a_mark(self, markdown: bool, sign: str) -> None:
        text = f"The sample is kept at exactly\n{sign} degrees until the courier comes.\n"
        assert outline(text, markdown=markdown) == [("prose", text.strip())]

    @BOTH
    def test_end_above_a_list_of_amounts(self, markdown: bool) -> None:
        text = "The cook asks for these things today\n- 3 eggs\n- 2 loaves\n"
        assert [kind for kind, _ in outline(text, markdown=markdown)][1:] == ["item", "item"]

    def test_may_be_wrapped_with_blank_lines_in_plain_text(self) -> None:
        text = "Mrs Ark left her house to the\n\ncounty library on condition that\n\nit opens on\n\nSundays."
        assert outline(text, markdown=False) == [("prose", text)]

    @BOTH
    def test_are_headed_by_a_line_above_that_ends_in_a_colon(self, markdown: bool) -> None:
        text = "The server is restarted as follows:\n\nPress the button. Wait for the lamp.\n\nAsk Mara.\n"
        assert leads(text, markdown=markdown) == {
            "The server is restarted as follows:": [],
            "Press the button.": ["The server is restarted as follows:"],
            "Wait for the lamp.": ["The server is restarted as follows:"],
            "Ask Mara.": [],
        }

    @BOTH
    def test_that_are_quoted_lose_their_mark(self, markdown: bool) -> None:
        assert outline("> He came.\n\n>> She left.\n", markdown=markdown) == [
            ("prose", "He came."),
            ("prose", "She left."),
        ]

    @BOTH
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_end_with_any_line_end(self, end: str, markdown: bool) -> None:
        assert outline(end.join(["# A", "", "He came.", "", "- one", "- two", ""]), markdown=markdown) == [
            ("heading", "A"),
            ("prose", "He came."),
            ("item", "one"),
            ("item", "two"),
        ]


class TestCode:
    @BOTH
    def test_between_fences_is_one_piece(self, markdown: bool) -> None:
        code = "```python\n# no heading\n- no item\n```"
        assert outline(f"Words.\n\n{code}\n\nMore.\n", markdown=markdown) == [
            ("prose", "Words."),
            ("code", code),
            ("prose", "More."),
        ]

    @pytest.mark.parametrize("code", ["```sh\npytest -x\n```", "    pytest -x", "~~~\npytest -x\n~~~"])
    def test_is_headed_by_a_line_that_ends_in_a_colon(self, code: str) -> None:
        text = f"## Tests\n\nRun the tests with:\n\n{code}\n\nAsk Mara.\n"
        assert leads(text)[code.strip()] == ["Run the tests with:"]
        assert leads(text)["Ask Mara."] == []

    @BOTH
    def test_that_is_never_closed_is_ordinary_text(self, markdown: bool) -> None:
        assert ("heading", "A heading") in outline("```\n# A heading\n\nWords.\n", markdown=markdown)
