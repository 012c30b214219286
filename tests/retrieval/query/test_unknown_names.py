"""Names of a question that no article has."""

from contextlib import closing

import pytest

from retrieval.query.query import parse_query
from retrieval.query.unknown_names import unknown_names
from retrieval.store.snapshot import LocalSnapshot
from tests.retrieval.libraries import SampleLibrary

FERRIES = "# Ferries\n\nThe ferry to Holm, of Kapitan Zelensky, sails on weekdays.\n"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How often does the ferry to Lunde sail?", ("Lunde",)),
        ("Does the old wooden ferry sail to Lunde or Varvik?", ("Lunde", "Varvik")),
        ("How often does the ferry to Holm sail?", ()),
        ("Is the ferry one of the Zelenskyy family?", ()),  # nearly as the article spells it
        ("Who is the Ferrykapitan of the line?", ()),  # in one word
        ("Does the ferry sail on Mondays?", ()),  # its days may be named otherwise
        ("Does the ferry take cars with a GPS?", ()),  # an acronym may be written out
        ("Nice ferry! Does it sail to Holm?", ()),
        ("Good day. Does the ferry sail today?", ()),
        ("All Ferries To Lunde Harbour", ()),  # nothing tells names here
        ("Wie oft fährt die Fähre nach Lunde?", ()),  # German nouns have capitals
    ],
)
def test_a_name_is_unknown_where_no_article_has_it_or_one_like_it(
    shelf: SampleLibrary, question: str, names: tuple[str, ...]
) -> None:
    shelf.put("ferries.md", FERRIES)
    shelf.sync()
    with closing(LocalSnapshot(shelf.index)) as snapshot:
        assert unknown_names(parse_query(question), snapshot.words) == names
