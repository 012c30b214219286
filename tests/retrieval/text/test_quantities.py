"""What counts as a figure, and which figures can both be true."""

import pytest

from retrieval.text.quantities import QuantityKind, find_quantities
from retrieval.text.quantity_comparison import can_both_hold, same_kind


@pytest.mark.parametrize(
    ("text", "measure", "value", "unit"),
    [
        ("They pledged well over $200 billion.", QuantityKind.MONEY, 200e9, {"usd"}),
        ("It cost £3.5m.", QuantityKind.MONEY, 3.5e6, {"gbp"}),
        ("It cost 30 euros a head.", QuantityKind.MONEY, 30, {"eur"}),
        ("Unemployment fell to 4.7 per cent.", QuantityKind.SHARE, 4.7, set()),
        ("1,000 jobs were cut.", QuantityKind.COUNT, 1000, {"job"}),
        ("three ships sank.", QuantityKind.COUNT, 3, {"ship", "sank"}),
        ("It lasted three and a half years.", QuantityKind.COUNT, 3.5, {"year"}),
        ("two dozen passengers", QuantityKind.COUNT, 24, {"people"}),
        ("It opened in 1847.", QuantityKind.YEAR, 1847, set()),
        ("It begins on Tuesday.", QuantityKind.WEEKDAY, 1, set()),
        ("It begins in March.", QuantityKind.MONTH, 3, set()),
    ],
)
def test_a_figure_is_read_with_its_unit(
    text: str, measure: QuantityKind, value: float, unit: set[str]
) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.measure, quantity.value, quantity.unit) == (measure, value, unit)


def test_a_date_is_a_year_a_month_and_a_day() -> None:
    for text in ("August 22, 2025", "22 August 2025", "2025-08-22", "22nd of August 2025"):
        assert [(quantity.measure, quantity.value) for quantity in find_quantities(text)] == [
            (QuantityKind.YEAR, 2025),
            (QuantityKind.MONTH, 8),
            (QuantityKind.DAY, 822),
        ]


@pytest.mark.parametrize(
    "text",
    [
        "They won 3-1.",
        "00:01:02.500 into the film",
        "the 2004-05 season",
        "in the 1990s",
        "One hopes so.",
        "a B52",
        "Apollo 11 landed.",
        "Flight 447 crashed.",
        "The 737 Max",
        "Windows 11 costs nothing.",
        "He flew on Apollo 13.",
        "They run Windows 3.1 there.",
        "Formula One",
    ],
)
def test_what_may_not_be_a_figure_is_none(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Some 300 ships sank.", 300),
        ("About 200 people came.", 200),
        ("Killed 12 people.", 12),
        ("The 12 ships sank.", 12),
        ("Almost 40 ships sank.", 40),
        ("Labour won 356 seats.", 356),
        ("Exports of Norland 3 million tonnes", 3e6),
    ],
)
def test_a_count_after_a_capital_that_opens_a_sentence_is_a_count(text: str, value: float) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.measure, quantity.value) == (QuantityKind.COUNT, value)


@pytest.mark.parametrize(
    ("first_text", "second_text", "both"),
    [
        ("about 200 people", "213 men", True),
        ("over 200 ships", "213 ships", True),
        ("at least 12 dead", "15 killed", True),
        ("$3.5m", "$3.5 million", True),
        ("three ships", "3 ships", True),
        ("1,000 jobs", "1000 jobs", True),
        ("at least 15 dead", "12 dead", False),
        ("$20 million", "$25 million", False),
        ("4.7%", "4.8 per cent", False),
        ("15 million people", "16 million people", False),
        ("5 May", "May 12", False),
        ("9:30 pm", "21:30", True),
        ("at 9:30", "at 21:30", True),
        ("9 a.m.", "9 o'clock", True),
        ("9:30", "10:15", False),
    ],
)
def test_figures_go_together_within_what_their_wording_allows(
    first_text: str, second_text: str, both: bool
) -> None:
    mine, theirs = find_quantities(first_text)[-1], find_quantities(second_text)[-1]
    assert same_kind(mine, theirs)
    assert can_both_hold(mine, theirs) is both
    assert can_both_hold(theirs, mine) is both


def test_different_things_are_not_compared() -> None:
    (ships,), (jobs,), (dollars,) = (
        find_quantities("3 ships"),
        find_quantities("5 jobs"),
        find_quantities("$5"),
    )
    assert not same_kind(ships, jobs)
    assert not same_kind(jobs, dollars)


@pytest.mark.parametrize(
    "number", ["9" * 400, "1." + "0" * 400 + "1 million" * 60, "0" + " million" * 60, "7" * 30]
)
def test_a_number_beyond_all_counting_is_none(number: str) -> None:
    assert not [quantity for quantity in find_quantities(f"{number} men died.") if not quantity.value < 1e18]


@pytest.mark.parametrize(
    ("first_text", "second_text", "same"),
    [
        ("1.5 kilometres long", "1,500 metres long", True),
        ("two weeks", "14 days", True),
        ("2.4 tonnes", "2,400 kg", True),
        ("12 months", "1 year", True),
        ("1.5 kilometres", "1,800 metres", False),
        ("two weeks", "10 days", False),
    ],
)
def test_units_are_converted_before_two_amounts_are_compared(
    first_text: str, second_text: str, same: bool
) -> None:
    first, second = find_quantities(first_text)[0], find_quantities(second_text)[0]
    assert same_kind(first, second)
    assert can_both_hold(first, second) is can_both_hold(second, first) is same


def test_amounts_of_different_measures_are_not_compared() -> None:
    (length,), (time,) = find_quantities("20 kilometres long"), find_quantities("20 years long")
    assert not same_kind(length, time)


@pytest.mark.parametrize(
    ("one", "other"),
    [("20 °C", "68 °F"), ("20 degrees Celsius", "68 °F")],
)
def test_degrees_of_two_scales_are_not_compared(one: str, other: str) -> None:
    (left,), (right,) = find_quantities(f"It has {one}."), find_quantities(f"It has {other}.")
    assert not same_kind(left, right)


@pytest.mark.parametrize(("one", "other"), [("2 GB", "2,000 MB"), ("8 km", "5 miles"), ("1.6 km", "1 mile")])
def test_rounded_quantities_in_two_units_can_both_hold(one: str, other: str) -> None:
    (left,), (right,) = find_quantities(f"It has {one}."), find_quantities(f"It has {other}.")
    assert same_kind(left, right)
    assert can_both_hold(left, right)


@pytest.mark.parametrize(("one", "other"), [("2 GB", "3,000 MB"), ("8 km", "6 miles"), ("20 °C", "21 °C")])
def test_others_cannot(one: str, other: str) -> None:
    (left,), (right,) = find_quantities(f"It has {one}."), find_quantities(f"It has {other}.")
    assert same_kind(left, right)
    assert not can_both_hold(left, right)
