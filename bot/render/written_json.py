"""What a model wrote as fields of the JSON of an answer; fields are only ever added."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.writing.written import Written, WrittenSentence


def written_values(written: Written | None, *, with_struck: bool = False) -> Mapping[str, Any]:
    """The fields `written` and `writer_error`; with `with_struck` also what is not shown."""
    if written is None:
        return {}
    return {
        "written": _written(written, with_struck=with_struck) if written.is_shown else None,
        "writer_error": str(written.failure.kind) if written.failure else None,
    }


def _written(written: Written, *, with_struck: bool) -> dict[str, Any]:
    values: dict[str, Any] = {
        "text": written.text,
        "model": written.model,
        "whole": written.whole,
        "sentences": [_sentence(sentence) for sentence in written.sentences],
        "struck": written.struck,
        "tokens": asdict(written.tokens),
        "elapsed_ms": round(written.elapsed_ms, 1),
    }
    if with_struck:
        values["unshown"] = [
            {"text": sentence.text, "verdict": str(sentence.outcome), "why": sentence.reason}
            for sentence in written.unshown
        ]
    return values


def _sentence(sentence: WrittenSentence) -> dict[str, Any]:
    why = {"why": sentence.reason} if sentence.reason else {}
    verdict = str(sentence.outcome)
    return {"text": sentence.text, "citations": [sentence.citation.n], "verdict": verdict, **why}
