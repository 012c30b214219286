"""The bonus of a passage that has terms of the question to the letter, in its text or its path.

The model takes one number for another and reads no path: "the invoice of 2025" is `2025/invoice.md` to a
reader, and `2024/invoice.md` to a vector as well.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache

from retrieval.query.exact_forms import ExactKind
from retrieval.query.exact_terms import is_bound, missing_terms
from retrieval.query.query import Query
from retrieval.query.terms import Term
from retrieval.reading.path_words import words_of_path
from retrieval.store.lexical.analysis import document_terms, stems, word_terms
from retrieval.store.rows import ArticleRow, PassageRow
from retrieval.text.dates import MONTHS, WEEKDAYS
from retrieval.text.quantities import singular

# In units of the score, of a passage that states every number, version or flag of the question, and of one
# whose path alone has all its words.
EXACT_BONUS = 4.0
REFERENCE_BONUS = 20.0  # the same where the question has nothing else: "What does § 13 (2) say?"
PATH_BONUS = 20.0
# Stems of what parts of a text are called.
_PARTS = frozenset(
    "section sec articl claus paragraph para rule chapter part step item point annex"
    " abs absatz artikel art ziffer nummer nr kapitel abschnitt".split()
)
# Stems of verbs that ask what an article says without saying anything of it: "What happened on 3 May?"
_GENERIC = frozenset("happen decid discuss say said note write written plan work steht regelt besagt".split())

_CALENDAR_NAMES = frozenset(map(str.lower, (*WEEKDAYS, *MONTHS)))


# Of passages and articles: questions find the same ones again.
@lru_cache(maxsize=4096)
def path_terms(article_id: str, language: str) -> frozenset[str]:
    """The terms of the words of an article's path."""
    return frozenset(word_terms(words_of_path(article_id, ""), language))


@lru_cache(maxsize=2048)
def passage_terms(indexed_text: str, language: str) -> frozenset[str]:
    """The terms of a passage."""
    return frozenset(document_terms(indexed_text, language))


@lru_cache(maxsize=2048)
def _passage_stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stems(text, language))


def only_names(terms: Sequence[Term], article: ArticleRow, present: Collection[str]) -> bool:
    """Whether a question only names an article by its title and path, or a part of one by its number.

    "How is zephyr deployed?" asks for `zephyr/deploy.md`, "What does § 13 (2) say?" for what stands there.

    Args:
        terms: the terms of the question.
        article: the article of the best passage.
        present: the terms of that passage.
    """
    in_title = set(word_terms(article.title, article.language))
    in_path = path_terms(article.article_id, article.language) - in_title
    in_name = in_path | in_title
    naming = _naming(terms)
    names_article = all(not in_name.isdisjoint(term.variants) for term in naming) and any(
        not in_path.isdisjoint(term.variants) for term in naming
    )
    is_there = all(not set(term.variants).isdisjoint(present) for term in naming if _is_number(term))
    return names_article or (_names_part(terms) and is_there)


def _naming(terms: Sequence[Term]) -> list[Term]:
    return [term for term in terms if term.is_content and _GENERIC.isdisjoint(term.variants)]


def _names_part(terms: Sequence[Term]) -> bool:
    """Whether a question has nothing but numbers, and what the parts of a text are called."""
    naming = _naming(terms)
    numbers = [term for term in naming if _is_number(term)]
    return bool(numbers) and all(_is_number(term) or not _PARTS.isdisjoint(term.variants) for term in naming)


def _is_number(term: Term) -> bool:
    """Whether it is a figure, or a letter as in "§ 3 (b)"."""
    return any(variant.isdigit() or len(variant) == 1 for variant in term.variants)


class LiteralMatch:
    """The bonus for one question."""

    def __init__(self, query: Query, terms: Sequence[Term]) -> None:
        self._exact = query.exact_terms
        self.naming = tuple(term for term in self._exact if not is_bound(term, query.own_text))
        # Of a date, a day or a year alone names nothing.
        dates = " ".join(term.text for term in self._exact if term.kind is ExactKind.DATE)
        words = {query.text[slice(*span)].casefold() for span in query.content_spans}
        words.difference_update(dates.casefold().split())
        # A table has "Tue" for the Tuesday of a question.
        self.words = frozenset(words).union(word[:3] for word in words if singular(word) in _CALENDAR_NAMES)
        self._content = [term for term in terms if term.is_content]
        self._is_reference = _names_part(self._content)
        self._in_paths: dict[int, list[Term]] = {}  # by article

    def missing(self, row: PassageRow, article: ArticleRow) -> tuple[str, ...]:
        """The exact terms of the question that neither a passage nor its article's name states."""
        if not self._exact:
            return ()
        window = (*self._name(article), row.header, row.text)
        return missing_terms(self._exact, "\n".join(window))

    def stated_by_name(self, article: ArticleRow) -> frozenset[str]:
        """The exact terms that an article's path or title states, and its text need not repeat."""
        if not self._exact:
            return frozenset()
        missing = missing_terms(self._exact, "\n".join(self._name(article)))
        return frozenset(term.text for term in self._exact) - set(missing)

    @staticmethod
    def _name(article: ArticleRow) -> tuple[str, str, str]:
        return article.article_id, words_of_path(article.article_id, ""), article.title

    def bonus(self, row: PassageRow, article: ArticleRow, missing: Sequence[str]) -> float:
        """What a passage that lacks these exact terms gets on top of its score."""
        return self._exact_bonus(missing) + self._path_bonus(row, article)

    def _exact_bonus(self, missing: Sequence[str]) -> float:
        if not self._exact:
            return 0.0
        stated = 1 - len(missing) / len(self._exact)
        return (REFERENCE_BONUS if self._is_reference else EXACT_BONUS) * stated

    def _path_bonus(self, row: PassageRow, article: ArticleRow) -> float:
        named = self._in_path(article)
        if not named:
            return 0.0
        in_text = _passage_stems(f"{row.header}\n{row.text}", article.language)
        only = sum(term.idf for term in named if in_text.isdisjoint(term.variants))
        return PATH_BONUS * only / (sum(term.idf for term in self._content) or 1.0)

    def _in_path(self, article: ArticleRow) -> list[Term]:
        """The content terms that the path of an article has; most candidates are of a few articles."""
        if article.number not in self._in_paths:
            in_path = path_terms(article.article_id, article.language)
            self._in_paths[article.number] = [
                term for term in self._content if not in_path.isdisjoint(term.variants)
            ]
        return self._in_paths[article.number]
