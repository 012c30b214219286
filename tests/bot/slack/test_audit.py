"""The audit file: who asked what where, what was answered, and by which rights."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.slack.state.audit import NO_AUDIT, AuditFile, Outcome
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from retrieval.errors import StorageError
from tests.bot.run_footnote import Shell
from tests.bot.slack.running import Running
from tests.fakes.slack.slack import FakeSlack

SETTINGS = """
[slack]
audit = "logs/audit.jsonl"
audit_text = true
[slack.channels.C1]
articles = ["film/*"]
shared = ["skerry.md"]
"""
QUESTION = SlackQuestion(MessageKey("T1", "C1", "1.1"), "1.1", "U1", "Who won?", AskedVia.MENTION)


def entries(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_question_is_recorded_with_its_answer_and_the_rights_that_were_applied(
    slack: FakeSlack, home: Path
) -> None:
    with Running(slack, home, SETTINGS) as app:
        app.ask("Who was named best actor?")
        app.ask("What is the capital of Mongolia?")
        slack.people["U2"] = {"is_restricted": True}
        slack.say("C1", "U2", "<@U0BOT> Who was named best actor?")
        app.wait_for_log('"refused"')
    answered, declined, refused = entries(home / "logs/audit.jsonl")
    assert (answered["person"], answered["channel"], answered["way"]) == ("U1", "C1", "mention")
    assert answered["question"] == "Who was named best actor?"
    assert (answered["outcome"], declined["outcome"], refused["outcome"]) == ("found", "not_said", "refused")
    assert answered["answer"].startswith("Foxx was named best actor")
    assert answered["sources"] == [{"article": "film/oscars.md", "chars": [118, 164]}]
    own, shared = answered["rights"]["any_of"]
    assert (own["include"], shared["include"]) == (["film/*"], ["skerry.md"])
    assert (declined["sources"], declined["answer"]) == ([], "The articles do not say.")
    assert (refused["answer"], refused["reason"]) == ("", "I answer full members of this workspace only.")


def test_unless_it_is_asked_for_no_words_are_recorded(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, SETTINGS.replace("audit_text = true", "")) as app:
        app.ask("Who was named best actor?")
    (entry,) = entries(home / "logs/audit.jsonl")
    assert (entry["question"], entry["answer"], entry["outcome"]) == ("", "", "found")
    assert entry["sources"] == [{"article": "film/oscars.md", "chars": [118, 164]}]


def test_the_file_is_its_owners_alone_and_nothing_is_written_without_one(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path / "logs/audit.jsonl", 10)
    audit.write(QUESTION, Outcome("found"))
    assert (tmp_path / "logs/audit.jsonl").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "logs").stat().st_mode & 0o777 == 0o700
    NO_AUDIT.check()
    NO_AUDIT.write(QUESTION, Outcome("found"))
    assert NO_AUDIT.forget_person("U1") == 0


def test_entries_end_by_age_with_their_person_and_with_their_workspace(tmp_path: Path) -> None:
    audit = AuditFile(tmp_path / "audit.jsonl", 10)
    audit.write(QUESTION, Outcome("found"))
    audit.write_event(QUESTION.key, "U2", "shared")
    old = {"time": "2020-01-01T00:00:00+00:00", "person": "U3", "team": "T1"}
    with (tmp_path / "audit.jsonl").open("a") as stream:
        stream.write(json.dumps(old) + '\n{"time": "cut o')
    audit.purge()
    assert [entry["person"] for entry in entries(tmp_path / "audit.jsonl")] == ["U1", "U2"]
    assert audit.forget_person("U2") == 1
    assert [entry["person"] for entry in entries(tmp_path / "audit.jsonl")] == ["U1"]
    assert audit.forget_team("T1") == 1
    assert entries(tmp_path / "audit.jsonl") == []


def test_a_person_who_is_forgotten_is_forgotten_there_too(footnote: Shell, tmp_path: Path) -> None:
    footnote.environ["FOOTNOTE_SLACK_AUDIT"] = str(tmp_path / "audit.jsonl")
    AuditFile(tmp_path / "audit.jsonl", 10).write(QUESTION, Outcome("found"))
    assert footnote("slack", "--forget", "U1").err == "1 entry of U1 deleted.\n"
    assert entries(tmp_path / "audit.jsonl") == []


def test_a_file_that_cannot_be_written_refuses_the_start(slack: FakeSlack, home: Path) -> None:
    (home / "logs").write_text("a file, not a folder")
    with pytest.raises(StorageError, match=r"audit file logs/audit\.jsonl cannot be written"):
        Running(slack, home, SETTINGS).service.start()


def test_an_audit_that_fails_costs_no_answer_and_is_a_fault(slack: FakeSlack, home: Path) -> None:
    with Running(slack, home, SETTINGS) as app:
        (home / "logs").rename(home / "gone")
        (home / "logs").write_text("a file, not a folder")
        assert "Foxx" in app.ask("Who was named best actor?")["text"]
        app.wait_for_log('"audit_not_written"')
        assert any("audit_not_written" in reason for reason in app.service.health()["reasons"])
