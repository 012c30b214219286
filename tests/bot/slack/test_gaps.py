"""`footnote gaps`: what could not be answered, or did not help, grouped by meaning and counted."""

import json
from dataclasses import replace
from pathlib import Path

from bot.parsing.location import Location
from bot.slack.state.answers import AnswerStore, StoredAnswer, StoredSource
from bot.slack.state.database import opened
from bot.slack.state.feedback import Feedback, Opinion
from tests.bot.run_footnote import Shell

CLOSEST = StoredSource(1, Location("skerry.md", "lines", 3, 4))
FERRY = "When does the ferry sail?"
GAP = StoredAnswer("a1", "T1", "C1", "1.1", "1.1", "U1", False, FERRY, "…", False, (CLOSEST,), 1.0)


def keep(footnote: Shell, *answers: StoredAnswer) -> None:
    with opened(footnote.home / "state/slack.sqlite") as database:
        for answer in answers:
            AnswerStore(database).save(answer)


def test_gaps_are_grouped_counted_and_have_their_closest_article(footnote: Shell) -> None:
    keep(
        footnote,
        GAP,
        replace(GAP, id="a2", ts="2.2", question="When does the ferry sail", answered_at=2.0),
        replace(GAP, id="a3", ts="3.3", question="Who won the cup?", sources=()),
        replace(GAP, id="a4", ts="4.4", question="Who was answered?", found=True),
        replace(GAP, id="a5", ts="5.5", question="Which pier was wrong?", found=True),
    )
    with opened(footnote.home / "state/slack.sqlite") as database:
        Feedback(database).save(Opinion("T0TEAM", "a5", "U2", helpful=False))
    rows = json.loads(footnote("gaps", "--json").out)
    assert [(row["count"], row["question"], row["closest"]) for row in rows] == [
        (2, "When does the ferry sail", "skerry.md"),
        (1, "Which pier was wrong?", "skerry.md"),
        (1, "Who won the cup?", ""),
    ]
    assert (rows[1]["not_said"], rows[1]["not_helpful"]) == (0, 1)
    assert footnote("gaps").out.splitlines()[0].startswith("2\tWhen does the ferry sail\tskerry.md\t1970-")


def test_gaps_are_exported_for_eval(footnote: Shell) -> None:
    keep(footnote, GAP)
    assert footnote("gaps", "--questions", "gaps.jsonl").out == ""
    (line,) = Path("gaps.jsonl").read_text().splitlines()
    assert json.loads(line) == {"question": GAP.question, "articles": []}
    assert footnote("gaps", "--questions", "no/such/folder").code == 3


def test_without_gaps_that_is_said(footnote: Shell) -> None:
    told = "there are no gaps: every question in Slack was answered, no answer called bad.\n"
    assert footnote("gaps").err == told
