"""Names articles by their ids in place of their paths, for readers on other machines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.writing.answers import WrittenAnswer
from bot.writing.written import WrittenSentence
from retrieval.types import (
    Answer,
    ArticleInfo,
    Citation,
    ClosestPassage,
    CurrentArticle,
    Hit,
    Source,
    SupportingQuote,
    UnreadFiles,
)

Located = TypeVar("Located", Citation, SupportingQuote, ClosestPassage, Hit)


@dataclass(frozen=True, slots=True)
class ById:
    """What is shown to readers elsewhere of articles from these sources."""

    sources: Sequence[Source]

    def answer(self, answer: Answer) -> Answer:
        """An answer that names its articles, and those that changed, by their ids."""
        return replace(
            answer,
            citations=tuple(map(_citation, answer.citations)),
            closest=tuple(map(_located, answer.closest)),
            changed=tuple(map(self._id_of, answer.changed)),
            unread=tuple(map(self._unread, answer.unread)),
        )

    def written(self, result: WrittenAnswer) -> WrittenAnswer:
        """The same of an answer that a model wrote."""
        written = result.written
        if written is not None:
            written = replace(written, sentences=tuple(map(self.sentence, written.sentences)))
        return WrittenAnswer(self.answer(result.answer), written)

    def sentence(self, sentence: WrittenSentence) -> WrittenSentence:
        return replace(sentence, citation=_citation(sentence.citation))

    def hits(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        return tuple(map(_located, hits))

    def articles(self, articles: Iterable[ArticleInfo]) -> tuple[ArticleInfo, ...]:
        return tuple(map(_article, articles))

    def unread(self, files: Iterable[UnreadFiles]) -> tuple[UnreadFiles, ...]:
        return tuple(map(self._unread, files))

    def current(self, current: CurrentArticle) -> CurrentArticle:
        return replace(current, path=current.article.id)

    def words(self, text: str) -> str:
        """A message without the folders that it names."""
        for folder in sorted(self._folders(), key=len, reverse=True):
            text = text.replace(f"{folder}/", "").replace(folder, "the folder of articles")
        return text

    def _folders(self) -> set[str]:
        paths = [source.path for source in self.sources]
        return {str(form) for path in paths for form in (path.absolute(), path.resolve())} - {"/"}

    def _id_of(self, path: str) -> str:
        for source in self.sources:
            try:
                return source.id_of(Path(path).relative_to(source.path).as_posix())
            except ValueError:
                continue
        return Path(path).name

    def _unread(self, files: UnreadFiles) -> UnreadFiles:
        return replace(files, reason=self.words(files.reason), hint=self.words(files.hint))


def _article(article: ArticleInfo) -> ArticleInfo:
    return replace(article, path=article.id)


def _located(source: Located) -> Located:
    return replace(source, article=_article(source.article))


def _citation(citation: Citation) -> Citation:
    supporting = tuple(map(_located, citation.supporting))
    return replace(_located(citation), supporting=supporting)
