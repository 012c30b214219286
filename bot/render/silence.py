"""How often each degree of silence is wrong in a folder, in words."""

from collections.abc import Callable

from retrieval.types import ErrorRates, Silence

Rates = Callable[[Silence], ErrorRates | None]

UNKNOWN = "the folder is too small to tell how often it is wrong"


def describe_silence(silence: Silence, rates: ErrorRates | None) -> str:
    """A degree with both of its errors."""
    return f"{silence}: {UNKNOWN if rates is None else describe_rates(rates)}"


def describe_rates(rates: ErrorRates) -> str:
    """Both errors, of a hundred questions each."""
    return (
        f"of 100 questions that the articles answer, about {_percent(rates.declined)} are declined; "
        f"of 100 that they do not, about {_percent(rates.answered)} are answered"
    )


def silence_lines(current: Silence, rates: Rates) -> tuple[str, ...]:
    """A line for each degree, the current one marked, and on what the figures rest."""
    measured = rates(current)
    if measured is None:
        return (describe_silence(current, None),)
    lines = [
        f"{'*' if silence is current else ' '} {describe_silence(silence, rates(silence))}"
        for silence in Silence
    ]
    estimated = f"Estimated from {measured.questions} questions made of the articles' own sentences."
    return (*lines, f"  {estimated}")


def _percent(share: float) -> int:
    return round(100 * share)
