"""What a cluster is told: which folder and index, which model, how many replicas, how long to wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.errors import SettingsError
from retrieval.types import LibraryOptions, Silence

APP = "footnote"  # the name of the application in Ray Serve


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """An embedding model that each machine loads for itself; `cache` is a folder of that machine's."""

    model: str
    cache: Path
    runtime: str = "auto"

    def load(self) -> Encoder:
        """The encoder, one for each process."""
        return _load(self)


@lru_cache(maxsize=1)
def _load(spec: EncoderSpec) -> Encoder:
    return load_encoder(spec.model, spec.cache, spec.runtime)


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """How an index is served.

    `seeds` and `index` are folders that all machines see. Each shard has `replicas`, on as many machines;
    there are `routers` of them. A shard is waited for `shard_seconds` at first, for half of that more each
    further time; `in_hand` is how many questions a router takes at once, `waiting` how many may wait for it
    besides. A replica reserves `cpus`.
    """

    seeds: str
    index: str
    model: str = DEFAULT_MODEL
    models: str = ""
    runtime: str = "auto"
    passage_tokens: int = 160
    max_article_mb: float = 10.0
    max_document_mb: float = 100.0
    outside_links: bool = False
    answer_seconds: float = 30.0
    silence: str = Silence.BALANCED
    replicas: int = 1
    routers: int = 1
    shard_seconds: float = 2.0
    in_hand: int = 16
    waiting: int = 64
    cpus: float = 0.0

    @classmethod
    def from_strings(cls, values: Mapping[str, object]) -> "ClusterOptions":
        """The options as a Serve config states them.

        Raises:
            SettingsError: one is missing, has no such name or no such value.
        """
        kinds = {field.name: str(getattr(field.type, "__name__", field.type)) for field in fields(cls)}
        if unknown := sorted(values.keys() - kinds.keys()):
            raise SettingsError(f"the cluster has no option {unknown[0]}", f"there are {', '.join(kinds)}")
        if missing := [name for name in ("seeds", "index") if not values.get(name)]:
            raise SettingsError(f"the cluster needs the option {missing[0]}", "state it below args")
        try:
            return cls(**{name: _PARSERS[kinds[name]](value) for name, value in values.items()})
        except (TypeError, ValueError) as error:
            raise SettingsError(f"an option of the cluster has no such value ({error})", "") from None

    @property
    def encoder(self) -> EncoderSpec:
        """The model of the index."""
        return EncoderSpec(self.model, Path(self.models or Path(self.index) / "models"), self.runtime)

    @property
    def library(self) -> LibraryOptions:
        """What a library has to know of them."""
        return LibraryOptions(
            passage_tokens=self.passage_tokens,
            max_article_mb=self.max_article_mb,
            max_document_mb=self.max_document_mb,
            outside_links=self.outside_links,
            answer_seconds=self.answer_seconds,
            silence=Silence(self.silence),
        )


def _boolean(value: object) -> bool:
    if str(value).lower() not in ("true", "false"):
        raise ValueError(f"true or false, not {value}")
    return str(value).lower() == "true"


# `serve run` hands on strings, a config what YAML makes of a value.
_PARSERS: dict[str, Callable[[Any], Any]] = {"str": str, "int": int, "float": float, "bool": _boolean}
