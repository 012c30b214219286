"""The arguments of the tools: their schemas, and how they are read."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.conversation import MAX_QUOTES, MAX_TURNS
from bot.parsing.filters import parse_filters
from bot.parsing.suggestions import did_you_mean
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.types import Source

MAX_LISTED = 1000  # articles in one result
MAX_CONTEXT = 500  # lines above and below a cited one

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Arguments(BaseModel):
    """The arguments of a tool; others than these are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


ArgumentsType = TypeVar("ArgumentsType", bound=Arguments)


class FilterArguments(Arguments):
    """Which articles a call is about; all of them without a value."""

    since: str | None = Field(
        None, description="Only articles of this day or later: 2025-08-22, 2025-08 or 2025."
    )
    until: str | None = Field(None, description="Only articles of this day or earlier.")
    glob: str | None = Field(
        None, alias="in", description='Only articles whose path in the folder fits: "news/*", "hr/*,it/*".'
    )
    kind: str | None = Field(
        None, description='Only files of these kinds, by suffix: "pdf", "html,docx", "text".'
    )

    def filters(self, sources: Sequence[Source]) -> Filters:
        """The filters; the errors of `parse_filters`."""
        return parse_filters(self.since, self.until, self.glob, sources, kind=self.kind, flags="")


class AskArguments(FilterArguments):
    """What `ask` takes."""

    question: Question = Field(description="One question, in the words of a person.")
    earlier: tuple[Question, ...] = Field(
        (),
        max_length=MAX_TURNS,
        description='The questions before it, oldest first, if it refers to them ("and in 2024?").',
    )
    quotes: int | None = Field(None, ge=1, le=MAX_QUOTES, description="How many quotes at most.")
    write: bool = Field(
        True, description="Whether a model that is set up here may write the answer too; false is faster."
    )


class SearchArguments(FilterArguments):
    """What `search` takes."""

    query: Question = Field(description="Words or a question.")
    limit: int = Field(10, ge=1, le=100, description="How many passages at most.")


class ShowArguments(Arguments):
    """What `show` takes."""

    location: str = Field(
        min_length=1,
        description="PATH:LINE, PATH:START-END in characters (`chars` of a citation), or PATH:p9 for a page.",
    )
    context: int = Field(3, ge=0, le=MAX_CONTEXT, description="How many lines above and below.")


class ArticlesArguments(FilterArguments):
    """What `articles` takes."""

    name: str = Field("", description="Only articles with this in their path, title, source or date.")
    words: str = Field("", description="Only articles with a passage that has all these words.")
    limit: int = Field(100, ge=1, le=MAX_LISTED, description="How many articles at most.")
    offset: int = Field(0, ge=0, description="How many to leave out at the beginning of the list.")


def read_arguments(model: type[ArgumentsType], values: Mapping[str, Any]) -> ArgumentsType:
    """The arguments of a call.

    Raises:
        UsageError: one is missing, unknown or not of its type.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _usage_error(model, error.errors(include_url=False)[0]) from None


def _usage_error(model: type[Arguments], details: Mapping[str, Any]) -> UsageError:
    """The first fault of a call in one line. What was sent is not repeated: it may be long."""
    name = ".".join(map(str, details["loc"]))
    names = [field.alias or name for name, field in model.model_fields.items()]
    match details["type"]:
        case "missing":
            return UsageError(f"the argument {name} is missing", "add it")
        case "extra_forbidden":
            return UsageError(f"there is no argument {name[:60]}", did_you_mean(name, names, "remove it"))
    message = details["msg"]
    return UsageError(f"{name}: {message[:1].lower()}{message[1:]}", "call again with another value")
