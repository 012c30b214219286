"""The writer, against a strict server on loopback: what is shown, and what is done when something fails."""

import threading
from dataclasses import replace

import pytest

from bot.writing.client import ModelClient
from bot.writing.failures import FailureKind
from bot.writing.listener import Listener
from bot.writing.options import WriterOptions
from bot.writing.verdict import Outcome
from bot.writing.writer import Writer
from bot.writing.written import Written, WrittenSentence
from retrieval.types import Evidence
from tests.bot.writing.evidence import BOAT, CITATIONS, LAMP, WINTERS, ExactChecker, citation, evidence
from tests.fakes.model.replies import (
    DONE,
    END,
    HEAD,
    Reply,
    as_whole,
    chunk,
    drips,
    error,
    event,
    faults,
    one_byte_a_piece,
    parts,
    silent_after,
    stops_after,
    usage,
    writes,
)
from tests.fakes.model.server import MODEL, FakeModel

KEY = "sk-secret-0123456789abcdef"
QUESTION = "Who lit the lamp?"
LEFT_ALONE = f"{MODEL} is left alone until /write on; quotes are shown."
GOOD = f"{LAMP[:-1]} [1]. {WINTERS} [2]"


def writer_for(server: FakeModel, **options: float) -> Writer:
    chosen = replace(WriterOptions(server.url, MODEL), **options)  # type: ignore[arg-type]
    return Writer(chosen, ModelClient(server.url, MODEL, KEY))


def write(writer: Writer, of: Evidence | None = None, listener: Listener | None = None) -> Written:
    of = of or evidence()
    return writer.write(QUESTION, of, ExactChecker(of), listener or Listener())[0]


def written_with(*replies: Reply, **options: float) -> Written:
    with FakeModel(*replies, key=KEY) as server:
        return write(writer_for(server, **options))


def test_sentences_that_stand_are_shown_with_numbers_by_first_use() -> None:
    written = written_with(writes(f"{WINTERS} [2] ", f"{LAMP[:-1]} [1].", tokens=(812, 96)))
    assert written.failure is None
    assert written.text == f"{WINTERS[:-1]} [1]. {LAMP[:-1]} [2]."
    assert [sentence.citation.quote for sentence in written.sentences] == [WINTERS, LAMP]
    assert (written.tokens.prompt, written.tokens.completion, written.whole) == (812, 96, True)


def test_a_sentence_that_fails_gives_way_to_its_quote_once_or_is_struck() -> None:
    text = f"{BOAT} [3] {LAMP} [1] {WINTERS} [2] The lamp was green [1]. Pirates came [2]."
    written = written_with(writes(text))
    assert [sentence.outcome for sentence in written.sentences] == [Outcome.SUPPORTED] * 3
    assert [sentence.reason for sentence in written.unshown] == [
        "a word that its source has not; its quote is shown already",
        "no source says so",
    ]
    assert (written.struck, written.replaced) == (2, 0)


def test_a_sentence_that_refers_to_one_that_was_struck_is_replaced_too() -> None:
    written = written_with(writes(f"{BOAT} {LAMP} The lamp was green. She kept it burning."))
    outcomes = [(sentence.text, sentence.outcome) for sentence in written.sentences]
    assert outcomes == [(BOAT, Outcome.SUPPORTED), (LAMP, Outcome.SUPPORTED), (WINTERS, Outcome.QUOTED)]
    assert (written.struck, written.replaced) == (1, 1)


@pytest.mark.parametrize(
    "reply",
    [
        one_byte_a_piece(GOOD),
        as_whole(GOOD),
        parts(HEAD, chunk(": BUSY\r\n\r\n"), chunk(event(GOOD).replace("data: ", "data:")), chunk(DONE), END),
        parts(HEAD, chunk(event(content=None)), chunk(event(GOOD)), chunk(event(finish="stop")), END),
        parts(HEAD, chunk(event(reasoning_content="hm")), chunk(event(GOOD, finish="stop")), END),
        writes("<think>A lamp. It was green.</think>\n", GOOD),
        writes("A lamp. It was green. It was red.</think>\n", GOOD),
        writes(GOOD, tokens=None),
        writes(f"{GOOD} Pirates came and", finish="length"),
        writes(f"Here is the answer:\n- {LAMP} [1]\n- **{WINTERS}** [2]\n\nSources:\n[1] Skerry"),
        writes(f"{GOOD} {GOOD} {GOOD} {GOOD}"),
    ],
)  # fmt: skip
def test_an_answer_is_the_same_in_whatever_form_a_server_sends_it(reply: Reply) -> None:
    written = written_with(reply)
    assert (written.failure, [sentence.text for sentence in written.sentences]) == (None, [LAMP, WINTERS])


@pytest.mark.parametrize(("name", "reply", "kind"), faults(KEY))
def test_each_fault_is_named_and_the_key_is_in_no_word_of_it(name: str, reply: Reply, kind: str) -> None:
    written = written_with(reply)
    assert written.failure is not None, name
    assert written.failure.kind == kind
    assert written.failure.hint
    assert not written.is_shown
    assert KEY not in repr(written)


def test_a_server_that_is_not_there_is_named_with_its_host() -> None:
    with FakeModel() as server:
        writer = writer_for(server)
    written = write(writer)
    assert written.failure is not None
    assert written.failure.kind == FailureKind.UNREACHABLE
    assert server.url.split("/")[2] in written.failure.message


@pytest.mark.parametrize("reply", [silent_after(60), silent_after(60, LAMP), drips(LAMP, 0.05)])
def test_a_server_that_takes_too_long_is_given_up(reply: Reply) -> None:
    written = written_with(reply, seconds=0.3)
    assert written.failure is not None
    assert written.failure.kind == FailureKind.TOO_SLOW
    assert written.elapsed_ms < 30_000  # not what the server would have taken


@pytest.mark.parametrize(
    "refusal", [error(503, "Loading model", Retry_After="0"), error(429, "", Retry_After="0")]
)
def test_a_server_that_is_busy_is_tried_again_before_the_first_piece(refusal: Reply) -> None:
    with FakeModel(refusal, refusal, writes(GOOD)) as server:
        assert write(writer_for(server)).is_shown
        assert server.calls == 3


def test_a_server_that_stays_busy_is_tried_three_times() -> None:
    with FakeModel(error(503, "Loading model", Retry_After="0")) as server:
        written = write(writer_for(server))
        assert (written.failure and written.failure.kind, server.calls) == (FailureKind.SERVER, 3)


def test_nothing_is_tried_again_after_the_first_piece() -> None:
    with FakeModel(stops_after(f"{LAMP} [1] And"), writes(GOOD)) as server:
        assert not write(writer_for(server)).is_shown
        assert server.calls == 1


@pytest.mark.parametrize("parameter", ["temperature", "stream_options", "max_tokens"])
def test_a_parameter_that_a_server_refuses_is_left_out_once_and_for_all(parameter: str) -> None:
    with FakeModel(writes(GOOD), refuses=(parameter,)) as server:
        writer = writer_for(server)
        assert write(writer).is_shown
        assert writer.write("What about oil?", evidence(), ExactChecker(evidence()))[0].is_shown
        assert (server.calls, len(server.requests)) == (3, 2)
        assert parameter not in server.requests[-1]


def test_half_of_the_sentences_are_sent_where_the_context_is_too_short() -> None:
    refusal = error(400, "the request exceeds the available context size (exceed_context_size_error)")
    with FakeModel(refusal, writes(f"{LAMP} [1]")) as server:
        assert write(writer_for(server)).is_shown
        assert BOAT in server.prompt(0)
        assert BOAT not in server.prompt(1)


def test_a_server_that_reads_far_less_than_was_sent_is_told_of_once() -> None:
    with FakeModel(writes(GOOD, tokens=(60, 9)), writes(BOAT, tokens=(60, 9))) as server:
        writer = writer_for(server)
        (note,) = write(writer).notes
        assert "its context is too short" in note
        assert writer.write("What about oil?", evidence(), ExactChecker(evidence()))[0].notes == ()


def test_the_same_question_of_the_same_sentences_is_not_sent_twice() -> None:
    with FakeModel(writes(GOOD)) as server:
        writer = writer_for(server)
        assert write(writer).text == write(writer).text
        assert server.calls == 1
        changed = evidence(citation(1, LAMP, 100), citation(2, WINTERS + " Indeed.", 200))
        write(writer, changed)
        assert server.calls == 2


def test_failures_are_not_kept() -> None:
    with FakeModel(stops_after("The"), writes(GOOD)) as server:
        writer = writer_for(server)
        assert not write(writer).is_shown
        assert write(writer).is_shown


@pytest.mark.parametrize(
    ("reply", "kind", "message"),
    [
        (writes("NO ANSWER"), FailureKind.REFUSED, "do not answer"),
        (writes("I cannot answer this question."), FailureKind.REFUSED, "do not answer"),
        (writes("<think>Is it the keeper?</think>"), FailureKind.MALFORMED, "only thought"),
        (writes(), FailureKind.MALFORMED, "wrote nothing"),
    ],
)
def test_a_reply_without_a_sentence_means_the_same_each_time(
    reply: Reply, kind: FailureKind, message: str
) -> None:
    with FakeModel(reply) as server:
        writer = writer_for(server)
        failures = [write(writer).failure for _ in range(2)]
        assert server.calls == 2
    for failure in failures:
        assert failure is not None
        assert (failure.kind, message in failure.message) == (kind, True)


def test_nothing_is_released_that_was_not_checked() -> None:
    released: list[WrittenSentence] = []
    of = evidence()
    checker = ExactChecker(of)
    pieces = ("<think>Secret one. Secret two.</think>", f"{LAMP} [1]. Pirates came. {WINTERS} Cut")
    with FakeModel(writes(*pieces, finish="length")) as server:
        writer_for(server).write(QUESTION, of, checker, Listener(on_sentence=released.append))
    assert checker.seen == [LAMP, "Pirates came.", WINTERS]
    assert [sentence.text for sentence in released] == [LAMP, WINTERS]


def test_whoever_stops_the_model_keeps_what_was_released_and_the_server_sees_it() -> None:
    stop = threading.Event()
    listener = Listener(on_sentence=lambda sentence: stop.set(), cancelled=stop.is_set)
    with FakeModel(drips_sentences(LAMP, WINTERS)) as server:
        written = write(writer_for(server), listener=listener)
        assert server.closed_early.wait(30)
    assert [sentence.text for sentence in written.sentences] == [LAMP]
    assert (written.failure and written.failure.kind, written.is_shown) == (FailureKind.CANCELLED, True)


def test_an_interrupt_stops_the_model_as_well() -> None:
    def interrupt(sentence: WrittenSentence) -> None:
        raise KeyboardInterrupt

    with FakeModel(drips_sentences(LAMP, WINTERS)) as server:
        written = write(writer_for(server), listener=Listener(on_sentence=interrupt))
        assert server.closed_early.wait(30)
    assert written.failure is not None
    assert written.failure.kind == FailureKind.CANCELLED


def drips_sentences(*sentences: str) -> Reply:
    """Sentence after sentence, and then filler until nobody reads it."""
    return parts(
        HEAD, *(chunk(event(f"{sentence} ")) for sentence in sentences), *[chunk(event("and "))] * 200_000
    )


def test_a_source_that_changed_meanwhile_is_not_shown_and_its_file_is_named() -> None:
    of = evidence()
    with FakeModel(writes(f"{WINTERS} [2] {LAMP} [1] {BOAT} [3]")) as server:
        written, changed = writer_for(server).write(
            QUESTION, of, ExactChecker(of), is_current=lambda source: source.quote != LAMP
        )
    assert [sentence.text for sentence in written.sentences] == [WINTERS, BOAT]
    assert changed == (CITATIONS[0].article.path,)


def test_a_model_that_fails_three_times_is_named_once_and_left_alone_until_asked_for() -> None:
    with FakeModel(error(500, "panic")) as server:
        writer = writer_for(server)
        failed = [write(writer) for _ in range(5)]
        assert server.calls == 3
        assert all(written.failure and written.failure.kind == FailureKind.SERVER for written in failed)
        assert [written.notes for written in failed] == [(), (), (LEFT_ALONE,), (), ()]
        writer.breaker.reset()
        write(writer)
        assert server.calls == 4


def test_a_model_that_writes_little_that_stands_is_left_alone() -> None:
    with FakeModel(*(writes(f"Pirates came {n} times. {LAMP}") for n in range(12))) as server:
        writer = writer_for(server)
        for n in range(12):
            writer.write(f"Question {n}?", evidence(), ExactChecker(evidence()))
        assert server.calls == 12  # half of it stands
        server.replies = [writes("Pirates came. They left. The sea was red.")]
        notes: list[str] = []
        for n in range(8):
            written, _ = writer.write(f"Other question {n}?", evidence(), ExactChecker(evidence()))
            notes += written.notes
        assert server.calls < 20
        (note,) = notes
        assert "little that the articles support" in note


def test_at_most_so_many_sentences_are_taken() -> None:
    written = written_with(writes(f"{LAMP} {WINTERS} {BOAT}"), sentences=2)
    assert ([sentence.text for sentence in written.sentences], written.whole) == ([LAMP, WINTERS], True)


def test_what_is_sent_where_is_said_once_before_it_is_sent() -> None:
    with FakeModel(writes(GOOD)) as server:
        writer, said = writer_for(server), list[str]()
        write(writer, listener=Listener(on_start=said.append))
        write(writer, listener=Listener(on_start=said.append))
    sent = "Your question and up to 12 sentences of the articles go to a model on this machine"
    assert said == [f"{sent}; /write off stops that.", ""]


def test_a_usage_before_the_end_counts_too() -> None:
    written = written_with(
        parts(HEAD, chunk(usage(500, 0)), chunk(event(GOOD, finish="stop")), chunk(DONE), END)
    )
    assert written.tokens.prompt == 500


def test_a_sentence_that_stands_in_a_quote_of_the_answer_has_the_number_of_that_quote() -> None:
    of = evidence()
    whole = citation(1, f"{LAMP} {WINTERS}", 100)
    first, second = citation(1, LAMP, 100), citation(2, WINTERS, 101 + len(LAMP))
    sentences = evidence(first, second).sentences
    of = replace(of, answer=replace(of.answer, citations=(whole,)), sentences=sentences)
    with FakeModel(writes(GOOD)) as server:
        written = write(writer_for(server), of)
    assert [sentence.citation for sentence in written.sentences] == [whole, whole]


def test_a_sentence_that_breaks_off_gives_way_to_the_whole_one() -> None:
    begun = LAMP[:40]
    written = written_with(writes(f"{BOAT} {WINTERS} {begun} …"))
    assert [sentence.text for sentence in written.sentences] == [BOAT, WINTERS, LAMP]
    assert [sentence.reason for sentence in written.unshown] == ["it breaks off"]


@pytest.mark.parametrize("piece", ["- {}", "## {}", "**{}**"])
def test_an_item_of_a_list_or_a_heading_gives_way_to_the_sentence_that_it_is_from(piece: str) -> None:
    written = written_with(writes(f"{BOAT} {WINTERS}\n\n{piece.format(LAMP[:40])}\n\n"))
    assert [sentence.text for sentence in written.sentences] == [BOAT, WINTERS, LAMP]
    assert [sentence.reason for sentence in written.unshown] == ["it is no whole sentence"]


@pytest.mark.parametrize("end", [".", "!", "?", ".”", '."', ".)"])
def test_a_sentence_may_end_in_any_way_that_sentences_do(end: str) -> None:
    of = evidence(citation(1, f"{LAMP[:-1]}{end}", 100))
    with FakeModel(writes(f"{LAMP[:-1]}{end} [1]"), key=KEY) as server:
        written = write(writer_for(server), of)
    assert [sentence.outcome for sentence in written.sentences] == [Outcome.SUPPORTED]
