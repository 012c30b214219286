"""What a generation was made with and where its numbering stands, as one typed value."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from retrieval.encoder import Encoder
from retrieval.encoder.model_files import DEFAULT_MODEL
from retrieval.errors import IndexDamaged


@dataclass(frozen=True, slots=True)
class IndexMetadata:
    """The metadata of a generation.

    `model` is the encoder's name and `dimension` that of its vectors; `passage_tokens` is the option that
    passages were cut by. `next_passage` and `next_token` are the first numbers never given to a passage and
    to a row of the token files; `tokens` is how many of those rows belong to passages that are still there.
    `next_derived` is the first byte after the texts in `derived.bin`. `words_only` marks a first generation,
    which has no vectors yet; `unread_files` is how many files of the folder were not read for it.
    """

    model: str
    dimension: int
    passage_tokens: int
    next_passage: int = 0
    next_token: int = 0
    tokens: int = 0
    next_derived: int = 0
    words_only: bool = False
    unread_files: int = 0

    @classmethod
    def from_strings(cls, values: Mapping[str, str]) -> "IndexMetadata":
        """Metadata as it is stored: a string for each name.

        Raises:
            KeyError: a name is missing.
            ValueError: a number is none.
        """
        return cls(
            model=values["model"],
            dimension=int(values["dimension"]),
            passage_tokens=int(values["passage_tokens"]),
            next_passage=int(values["next_passage"]),
            next_token=int(values["next_token"]),
            tokens=int(values["tokens"]),
            next_derived=int(values["next_derived"]),
            words_only=values.get("words_only") == str(True),
            unread_files=int(values.get("unread_files", 0)),
        )

    @property
    def model_is_english(self) -> bool:
        """Whether the vectors are by a model that was trained on English alone."""
        return self.model.rpartition("@")[0] == DEFAULT_MODEL

    def to_strings(self) -> dict[str, str]:
        """What `from_strings` reads."""
        return {name: str(value) for name, value in asdict(self).items()}

    def rebuild_reason(self, model: str, passage_tokens: int) -> str:
        """Why an index with this metadata cannot be built upon by such a run; "" if it can."""
        required = {"model": model, "passage_tokens": passage_tokens}
        changed = (
            f"{name} changed from {getattr(self, name)} to {value}"
            for name, value in required.items()
            if getattr(self, name) != value
        )
        return next(changed, "")


def require_same_model(metadata: IndexMetadata, encoder: Encoder) -> None:
    """Refuse an index of another model: the cosine between vectors of two models means nothing.

    The configured name is compared first. The full name holds a fingerprint of the weights, which may have to
    be fetched from a hub: minutes of retries for nothing where the network is away.

    Raises:
        IndexDamaged: another model made the index.
        ModelError: the full name cannot be told.
    """
    made_with = metadata.model
    same = (made_with.rpartition("@")[0] or made_with) == encoder.model
    name = encoder.name if same else encoder.model
    if name != made_with:
        raise IndexDamaged(f"the index was made with the model {made_with}, not {name}")
