"""Small articles of kinds that people keep, asked with the real model: the first quote and its article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from retrieval.encoder import Encoder
from retrieval.library import Library

ARTICLES = {
    "chat.txt": "[2023-11-02 09:10] nora: the kiln is fired tonight\n[2023-11-02 09:11] emil: which glaze\n"
    "[2023-11-02 09:12] nora: celadon, two coats of it\n",
    "phone-chat.txt": "02/11/2023, 09:10 - Vera: the hedgehog food is empty\n"
    "02/11/2023, 09:14 - Otto Brandt: I will buy hedgehog food tomorrow\n",
    "call.txt": "Rosa Lind  00:01:02\nThe pump of the fountain is ordered.\n\n"
    "Jens Falk  00:02:30\nThe plumber wants half of the money first.\n",
    "film.txt": "1\n00:00:01,000 --> 00:00:04,200\nThe lighthouse lens was ground in\n\n"
    "2\n00:00:04,200 --> 00:00:07,900\nMarseille by three brothers.\n",
    "letter.txt": "Dear Mr Quist,\n\nthe organ of the chapel is tuned in October. "
    "The tuner stays for four nights.\n\nYours sincerely,\nHedda Roos\n",
    "lease.txt": "Lease of the allotment\n\n§ 4 Water\n\n(1) The tap is opened in April.\n\n§ 5 Sheds\n\n"
    "(1) A shed may cover at most nine square metres acc. to § 2 para. 1 No. 3.\n",
    "statutes.txt": "Statutes of the choir\n\nSection 2. The librarian is elected for three years.\n"
    "Section 3. The purser keeps the lozenges.\n",
    "depots.txt": "site;keeper;bay\nTorvik;Anna Dahl;17\nSelsand;Bo Lie;44\n",
    "trains.txt": "+-----------+---------+\n| Train     | Track   |\n+-----------+---------+\n"
    "| Bergekspr | seven   |\n+-----------+---------+\n| Kystkursen | two     |\n+-----------+---------+\n",
    "cheese.txt": "cheese,price,cellar\nnokkel,81,north\ngamalost,95,west\n",
    "beehives.md": "# Beehives\n\n"
    "The hives are moved with this command:\n\n```sh\nhivectl relocate --dusk\n```\n",
    "sourdough.md": "# Sourdough\n\n"
    "To wake the sourdough, do this:\n\n1. Add rye flour\n2. Add warm water\n3. Wait a day\n",
    "telescope.md": "---\ntitle: The telescope\nowner: Signe Moe\ndate: 3 May 2021\n---\n\n"
    "Its mirror is polished.\n",
    "freezer.txt": "The freezer of the blood bank is kept at a temperature of\n- 31 degrees by two pumps.\n",
    "regatta.md": "# Regatta\n\n## Entry closes on 9 July\n\nSend the form to Bo.\n\n"
    "## Prizes\n\nThe winner gets a ham.\n",
    "looms.md": "# Changes of the loom\n\n## v4.2 (9 May 2023)\n\n- Nothing of note\n\n"
    "## v4.1 (2 March 2023)\n\n- Dropped the treadle\n",
    "moorings.md": "# Moorings\n\n- North mole\n  - Toll: 12 crowns\n  - Depth: 3 m\n"
    "- South mole\n  - Toll: 18 crowns\n  - Depth: 5 m\n",
    "borg/contract.md": "# Contract\n\nNotice is given six weeks ahead.\n",
    "acme/contract.md": "# Contract\n\nNotice is given three months ahead.\n",
    "journal/2023-02-12.md": "Baked pumpernickel all day.\n",
    "journal/2023-02-13.md": "Called the notary about the deed.\n",
    "perks.md": "# Perks\n\n## Employee Stock Purchase Plan\n\nShares are bought at 15 percent less.\n",
    "fountain.md": "# The fountain is off until 4 April\n\nWe are sorry.\n",
    "crew.md": "# Crew\n\n## Bo Lindqvist\n\nPaints the zeppelin.\n\n## Ida Holt\n\nFlies it.\n",
    "parsnips.md": "# Parsnips\n\nParsnips are sown in March.\n",
    "gooseberries.md": "# Gooseberries\n\nGooseberries are picked by the scouts.\n",
    "CabinPolicy.md": "At most nine guests.\n",
    "grants.md": "[Home](index.md) | [Grants](grants.md)\n\n# Grants\n\n"
    "Grants of the guild are paid in May.\n\n[Back](a.md) | [Next](b.md)\n",
    "ballast.md": "# Ballast\n\nBallast is pumped with:\n\n"
    '=== "Harbour"\n\n    ```sh\n    pump --shore\n    ```\n',
    "revenue/2024-03.md": "# Report\n\nThe revenue was 81,000 crowns.\n",
    "revenue/2024-04.md": "# Report\n\nThe revenue was 79,000 crowns.\n",
    "api.md": "# API\n\n- `maxRetryCount`: how often a call is repeated.\n"
    "- `maxRetryDelay`: seconds between two calls.\n",
    "walrus.org": "* Walruses\n# Their number is 31.\nThey sleep on the ice floe.\n",
    "vault.md": "# Vault\n\nThe vault stands in the cellar of the bank.\n\nThe code of the vault is 4410.\n",
    "porridge.md": "---\ntitle: Barley porridge\n---\n\n"
    "## Steps\n\n1. Rinse the barley.\n2. Boil the barley.\n3. Stir the barley and the butter.\n\n"
    "## Keeping\n\nIt keeps for three days. Do not freeze it.\n",
    "sinking.md": "# After a sinking\n\n1. Count the heads\n2. Fire the flare\n"
    "3. Write the sinking into the log\n   - with the time\n   - with the place\n4. Dry the socks\n",
    "mail/order.txt": "From: Petra Kolb <kolb@zinn.example>\nTo: lager@barth.example\n"
    "Date: Tue, 16 Apr 2024 08:05:31 +0200\nSubject: Confirmation of the buttons\n\n"
    "Dear Mr Barth,\n\nthe buttons leave today.\n",
    "faults.md": "# Faults of the loom\n\nK-17 means that the warp is slack. "
    "K-71 means that the weft is out. K-77 means that the treadle sticks.\n",
    "shed/2021/rule.md": "# Keys of the shed\n\nThe key of the shed hangs at the mill.\n",
    "shed/2023/rule.md": "# Keys of the shed\n\nThe key of the shed hangs at the chapel.\n",
    "sluice.md": "# Sluice\n\n| Day | Opens | Warden |\n|---|---|---|\n"
    "| Thu | 05:40 | Ragna |\n| Fri | 06:30 | Leif |\n",
    "wards.txt": "Lines of the infirmary\n\nDial from the infirmary:\n\n"
    "- Ash ward: 4011\n- Elm ward: 4014\n- Yew ward: 4017\n",
    "moons.txt": "Moons\n\n┌────────┬────────┐\n│ Moon   │ Orbit  │\n├────────┼────────┤\n"
    "│ Oberon │ 13.5 d │\n│ Ariel  │ 2.5 d  │\n└────────┴────────┘\n",
    "licences.adoc": "= Licences\n\n|===\n|Licence |Levy\n\n|Juggling\n|25 marks\n\n"
    "|Fire-eating\n|60 marks\n|===\n",
    "rehearsal.vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:04.200\n"
    "<v Solveig>The harpsichord is moved on Sunday.\n",
    "archive/gowns.md": "# Gowns\n\nGowns are compulsory at the feast.\n",
    "gowns.md": "# Gowns\n\nGowns are optional at the feast.\n",
    "bylaws.txt": "Bylaws of the weavers\n\n6.3 A weaver is expelled:\n"
    "    (a) for theft of yarn;\n    (b) for lending the key.\n",
    "kettle.md": "# Kettle\n\n"
    "The kettle of the hut has a lid of tin and was mended twice. It is kept by Olga.\n",
    "seal.md": "# Seals\n\n"
    "See [the count. Part three](https://example.org/a.b) for the 480 seals of the skerry.\n",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the article that answers it, and what its first quote with its lead must hold."""

    question: str
    article: str
    pattern: str


CASES = (
    Case("Which glaze is used?", "chat.txt", "celadon"),
    Case("Who will buy hedgehog food?", "phone-chat.txt", "Otto Brandt"),
    Case("Who said that the plumber wants half of the money?", "call.txt", "Jens Falk"),
    Case("Where was the lens of the lighthouse ground?", "film.txt", "Marseille"),
    Case("When is the organ of the chapel tuned?", "letter.txt", "^the organ of the chapel"),
    Case("How large may a shed be?", "lease.txt", "nine square metres.*No. 3"),
    Case("For how long is the librarian of the choir elected?", "statutes.txt", "^Section 2. The librarian"),
    Case("Who is the keeper of Selsand?", "depots.txt", r"\Asite;keeper;bay\n.*^Selsand;Bo Lie"),
    Case("Which track does Kystkursen have?", "trains.txt", "Train +.*Track.*Kystkursen"),
    Case("What is the price of gamalost?", "cheese.txt", r"\Acheese,price,cellar\n.*^gamalost,95"),
    Case("How are the hives moved?", "beehives.md", "hivectl relocate"),
    Case("How do I wake the sourdough?", "sourdough.md", "rye flour.*warm water.*Wait a day"),
    Case("Who is the owner of the telescope?", "telescope.md", "Signe Moe"),
    Case("At what temperature is the freezer of the blood bank kept?", "freezer.txt", "- 31 degrees"),
    Case("When does entry for the regatta close?", "regatta.md", "9 July"),
    Case("When was the treadle of the loom dropped?", "looms.md", r"2 March 2023.*Dropped the treadle"),
    Case("What is the toll at the south mole?", "moorings.md", r"\ASouth mole\n(?!.*12 crowns).*18 crowns"),
    Case("What is the notice period in the contract with Borg?", "borg/contract.md", "six weeks"),
    Case("What did I do on 12 February 2023?", "journal/2023-02-12.md", "pumpernickel"),
    Case("What do shares of the ESPP cost?", "perks.md", "15 percent less"),
    Case("Until when is the fountain off?", "fountain.md", r"\A# ?|4 April"),
    Case("Who paints the zeppelin?", "crew.md", r"\ABo Lindqvist\nPaints"),
    Case("Who picks the gooseberries, and when are parsnips sown?", "parsnips.md", "March"),
    Case("what's the cabin policy", "CabinPolicy.md", "nine guests"),
    Case(
        "Do you know if grants of the guild are paid in May?", "grants.md", r"\AGrants of the guild are paid"
    ),
    Case("How is ballast pumped?", "ballast.md", "pump --shore"),
    Case("What was the revenue in March 2024?", "revenue/2024-03.md", "81,000"),
    Case("What is the max retry delay?", "api.md", r"maxRetryDelay"),
    Case("Where do walruses sleep?", "walrus.org", r"\AThey sleep on the ice floe\.\Z"),
    Case(
        "Where does the vault of the bank stand?",
        "vault.md",
        r"\AThe vault stands in the cellar of the bank\.\Z",
    ),
    Case("Can I freeze barley porridge?", "porridge.md", "Do not freeze it"),
    Case("What should I do after a sinking?", "sinking.md", "Count.*flare.*log.*socks"),
    Case("When did Petra Kolb send the confirmation of the buttons?", "mail/order.txt", "16 Apr 2024"),
    Case("What does K-71 mean?", "faults.md", r"\AK-71 means that the weft is out\.\Z"),
    Case("Where does the key of the shed hang?", "shed/2023/rule.md", "chapel"),
    Case("When is the sluice opened on Friday?", "sluice.md", r"(?!.*05:40)Fri . 06:30"),
    Case("What is the line of the Elm ward in the infirmary?", "wards.txt", r"(?!.*4011)Elm ward: 4014"),
    Case("What is the orbit of Ariel?", "moons.txt", r"Moon +. Orbit.*Ariel +. 2\.5 d"),
    Case("What is the levy for fire-eating?", "licences.adoc", r"Fire-eating\n.60 marks"),
    Case("Who said that the harpsichord is moved?", "rehearsal.vtt", "Solveig"),
    Case("Are gowns compulsory at the feast?", "gowns.md", "optional"),
    Case("What does 6.3 (b) say?", "bylaws.txt", "lending the key"),
    Case("Where are the 480 seals of the skerry counted?", "seal.md", r"\[the count. Part three\]\("),
)


@pytest.fixture(scope="module")
def library(real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """All the articles, indexed once."""
    root = tmp_path_factory.mktemp("kinds")
    (root / "articles").mkdir()
    for name, text in ARTICLES.items():
        path = root / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    library = Library(root / "articles", root / "index", real_encoder)
    library.sync()
    yield library
    library.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.article)
def test_the_first_quote_answers(library: Library, case: Case) -> None:
    answer = library.ask(case.question)
    assert answer.found
    first = answer.citations[0]
    assert first.article.id == case.article
    assert re.search(case.pattern, first.passage, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    "question",
    [
        "What does the kettle of the hut cost?",
        "How heavy is the kettle of the hut?",
        "What colour is the kettle of the hut?",
        "In which year was the kettle of the hut made?",
        "What is the phone number of Olga of the kettle?",
        "How tall is the kettle of the hut?",
        "What are the opening hours of the kettle of the hut?",
        "What does P-17 of the loom mean?",
    ],
)
def test_what_has_no_value_of_the_form_asked_for_is_hardly_an_answer(library: Library, question: str) -> None:
    answer = library.ask(question)
    assert not answer.found or answer.tentative


def test_a_name_that_no_article_has_makes_an_answer_less_sure_and_is_named(library: Library) -> None:
    known, unknown = (library.ask(f"Who keeps the kettle of the hut {words}?") for words in ("", "of Varvik"))
    assert known.found
    assert unknown.confidence < known.confidence
    assert not unknown.found or unknown.missing == ("Varvik",)


@pytest.mark.parametrize(
    ("article", "title", "published"),
    [
        ("telescope.md", "The telescope", "2021-05-03"),
        ("chat.txt", "chat", "2023-11-02"),
        ("film.txt", "film", None),
    ],
)
def test_titles_and_dates_are_what_the_article_states(
    library: Library, article: str, title: str, published: str | None
) -> None:
    (info,) = (info for info in library.articles() if info.id == article)
    assert (info.title, info.published) == (title, published)
