"""The settings of the writer, as people write them; each ValueError says what was expected."""

import re
from dataclasses import dataclass

from retrieval.errors import SettingsError

KEY_VARIABLE = "FOOTNOTE_WRITER_KEY"
AUTO, ON, OFF = "auto", "on", "off"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PRICE = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)(?:\s+([A-Z]{3}))?")
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """What a million tokens cost, those of the prompt and those that are written, in a currency."""

    prompt: float
    completion: float
    currency: str

    def __str__(self) -> str:
        return f"{self.prompt:g}/{self.completion:g} {self.currency}"

    def of(self, prompt: int, completion: int) -> str:
        """What an answer cost: `0.00021 USD`."""
        cost = (self.prompt * prompt + self.completion * completion) / _MILLION
        return f"{cost:.2g} {self.currency}" if cost < 1 else f"{cost:.2f} {self.currency}"


def parse_model_name(value: object) -> str:
    """The name of a model, or "" for none."""
    if not isinstance(value, str) or not value.strip().isprintable():
        raise ValueError("the name of a model, as its server calls it")
    return value.strip()


def parse_key_variable(value: object) -> str:
    """The name of an environment variable; the settings' own names are taken.

    Raises:
        SettingsError: it is none. What was written is not repeated: it may be the key.
    """
    is_name = isinstance(value, str) and _VARIABLE.fullmatch(value)
    if not is_name or (str(value).startswith("FOOTNOTE_") and value != KEY_VARIABLE):
        raise SettingsError(
            "writer_key_env takes the name of the environment variable that holds the key, not the key",
            f"leave it out, and set {KEY_VARIABLE} in the environment",
        )
    return str(value)


def parse_price(value: object) -> TokenPrice | None:
    """Two prices of a million tokens, with the currency if it is not USD, or "" for none."""
    if value == "":
        return None
    match = _PRICE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError('the prices of a million tokens, read and written, such as "0.15/0.60 EUR"')
    return TokenPrice(float(match[1]), float(match[2]), match[3] or "USD")
