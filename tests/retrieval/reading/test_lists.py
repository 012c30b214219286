"""Lists, and runs of short lines that are lists without marks."""

import pytest

from tests.retrieval.reading.outline import BOTH, groups, leads, outline


class TestLists:
    @pytest.mark.parametrize(
        "mark", ["-", "*", "+", "•", "‣", "–", "→", "▪", "◦", "·", "1.", "a)", "i.", "\uf0b7"]
    )
    @BOTH
    def test_have_items_by_their_mark(self, mark: str, markdown: bool) -> None:
        text = f"These are the duties:\n{mark} Wipe the tables\n{mark} Lock the door\n"
        assert outline(text, markdown=markdown) == [
            ("prose", "These are the duties:"),
            ("item", "Wipe the tables"),
            ("item", "Lock the door"),
        ]
        assert leads(text, markdown=markdown)["Lock the door"] == ["These are the duties:"]

    @pytest.mark.parametrize("mark", ["(1)", "(a)", "1.1", "✓", "☐", "[x]", "[ ]"])
    @BOTH
    def test_keep_a_mark_that_says_something(self, mark: str, markdown: bool) -> None:
        text = f"These are the duties:\n{mark} Wipe the tables\n{mark} Lock the door\n"
        assert outline(text, markdown=markdown)[1:] == [
            ("item", f"{mark} Wipe the tables"),
            ("item", f"{mark} Lock the door"),
        ]

    @BOTH
    def test_nested_items_are_headed_by_their_parent_and_the_lead_in(self, markdown: bool) -> None:
        text = (
            "The plans are:\n\n- Starter\n  - Price: 9 euros\n- Team\n  - Price: 29 euros\n    - with tax\n"
        )
        assert leads(text, markdown=markdown)["Price: 29 euros"] == ["The plans are:", "Team"]
        assert leads(text, markdown=markdown)["with tax"] == ["The plans are:", "Team", "Price: 29 euros"]

    def test_the_second_paragraph_of_an_item_is_headed_by_the_first(self) -> None:
        assert leads("- The red valve\n\n  It is opened in April.\n- The blue one\n")[
            "It is opened in April."
        ] == ["The red valve"]

    @BOTH
    def test_below_a_sentence_that_does_not_lead_in_they_stand_alone(self, markdown: bool) -> None:
        assert leads("They met.\n\n- Aid\n- Talks\n", markdown=markdown)["Aid"] == []

    @BOTH
    def test_items_go_on_where_they_are_indented(self, markdown: bool) -> None:
        assert outline("- one\n  goes on\n- two\nGoes not\n", markdown=markdown) == [
            ("item", "one\n  goes on"),
            ("item", "two"),
            ("prose", "Goes not"),
        ]

    @BOTH
    def test_a_paragraph_may_follow_with_no_blank_line(self, markdown: bool) -> None:
        assert outline("The parts are:\n- one\n- two\nThe talks go on in May.\n", markdown=markdown) == [
            ("prose", "The parts are:"),
            ("item", "one"),
            ("item", "two"),
            ("prose", "The talks go on in May."),
        ]

    def test_definitions_are_headed_by_their_term(self) -> None:
        text = "Bung\n: The plug of the hull.\n\nBailer\n: A scoop.\n"
        assert leads(text)["A scoop."] == ["Bailer"]

    def test_the_only_item_with_a_number_keeps_it(self) -> None:
        assert outline("1. FC Brome won the cup.\n") == [("item", "1. FC Brome won the cup.")]

    def test_callouts_have_a_title_and_text(self) -> None:
        assert outline("> [!warning] Mind the boom\n> It swings.\n") == [
            ("question", "Mind the boom"),
            ("prose", "It swings."),
        ]

    def test_tabs_are_headed_by_the_lead_in_and_their_label(self) -> None:
        debian = '=== "Debian"\n\n    ```sh\n    apt install kite\n    ```\n'
        text = f'Install with:\n\n{debian}\n=== "Fedora"\n\n    By hand.\n'
        assert leads(text)["```sh\n    apt install kite\n    ```"] == ["Install with:", "Debian"]
        assert leads(text)["By hand."] == ["Install with:", "Fedora"]

    def test_a_term_with_its_meaning_behind_a_dash_is_an_item(self) -> None:
        text = "**halyard** – a rope that hoists a sail\n\n**sheet** – a rope that trims a sail\n"
        assert [kind for kind, _ in outline(text)] == ["item", "item"]

    @BOTH
    def test_one_list_is_one_group(self, markdown: bool) -> None:
        text = "Words one. Words two.\n\n- a\n  - b\n\n- c\n\nMore.\n"
        assert groups(text, markdown=markdown) == [["Words one.", "Words two."], ["a", "b", "c"], ["More."]]


class TestShortLines:
    @BOTH
    @pytest.mark.parametrize(
        "lines",
        [
            ["Network: linden-guest", "Password: sunflower-42"],
            ["Skipper: Ida Holt", "Mate: Sam Pike", "Cook: Lou Kerr"],
            ["Weight 3.2 kg", "Power 600 watts", "Cable 1.2 m"],
            ["Gates open", "Sheepdog trials", "Brass band"],
            ["Brome Tools", "12 Mill Lane", "Holm"],
            ["[10:22] alice: the deploy is at five", "[10:24] bob: release-7 it is"],
        ],
    )
    def test_a_run_of_them_are_items(self, lines: list[str], markdown: bool) -> None:
        text = "# At the mill\n\n" + "\n".join(lines) + "\n"
        assert outline(text, markdown=markdown)[1:] == [("item", line) for line in lines]
        assert groups(text, markdown=markdown)[1:] == [lines]

    def test_a_speaker_with_a_time_heads_what_is_said(self) -> None:
        text = "Call\n\nPiet Maas  00:02:40\nFinance wants twelve per cent off.\n"
        assert leads(text, markdown=False)["Finance wants twelve per cent off."] == ["Piet Maas  00:02:40"]
