"""Answers and lists of articles as JSON: the contract with other programs."""

import json
from dataclasses import replace

from bot.render.json_output import answer_json, articles_json
from tests.bot.examples import ARTICLE, FOUND, NOT_FOUND
from tests.bot.render.shown import HEADINGS, under_headings


def test_json_is_the_contract() -> None:
    assert json.loads(answer_json(FOUND)) == {
        "question": "Who was best actor?",
        "answer": "Foxx was named best actor. [1]",
        "found": True,
        "confidence": 0.9346,
        "quote_confidence": 0.9012,
        "citations": [
            {
                "n": 1,
                "quote": "Foxx was named best actor.",
                "path": "seeds/film/oscars.md",
                "lines": [7, 7],
                "chars": [412, 438],
                "score": 0.8123,
                "article": {
                    "id": "film/oscars.md",
                    "title": "Foxx and Swank take Oscars",
                    "source": "BBC News",
                    "url": "https://example.org/oscars",
                    "published": "2005-02-28",
                    "dated_by": "",
                },
                "lead": None,
                "headings": [],
                "agrees": [],
                "where": None,
                "address": None,
            }
        ],
        "closest": [],
        "changed": [],
        "elapsed_ms": 7.9,
        "possibly": False,
        "missing": [],
        "disagree": False,
        "remark": "",
        "statement": "",
        "unread": [],
        "written": None,
        "writer_error": None,
        "partial": False,
        "asked_as": "",
    }


def test_json_of_no_answer_has_the_same_fields() -> None:
    fields = json.loads(answer_json(NOT_FOUND))
    assert list(fields) == list(json.loads(answer_json(FOUND)))
    assert fields["closest"] == [
        {
            "path": "seeds/film/oscars.md",
            "lines": [3, 4],
            "title": "Foxx and Swank take Oscars",
            "score": 0.41,
            "where": None,
            "address": None,
        }
    ]
    assert fields["changed"] == ["seeds/skerry.md"]


def test_json_is_one_line_of_readable_letters() -> None:
    answer = answer_json(replace(FOUND, question="Où?\n\x1b[2J\u202e"))
    assert "\n" not in answer
    assert r'"Où?\n\u001b[2J\u202e"' in answer


def test_json_of_articles_is_an_array_with_an_article_a_line() -> None:
    assert articles_json([]) == "[]"
    listed = articles_json([ARTICLE, ARTICLE])
    assert len(listed.splitlines()) == 2
    assert json.loads(listed)[1] == {
        "id": "film/oscars.md",
        "title": "Foxx and Swank take Oscars",
        "source": "BBC News",
        "url": "https://example.org/oscars",
        "published": "2005-02-28",
        "dated_by": "",
        "path": "seeds/film/oscars.md",
        "passages": 2,
        "address": None,
    }


def test_json_has_the_headings_as_they_stand() -> None:
    (first, _) = json.loads(answer_json(under_headings(*HEADINGS)))["citations"]
    assert first["headings"] == list(HEADINGS)
