"""Where sentences end, and the marks inside them."""

import pytest

from tests.retrieval.reading.outline import BOTH, outline


class TestMarksInsideSentences:
    @BOTH
    @pytest.mark.parametrize(
        "text",
        [
            "The store is kept at a temperature of\n- 28 degrees, and the hall at 4.",
            "The store is kept at\n-28 degrees.",
            "The fair begins on the\n18. of May and ends in June.",
            "The master is reached day and night under\n+ 44 113 555 0101 or by radio.",
            "The wheel must never be\n**turned backwards**, or it breaks.",
            "The town pays for the mill out of the\n[Holm Fund](https://example.org/fund), set up in 1988.",
            "Visitors book a tour with\n[Ida Holt](mailto:ida@example.org).",
            "The wheel was carved by a man from\nRiga in the winter of 1911.",
            "The fee for members of the\nBerlin chapter is due in\nMarch and amounts to\n45 euros each.",
        ],
    )
    def test_a_wrapped_sentence_is_one_whatever_its_next_line_begins_with(
        self, text: str, markdown: bool
    ) -> None:
        assert outline(f"# Mill\n\n{text}\n", markdown=markdown) == [("heading", "Mill"), ("prose", text)]

    @BOTH
    def test_a_figure_after_a_greater_than_sign_keeps_it_in_plain_text(self, markdown: bool) -> None:
        if not markdown:
            assert outline("> 90 cm of snow: closed.\n", markdown=False) == [
                ("prose", "> 90 cm of snow: closed.")
            ]

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("**Beware of the dog.** The roof was tarred.", "**Beware of the dog.**"),
            ("==The roof leaks.== It was tarred.", "==The roof leaks.=="),
            ("The mill (built in 1712. Its wheel is gone.) is hers. She lives.", None),
            ("Set `pump. Name` and `pump.enabled` to true. Then call.", None),
            ("See [the report. Part two](https://example.org/a.b) for it. Ask Ruth.", None),
        ],
    )
    def test_marks_in_pairs_stay_together(self, text: str, first: str | None) -> None:
        sentences = [words for _, words in outline(text)]
        assert len(sentences) == 2
        assert sentences[0] == (first or text.rsplit(". ", 1)[0] + ".")

    def test_abbreviations_end_no_sentence(self) -> None:
        text = "Dr. Boyd met Gen. Caine at 5 p.m. on Friday. It cost $1.5 million! Fine."
        assert [words for _, words in outline(text)] == [
            "Dr. Boyd met Gen. Caine at 5 p.m. on Friday.",
            "It cost $1.5 million!",
            "Fine.",
        ]


class TestStopsInsideSentences:
    @BOTH
    @pytest.mark.parametrize(
        "sentence",
        [
            "Section 2. The treasurer is elected for two years.",
            "Rule 12(c). A party may move for judgment.",
            "B. The pool closes at nine in the evening.",
            "A. At the harbour, with my brother.",
            "THE MILLER. The tinker took it on Thursday.",
            "**4.3 Pets.** Dogs need the consent of the owner.",
            "Call the harbour office at Tel. 555 0133 before noon.",
            "The outing of the whole choir is on 27. Juni in Brome.",
        ],
    )
    def test_do_not_end_them(self, sentence: str, markdown: bool) -> None:
        text = f"{sentence} It says no more than that.\n"
        assert [words for _, words in outline(text, markdown=markdown)] == [
            sentence,
            "It says no more than that.",
        ]
