"""A part of a folder: the articles whose id has a certain hash."""

from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Shard:
    """Number `number` of the `count` parts that a folder is indexed in, from 0."""

    number: int
    count: int

    def holds(self, article_id: str) -> bool:
        """Whether an article belongs to it; the same on every machine and in every run."""
        digest = blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.number
