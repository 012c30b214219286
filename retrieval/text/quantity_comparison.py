"""Compares quantities: whether they are of one kind, and whether both can hold; units are converted."""

import math

from retrieval.text.quantities import Quantity

# The units of each measure, in multiples of its first one: 1.5 kilometres are 1,500 metres.
_UNITS_OF_MEASURE: tuple[dict[str, float], ...] = (
    {
        "metre": 1, "meter": 1, "km": 1e3, "kilometre": 1e3, "kilometer": 1e3, "cm": 0.01, "centimetre": 0.01,
        "centimeter": 0.01, "mm": 0.001, "millimetre": 0.001, "millimeter": 0.001, "mile": 1609.344,
        "yard": 0.9144, "foot": 0.3048, "feet": 0.3048, "ft": 0.3048, "inch": 0.0254, "inches": 0.0254,
    },
    {
        "kg": 1, "kilogram": 1, "kilogramme": 1, "kilo": 1, "gram": 0.001, "gramme": 0.001, "tonne": 1e3,
    },
    {"day": 1, "week": 7, "fortnight": 14, "hour": 1 / 24, "minute": 1 / 1440, "second": 1 / 86400},
    {"month": 1, "year": 12},
    {"gb": 1, "kb": 1e-6, "mb": 1e-3, "tb": 1e3},
    {"litre": 1, "liter": 1, "ml": 0.001, "millilitre": 0.001, "milliliter": 0.001},

)  # fmt: skip
_MEASURES = {
    unit: (next(iter(units)), float(factor)) for units in _UNITS_OF_MEASURE for unit, factor in units.items()
}
ROUNDING = 0.03  # of a quantity in another unit than the one that it is compared with


def same_kind(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities count the same kind of thing; a count without a noun goes with any."""
    if left.measure is not right.measure:
        return False
    left_measure, right_measure = _measure(left), _measure(right)
    if left_measure and right_measure:
        return left_measure[0] == right_measure[0]
    return left.unit == right.unit or not left.unit or not right.unit or bool(left.unit & right.unit)


def can_both_hold(left: Quantity, right: Quantity) -> bool:
    """Whether two comparable quantities can both be true of one thing; units are converted."""
    factor = _conversion(right, left)
    value, low, high = (number * (factor or 1.0) for number in (right.value, right.low, right.high))
    if factor and left.unit != right.unit:  # rounded to whole miles, as to kilometres
        low, high = low - ROUNDING * value, high + ROUNDING * value
    return left.low <= value <= left.high or low <= left.value <= high


def follows(claimed: Quantity, stated: Quantity) -> bool:
    """Whether a claimed quantity follows from a comparable one that is stated; units are converted.

    A range is wide enough for what is stated only where the claim says "about", "over" and the like.
    """
    value = stated.value * (_conversion(stated, claimed) or 1.0)
    if claimed.is_approximate and not stated.is_approximate:
        return claimed.low <= value <= claimed.high
    return math.isclose(claimed.value, value, rel_tol=1e-6)


def _conversion(quantity: Quantity, other: Quantity) -> float | None:
    """How many units of another quantity are in one of this; None where either has no unit of a measure."""
    measure, other_measure = _measure(quantity), _measure(other)
    return measure[1] / other_measure[1] if measure and other_measure else None


def _measure(quantity: Quantity) -> tuple[str, float] | None:
    """The base unit of a count, and how many base units its written unit is; None for other units."""
    measures = [_MEASURES[word] for word in quantity.unit if word in _MEASURES]
    return measures[0] if len(measures) == 1 else None  # "12 hour days" are of none
