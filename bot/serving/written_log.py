"""What the log tells of written answers: figures and verdicts, and nothing that anybody wrote."""

from bot.serving.logs import Field, log_info, log_warning
from bot.writing.written import Written


def log_told(line: str) -> None:
    """What is sent where, which whoever runs the server has to know once."""
    if line:
        log_info("writer", told=line)


def log_written(written: Written, **where: Field) -> None:
    """How the model did; `where` is what else says which answer it was."""
    log_info(
        "written", **where, model=written.model, ms=round(written.elapsed_ms),
        prompt_tokens=written.tokens.prompt, completion_tokens=written.tokens.completion,
        shown=len(written.sentences), replaced=written.replaced, struck=written.struck,
        error=str(written.failure.kind) if written.failure else "",
    )  # fmt: skip
    if written.failure is not None and written.was_asked:
        log_warning("not_written", error=written.failure.message, hint=written.failure.hint)
    for note in written.notes:
        log_warning("writer", told=note)
