"""Titles that are the name of a site or a series, the same on most pages, and so no article's own."""

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from retrieval.reading.path_words import name_as_title

MIN_SHARED = 3  # articles with one title
MIN_SHARE = 0.5  # of the articles of a folder, or of all


def own_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """The titles of articles by id: in place of one that most of its folder has, the name of the file.

    A name that as many files have (`a/page.md`, `b/page.md`) tells them apart no better, and the title stays.
    """
    names = {id: name_as_title(id) for id in titles}
    named = Counter(names.values())
    in_folder = Counter((_folder(id), title) for id, title in titles.items())
    in_all = Counter(titles.values())
    folders = Counter(map(_folder, titles))

    def is_shared(id: str, title: str) -> bool:
        counts = ((in_folder[_folder(id), title], folders[_folder(id)]), (in_all[title], len(titles)))
        return any(count >= MIN_SHARED and count >= MIN_SHARE * total for count, total in counts)

    return {
        id: names[id] if named[names[id]] < MIN_SHARED and is_shared(id, title) else title
        for id, title in titles.items()
    }


def _folder(id: str) -> str:
    return str(PurePosixPath(id).parent)
