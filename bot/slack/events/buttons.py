"""What the buttons and modals of an answer do.

Whoever presses one is shown only what may be seen where the answer was given; a button that turns up anywhere
else does nothing but say so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.parsing.channels import Channels
from bot.slack.client.logs import log_info
from bot.slack.client.posting import post, respond
from bot.slack.events.button_press import Body, ButtonPress, read_press
from bot.slack.messages import actions as named
from bot.slack.messages.answer import text_message
from bot.slack.messages.blocks import Block, modal, section
from bot.slack.messages.escalation import ASKED, NOT_YOURS, can_resolve, help_request, resolved
from bot.slack.messages.shared_answer import shared_message
from bot.slack.messages.source import first_page, source_modal
from bot.slack.state.answers import AnswerStore, StoredAnswer
from bot.slack.state.feedback import THANKS, Feedback, Opinion, read_reason, reason_modal
from bot.slack.state.jobs import QuestionJobs
from retrieval.errors import FootnoteError

if TYPE_CHECKING:
    from retrieval.library import Library

GONE = "This answer is no longer kept, or was not given here. Ask the question again."
CHANGED = "The articles have changed since. Ask the question again."
NOT_HERE = "The article of this source is not there any more, or may not be shown here."


@dataclass(frozen=True, slots=True)
class ButtonListeners:
    """The listeners behind the buttons, and what they need."""

    client: WebClient
    library: "Library"
    channels: Channels
    claims: QuestionJobs
    answers: AnswerStore
    feedback: Feedback

    def table(self) -> dict[str | re.Pattern[str], Callable[[Body], None]]:
        """Which listener is behind which action."""
        return {
            named.VIEW_SOURCE: self.view_source,
            re.compile(rf"{named.SOURCE_PAGE}_\d"): self.turn_page,
            re.compile(rf"{named.FEEDBACK}(_\d)?"): self.rate,
            named.SHARE: self.share,
            named.ASK_HUMAN: self.ask_human,
            named.RESOLVED: self.resolve,
            named.OPEN_LINK: _ignore,
        }

    def view_source(self, body: Body) -> None:
        """Open a source in its place."""
        press = read_press(body)
        given = self._given(press)
        modal = self._source(given, press) if given else _notice(GONE)
        self.client.views_open(trigger_id=press.trigger, view=modal)

    def turn_page(self, body: Body) -> None:
        """Show another page of the article; the modal stands for the message that it was opened from."""
        press = read_press(body)
        given = self.answers.get(press.args[0], press.team)
        allowed = given is not None and not (given.private and given.asker != press.person)
        modal = self._source(given, press) if given and allowed else _notice(GONE)
        view = body["view"]
        self.client.views_update(view_id=view["id"], hash=view.get("hash"), view=modal)

    def rate(self, body: Body) -> None:
        """Keep that an answer was helpful, or was not, and then ask why."""
        press = read_press(body)
        given = self._given(press, word=1)
        if given is None:
            respond(press.response_url, text_message(GONE))
            return
        helpful = press.args[0] == "yes"
        self.feedback.give(Opinion(given.id, press.person, helpful))
        log_info("feedback", channel=given.channel, ts=given.ts, helpful=helpful)
        if helpful:
            respond(press.response_url, text_message(THANKS))
        else:
            self.client.views_open(trigger_id=press.trigger, view=reason_modal(given.id))

    def reason(self, body: Body) -> None:
        """Keep why an answer was not helpful."""
        self.feedback.give(read_reason(body["view"], str(body["user"]["id"])))

    def share(self, body: Body) -> None:
        """Show an answer that only its asker saw to the whole channel, once."""
        press = read_press(body)
        given = self._given(press)
        message = shared_message(given, self.library, self.channels) if given else None
        if given is None or message is None:
            respond(press.response_url, text_message(GONE if given is None else CHANGED))
            return
        with self.claims.run_once(press.team, named.SHARE, given.id) as first:
            if not first:
                return
            respond(press.response_url, message, shared=True)
        self.answers.make_public(given.id)
        respond(press.response_url, text_message("Shared."), replace=True)
        log_info("shared", channel=given.channel, ts=given.ts)

    def ask_human(self, body: Body) -> None:
        """Notify those who are configured for the channel, once an answer."""
        press = read_press(body)
        given = self._given(press)
        responders = self.channels.responders(press.channel)
        if given is None or not responders:
            respond(press.response_url, text_message(GONE))
            return
        with self.claims.run_once(press.team, named.ASK_HUMAN, given.id) as first:
            if not first:
                respond(press.response_url, text_message(ASKED))
                return
            thread = given.thread if re.fullmatch(r"\d+\.\d+", given.thread) else ""
            post(self.client, given.channel, thread, help_request(given, press.person, responders))
        log_info("human_asked", channel=given.channel, ts=given.ts)

    def resolve(self, body: Body) -> None:
        """Mark that a human has helped."""
        press = read_press(body)
        given = self._given(press, anybody=True)
        if given is None:
            respond(press.response_url, text_message(GONE))
        elif not can_resolve(press.person, press.args[1], self.channels.responders(given.channel)):
            respond(press.response_url, text_message(NOT_YOURS))
        else:
            message = resolved(given, press.person)
            self.client.chat_update(
                channel=press.channel, ts=press.message, text=message.text, blocks=list(message.blocks)
            )
            log_info("resolved", channel=given.channel, ts=given.ts)

    def _given(self, press: ButtonPress, word: int = 0, *, anybody: bool = False) -> StoredAnswer | None:
        """The answer that a button belongs to, if it was given where the button was pressed.

        One that only its asker saw is nobody else's, but where its question was shown to all: `anybody`.
        """
        given = self.answers.get(press.args[word], press.team)
        if given is None or given.channel != press.channel:
            return None
        return given if anybody or not given.private or given.asker == press.person else None

    def _source(self, given: StoredAnswer, press: ButtonPress) -> Block:
        source = next((each for each in given.sources if str(each.n) == press.args[1]), None)
        if source is None:
            return _notice(GONE)
        try:
            page = self.library.read(source.location.path, self.channels.filters(given.channel))
        except FootnoteError:
            return _notice(NOT_HERE)
        shown = int(press.args[2]) if len(press.args) > 2 else first_page(page, source)
        return source_modal(page, given, source, shown)


def _notice(text: str) -> Block:
    return modal("Source", [section(text)])


def _ignore(body: Body) -> None:
    """A button that opens a link is reported too; there is nothing to do."""
