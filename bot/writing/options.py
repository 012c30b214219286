"""Which model writes, and how, as the settings say it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.parsing.model_url import host_of, is_this_machine
from bot.parsing.writer import ON, TokenPrice
from bot.settings import Settings
from retrieval.errors import SettingsError

_HOW = "footnote config set writer_url URL and footnote config set writer_model NAME; the README has examples"


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """The model and its server, and the limits of what it writes.

    `never` are globs of articles whose text is not sent. With `asks_again`, the model is asked about each of
    its sentences once more, and may strike it.
    """

    url: str
    model: str
    seconds: float = 60.0
    sentences: int = 5
    never: tuple[str, ...] = ()
    asks_again: bool = False
    price: TokenPrice | None = None

    @property
    def receiver(self) -> str:
        """Who gets what is sent, for people."""
        if is_this_machine(self.url):
            return f"a model on this machine, {self.model}"
        return f"{self.model} at {host_of(self.url)}"

    @property
    def privacy(self) -> str:
        """What is sent where, and how to stop that."""
        if is_this_machine(self.url):
            receiver = "a model on this machine"
        else:
            receiver = f"{host_of(self.url)} (writer_url)"
        return (
            f"Your question and up to 12 sentences of the articles go to {receiver}; /write off stops that."
        )


def writer_options(settings: Settings, wanted: bool | None = None) -> WriterOptions | None:
    """The options, or None where no model is to write.

    Args:
        settings: the settings in force.
        wanted: what a flag says; None for what the settings say.

    Raises:
        SettingsError: a model is wanted, and none is set.
    """
    is_set = bool(settings.writer_url and settings.writer_model)
    if wanted is None:
        wanted = settings.writer == ON or (settings.writer != "off" and is_set)
    if not wanted:
        return None
    if not is_set:
        missing = [name for name in ("writer_url", "writer_model") if not getattr(settings, name)]
        raise SettingsError(f"no model is set to write answers; missing: {' and '.join(missing)}", _HOW)
    return WriterOptions(
        url=settings.writer_url,
        model=settings.writer_model,
        seconds=settings.writer_seconds,
        sentences=settings.writer_sentences,
        never=settings.writer_never,
        asks_again=settings.writer_check == "model",
        price=settings.writer_price,
    )


def writer_key(settings: Settings, environ: Mapping[str, str]) -> str:
    """The key for the server, "" for none. It is read here and nowhere else.

    Raises:
        SettingsError: it cannot be sent in a header.
    """
    key = environ.get(settings.writer_key_env, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise SettingsError(
            f"{settings.writer_key_env} holds characters that no key has", "set it again, without line ends"
        )
    return key
