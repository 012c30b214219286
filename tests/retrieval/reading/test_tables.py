"""Tables: of Markdown, of HTML, and of columns in plain text."""

import pytest

from tests.retrieval.reading.outline import BOTH, groups, leads, outline


class TestTables:
    TABLE = "| Town | People |\n|---|--:|\n| Kyiv | 3 m |\n| Lviv | 0.7 m |\n"

    @BOTH
    def test_have_a_header_with_its_rule_that_heads_the_rows(self, markdown: bool) -> None:
        header = "| Town | People |\n|---|--:|"
        assert outline(self.TABLE, markdown=markdown) == [
            ("header", header),
            ("row", "| Kyiv | 3 m |"),
            ("row", "| Lviv | 0.7 m |"),
        ]
        assert leads(self.TABLE, markdown=markdown)["| Lviv | 0.7 m |"] == [header]
        assert len(groups(self.TABLE, markdown=markdown)) == 1

    @BOTH
    def test_may_do_without_outer_bars(self, markdown: bool) -> None:
        text = "a | b\n--- | ---\n1 | 2\nx | y\n"
        assert [kind for kind, _ in outline(text, markdown=markdown)] == ["header", "row", "row"]

    @BOTH
    def test_end_at_a_line_without_bars(self, markdown: bool) -> None:
        assert outline(f"{self.TABLE}That is all of them.\n", markdown=markdown)[-1] == (
            "prose",
            "That is all of them.",
        )

    def test_may_have_a_header_of_two_rows(self) -> None:
        text = "| A | Q1 |\n| | Jan |\n|---|---|\n| Sales | 12 |\n"
        assert leads(text)["| Sales | 12 |"] == ["| A | Q1 |\n| | Jan |\n|---|---|"]

    def test_may_be_html(self) -> None:
        text = "<table>\n<tr><th>Plan</th><th>Price</th></tr>\n<tr><td>Team</td><td>29</td></tr>\n</table>\n"
        assert outline(text) == [("header", "Plan</th><th>Price"), ("row", "Team</td><td>29")]
        assert leads(text)["Team</td><td>29"] == ["Plan</th><th>Price"]

    @pytest.mark.parametrize(
        "lines",
        [
            ["City;People;Mayor", "Holm;41000;Asta Berg", "Vik;8300;Eva Lie"],
            ["item,price,shelf", "widget,12.50,A4", "flange,31.00,C9"],
            ["Name\tRoom", "Ines\t214", "Ole\t118"],
            ["Service      Port   Owner", "grafana      3000   mara", "vault        8200   ana"],
        ],
    )
    def test_may_be_columns_of_plain_text(self, lines: list[str]) -> None:
        text = "\n".join(lines) + "\n"
        assert [kind for kind, _ in outline(text, markdown=False)] == ["header", "row", "row"]
        assert leads(text, markdown=False)[lines[2]] == [lines[0]]

    @BOTH
    @pytest.mark.parametrize(
        "text", ["He said a | b.\nAnd more.\n", "One, two, three.\nFour, five, six.\nSeven.\n"]
    )
    def test_are_not_every_line_with_a_bar_or_a_comma(self, text: str, markdown: bool) -> None:
        assert {kind for kind, _ in outline(text, markdown=markdown)} == {"prose"}


class TestTablesInPlainText:
    @pytest.mark.parametrize(
        "lines",
        [
            ("depot;code", "Wadhurst;22", "Yarm;23"),
            ("depot,code", "Wadhurst,22", "Yarm,23"),
            ('"depot","opens","code"', '"Wadhurst","7, not 8","D22"', '"Yarm","8","D23"'),
            ("depot, code, town", "Wadhurst, 22, Leeds", "Yarm, 23, Perth"),
            ("depot\tcode", "Wadhurst\t22", "Yarm\t23"),
            ("depot    code", "Wadhurst   22", "Yarm       23"),
            ("depot | keeper", "Wadhurst | Ida Holt", "Yarm | Sam Pike"),
        ],
    )
    @BOTH
    def test_have_a_header_and_rows(self, lines: tuple[str, ...], markdown: bool) -> None:
        assert outline("\n".join(lines), markdown=markdown) == [
            ("header", lines[0]),
            *(("row", line) for line in lines[1:]),
        ]
        assert leads("\n".join(lines), markdown=markdown)[lines[2]] == [lines[0]]

    @pytest.mark.parametrize(
        ("border", "bar"), [("+----------+------+\n", "|"), ("├──────────┼──────┤\n", "│")]
    )
    def test_are_drawn_as_grids(self, border: str, bar: str) -> None:
        rows = ("| Depot    | Code |\n", "| Wadhurst | D22  |\n", "| Yarm     | D23  |\n")
        rows = tuple(row.replace("|", bar) for row in rows)
        text = border + "".join(row + border for row in rows)
        header, *below = (row.strip() for row in rows)
        assert leads(text, markdown=False) == {header: [], **{row: [header] for row in below}}

    def test_have_a_rule_with_crosses_in_org(self) -> None:
        header, row = "| Depot | Code |\n|-------+------|", "| Yarm  | D23  |"
        assert leads(f"{header}\n{row}\n") == {header: [], row: [header]}

    def test_have_cells_below_one_another_in_asciidoc(self) -> None:
        text = "|===\n|Depot |Code\n\n|Wadhurst\n|D22\n\n|Yarm\n|D23\n|===\n"
        rows = [words for kind, words in outline(text) if kind == "row"]
        assert rows == ["|Depot |Code", "|Wadhurst\n|D22", "|Yarm\n|D23"]

    @pytest.mark.parametrize("rule", ["--------+-----", "======== =====", "-------- -----"])
    def test_have_a_rule_below_their_header(self, rule: str) -> None:
        text = f"Depot    Code\n{rule}\nWadhurst D22\nYarm     D23\n"
        header = f"Depot    Code\n{rule}"
        assert leads(text, markdown=False)["Yarm     D23"] == [header]

    @pytest.mark.parametrize(
        "prose",
        [
            "Bring rope, a lamp,\nbread, and tea,\nboots, and a map.\n",
            "Aldwark, Yorkshire\nBramley, Surrey\nNorbury, London\n",
        ],
    )
    def test_are_not_made_of_lines_with_commas(self, prose: str) -> None:
        assert not {"row", "header"} & {kind for kind, _ in outline(prose, markdown=False)}
