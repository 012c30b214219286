"""A passage that is to be written into a generation, with its place in the article's file."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.text.lines import LINE_END
from retrieval.types import Article, Passage


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage of an article that is in the draft: the article's number, and the first line from 1.

    `path_words` count for the lexical index alone: among the words that are embedded they would draw the
    passages of a folder together.
    """

    article: int
    line: int
    passage: Passage
    path_words: str
    language: str = ""

    @property
    def words(self) -> str:
        """What the lexical index holds of it."""
        return f"{self.path_words}\n{self.passage.indexed_text}"


def new_passages(number: int, article: Article, passages: Sequence[Passage]) -> list[NewPassage]:
    """The passages of an article that has a number in the draft."""
    ends = [end.end() for end in LINE_END.finditer(article.text)]
    return [
        NewPassage(
            number, 1 + bisect_right(ends, passage.start), passage, article.path_words, article.language
        )
        for passage in passages
    ]
