"""The options of a cluster: folders, model, replicas, timeouts, and those of its library."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.errors import SettingsError
from retrieval.types import DateOrigin, LibraryOptions, Silence, Source

if TYPE_CHECKING:
    from retrieval.cluster.storage.node_storage import StorageSpec

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

    `seeds` (or `sources`) and `index` are folders that all machines see. With `storage`, an address of object
    storage, they are folders of each machine: copies of what is there, of at most `disk_gb` gigabytes each.
    Each shard has `replicas`, on as many machines; there are `routers` of them. A shard is waited for
    `shard_seconds` at first, for half of that more each further time; `in_hand` is how many questions a
    router takes at once, `waiting` how many may wait for it besides. A replica reserves `cpus`.
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
    storage: str = ""
    disk_gb: float = 100.0
    dates: str = DateOrigin.STATED
    language: str = "en"
    sources: tuple[Source, ...] = ()
    readers: tuple[tuple[str, str], ...] = ()
    reader_seconds: float = 120.0
    reader_mb: float = 2000.0
    max_articles: int = 250_000

    @classmethod
    def for_library(cls, options: LibraryOptions, **others: Any) -> "ClusterOptions":
        """The options of a cluster whose library has these; `others` are what a library has not."""
        return cls(**{name: getattr(options, name) for name in _LIBRARY_OPTIONS}, **others)

    @classmethod
    def from_strings(cls, values: Mapping[str, object]) -> "ClusterOptions":
        """The options as a Serve config states them.

        Raises:
            SettingsError: one is missing, has no such name or no such value.
        """
        kinds = {field.name: field.type for field in fields(cls)}
        if unknown := sorted(values.keys() - kinds.keys()):
            raise SettingsError(f"the cluster has no option {unknown[0]}", f"there are {', '.join(kinds)}")
        needed = ("index",) if values.get("sources") else ("seeds", "index")
        if missing := [name for name in needed if not values.get(name)]:
            raise SettingsError(f"the cluster needs the option {missing[0]}", "state it below args")
        try:
            stated = {name: _PARSERS[kinds[name]](value) for name, value in values.items()}
            return cls(**{"seeds": "", **stated})
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise SettingsError(f"an option of the cluster has no such value ({error})", "") from None

    @property
    def encoder(self) -> EncoderSpec:
        """The model of the index."""
        return EncoderSpec(self.model, Path(self.models or Path(self.index) / "models"), self.runtime)

    @property
    def library(self) -> LibraryOptions:
        """What a library has to know of them."""
        values = {name: getattr(self, name) for name in _LIBRARY_OPTIONS}
        typed = {"silence": Silence(self.silence), "dates": DateOrigin(self.dates)}
        return LibraryOptions(**{**values, **typed})

    @property
    def article_sources(self) -> tuple[Source, ...]:
        """Where the articles are."""
        return self.sources or (Source(Path(self.seeds)),)

    @property
    def storage_spec(self) -> "StorageSpec | None":
        """What is on object storage, if anything is."""
        if not self.storage:
            return None
        from retrieval.cluster.storage.node_storage import StorageSpec  # obstore, which a folder does without

        return StorageSpec(self.storage, Path(self.seeds), Path(self.index), self.disk_gb)


_LIBRARY_OPTIONS = {field.name for field in fields(LibraryOptions)} & {
    field.name for field in fields(ClusterOptions)
}


def _boolean(value: object) -> bool:
    if str(value).lower() not in ("true", "false"):
        raise ValueError(f"true or false, not {value}")
    return str(value).lower() == "true"


def _sources(value: Any) -> tuple[Source, ...]:
    return tuple(
        Source(
            Path(stated["path"]),
            name=str(stated.get("name", "")),
            include=tuple(stated.get("include", ())),
            exclude=tuple(stated.get("exclude", ())),
            base_url=str(stated.get("base_url", "")),
        )
        for stated in _structure(value)
    )


def _readers(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(suffix), str(command)) for suffix, command in _structure(value).items())


def _structure(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# By the type of a field. `serve run` hands on strings, a config what YAML makes of a value.
_PARSERS: dict[Any, Callable[[Any], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: _boolean,
    tuple[Source, ...]: _sources,
    tuple[tuple[str, str], ...]: _readers,
}
