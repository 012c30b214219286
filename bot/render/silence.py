"""How often each degree of silence is wrong in a folder, in words."""

from collections.abc import Callable

from retrieval.types import ErrorRates, Silence

Rates = Callable[[Silence], ErrorRates | None]

UNKNOWN = "the folder is too small to tell how often it is wrong"


def describe_silence(silence: Silence, rates: ErrorRates | None) -> str:
    """A degree with both of its errors."""
    return f"{silence}: {_described(rates)}"


def _described(rates: ErrorRates | None) -> str:
    return UNKNOWN if rates is None else describe_rates(rates)


def describe_rates(rates: ErrorRates) -> str:
    """Both errors, of a hundred questions each."""
    return (
        f"of 100 questions that the articles answer, about {_percent(rates.declined)} are declined; "
        f"of 100 that they do not, about {_percent(rates.answered)} are answered"
    )


def silence_rows(current: Silence, rates: Rates) -> tuple[tuple[str, str], ...]:
    """Each degree, the current one marked, with its errors; and, below no word, what the figures rest on."""
    measured = rates(current)
    if measured is None:
        return ((str(current), UNKNOWN),)
    rows = [
        (f"{'*' if silence is current else ' '} {silence}", _described(rates(silence))) for silence in Silence
    ]
    return (
        *rows,
        ("", f"Estimated from {measured.questions} questions made of the articles' own sentences."),
    )


def silence_lines(current: Silence, rates: Rates) -> tuple[str, ...]:
    """The same, a line each."""
    rows = silence_rows(current, rates)
    return tuple(f"{degree}: {errors}" if degree else f"  {errors}" for degree, errors in rows)


def _percent(share: float) -> int:
    return round(100 * share)
