"""Chats, subtitles and letters."""

import pytest

from tests.retrieval.reading.outline import headings, leads, outline


class TestChats:
    @pytest.mark.parametrize(
        "form",
        [
            "03/05/2024, 10:{0} - {1}: {2}",
            "[2024-05-03 10:{0}] {1}: {2}",
            "10:{0} <{1}> {2}",
            "<{1}> {2}",
            "[10:{0}] <{1}> {2}",
            "00:10:{0} {1}: {2}",
        ],
    )
    def test_have_a_message_a_line(self, form: str) -> None:
        messages = [
            form.format(22, "Ida", "the boat leaves at five from the old pier"),
            form.format(23, "Sam", "which pier"),
            form.format(24, "Ida", "the one by the cannery, bring the key"),
        ]
        assert outline("\n".join(messages), markdown=False) == [
            ("item", messages[0]),
            ("question", messages[1]),
            ("item", messages[2]),
        ]

    @pytest.mark.parametrize(
        "names",
        [
            ("Ida Holt  10:22 AM", "Sam Pike  10:24 AM"),
            ("ida [10:22]", "sam [10:24]"),
            ("Ida Holt 1:22", "Sam Pike 2:24"),
            ("Ida Holt\n10:22", "Sam Pike\n10:24"),
        ],
    )
    def test_with_the_name_above_lead_what_was_said_by_it(self, names: tuple[str, str]) -> None:
        text = f"{names[0]}\nThe boat leaves at five.\n\n{names[1]}\nI will bring the key.\n"
        lead = leads(text, markdown=False)
        assert lead["The boat leaves at five."] == [names[0]]
        assert lead["I will bring the key."] == [names[1]]

    def test_a_figure_below_a_name_is_no_time_of_speech_where_there_is_one_alone(self) -> None:
        text = "The pass closes\n18:00\nThe hut stays open.\n"
        assert "question" not in [kind for kind, _ in outline(text, markdown=False)]


class TestSubtitles:
    @pytest.mark.parametrize("times", [("00:00:01,000", "00:00:04,200"), ("00:01.000", "00:04.200")])
    def test_a_sentence_goes_on_in_the_next_one(self, times: tuple[str, str]) -> None:
        first, second = f"{times[0]} --> {times[1]}", f"{times[1]} --> {times[1]}"
        text = f"1\n{first}\nThe lock was drained in the\n\n2\n{second}\nspring of 1934.\n\n"
        text += f"3\n{second}\nAll came.\n"
        shown = [words for kind, words in outline(text, markdown=False) if kind != "hidden"]
        assert shown == [f"The lock was drained in the\n\n2\n{second}\nspring of 1934.", "All came."]

    def test_may_say_who_speaks(self) -> None:
        time = "00:01.000 --> 00:04.200"
        text = f"WEBVTT\n\n{time}\n<v Ida>The lock is dry.\n\n{time}\n<v.loud Sam Pike>It leaks.\n"
        shown = [words for kind, words in outline(text, markdown=False) if kind != "hidden"]
        assert shown == ["<v Ida>The lock is dry.", "<v.loud Sam Pike>It leaks."]


class TestLetters:
    @pytest.mark.parametrize(
        ("salutation", "closing"),
        [("Dear Ms Holt,", "Yours sincerely,"), ("Hi all,", "Cheers"), ("Liebe Ida,", "Viele Grüße")],
    )
    def test_politeness_is_apart_from_what_is_said(self, salutation: str, closing: str) -> None:
        text = f"{salutation}\n\nthe mooring is yours from June.\n\n{closing}\nRuth Adeyemi\n\n"
        text += "--\nTel. 555 0133\n"
        assert outline(text, markdown=False) == [
            ("item", salutation),
            ("prose", "the mooring is yours from June."),
            ("item", closing),
            ("item", "Ruth Adeyemi"),
            ("hidden", "--"),
            ("item", "Tel. 555 0133"),
        ]

    @pytest.mark.parametrize(
        "intro",
        [
            "On Mon, 6 May 2024 at 17:03, Sam Pike <sam@example.org> wrote:",
            "Am 06.05.2024 um 17:03 schrieb Sam Pike:",
        ],
    )
    def test_what_is_answered_stands_under_who_wrote_it(self, intro: str) -> None:
        text = f"It is in June.\n\nRuth\n\n{intro}\n> Hello Ruth,\n>\n> it will be in May.\n> Bring boots.\n"
        above = headings(text, markdown=False)
        assert above["it will be in May."] == above["Bring boots."] == [intro]
        assert above["It is in June."] == []
