"""What the buttons and modals of an answer do.

A button shows only what may be seen where its answer was given; pressed anywhere else, it says only that.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.serving.logs import log_info
from bot.slack.access import Visibility
from bot.slack.client.posting import respond
from bot.slack.context import SlackContext
from bot.slack.events.button_press import Body, ButtonPress, read_press, tell
from bot.slack.events.escalation import GONE
from bot.slack.messages import actions as named
from bot.slack.messages.blocks import Block, modal, section
from bot.slack.messages.feedback_form import THANKS, read_reason, reason_modal
from bot.slack.messages.message import text_message
from bot.slack.messages.shared_answer import shared_message
from bot.slack.messages.source import first_page, source_modal
from bot.slack.state.answers import StoredAnswer, StoredSource
from bot.slack.state.feedback import Opinion
from retrieval.errors import FootnoteError

CHANGED = "The articles have changed since, or may not be shown to everybody here. Ask the question again."
NOT_SHARED = (
    "I cannot share this here: people of other organisations may read this channel, or I am not in it and"
    " cannot tell."
)
NOT_HERE = "The article of this source is not there any more, or may not be shown here."
SHARED = "Shared."

Listener = Callable[[Body], None]


@dataclass(frozen=True, slots=True)
class ButtonListeners:
    """A listener for each button and modal."""

    context: SlackContext

    def ignore_link(self, body: Body) -> None:
        """Slack reports the press of a link, too."""

    def view_source(self, body: Body) -> None:
        """Open the modal of a source."""
        press = read_press(body)
        answer = self._answer(press, press.args[0])
        view = self._source(answer, press) if answer else _notice(GONE)
        opened = self.context.client.views_open(trigger_id=press.trigger, view=view)
        source, pictures = _source_of(answer, press) if answer else None, self.context.pictures
        if answer is None or source is None or pictures is None or pictures.known(answer, source):
            return
        if pictures.upload(answer, source):  # takes seconds; the text is there already
            pictures.show(opened, self._source(answer, press))

    def turn_page(self, body: Body) -> None:
        """Show another page of an article in the modal that was opened from its answer."""
        press = read_press(body)
        answer = self.context.stores.answers.get(press.args[0], self.context.identity.team)
        admitted = answer and not self.context.access.refusal_of(press.person, answer.channel)
        visible = answer is not None and admitted and _is_visible(answer, press.person)
        source = self._source(answer, press) if answer and visible else _notice(GONE)
        view = body["view"]
        self.context.client.views_update(view_id=view["id"], hash=view.get("hash"), view=source)

    def rate(self, body: Body) -> None:
        """Store whether an answer was helpful; if not, ask why."""
        press = read_press(body)
        answer = self._answer(press, press.args[1])
        if answer is None:
            tell(press, GONE)
            return
        helpful = press.args[0] == "yes"
        is_new = self.context.stores.feedback.opinion_of(answer.id, press.person) is not helpful
        self.context.stores.feedback.save(Opinion(answer.team, answer.id, press.person, helpful))
        _log("feedback", answer, helpful=helpful)
        if helpful and is_new:
            tell(press, THANKS)
        elif not helpful:
            self.context.client.views_open(trigger_id=press.trigger, view=reason_modal(answer.id))

    def reason(self, body: Body) -> None:
        """Store why an answer was not helpful."""
        opinion = read_reason(body["view"], self.context.identity.team, str(body["user"]["id"]))
        if self.context.stores.answers.get(opinion.answer, opinion.team):
            self.context.stores.feedback.save(opinion)

    def share(self, body: Body) -> None:
        """Show an answer that only its asker saw to all, once: in its thread, or in the channel."""
        press = read_press(body)
        answer = self._answer(press, press.args[0])
        if answer is None or not self.context.access.can_share(press.channel):
            tell(press, GONE if answer is None else NOT_SHARED)
            return
        everybody = self.context.access.filters(Visibility(answer.channel))
        message = shared_message(answer, self.context.library, everybody)
        if message is None:
            tell(press, CHANGED)
            return
        with self.context.stores.jobs.run_once(answer.team, named.SHARE, answer.id) as first:
            if not first:
                return
            respond(press.response_url, message, thread=press.thread or answer.thread_ts, shared=True)
        self.context.stores.answers.make_public(answer.id)
        self.context.record_event(answer, press.person, "shared")
        respond(press.response_url, text_message(SHARED), replace=True)
        _log("shared", answer)

    def _answer(self, press: ButtonPress, id: str) -> StoredAnswer | None:
        """The answer of a button, if it was given where the button was pressed and the presser may see it."""
        answer = self.context.stores.answers.get(id, self.context.identity.team)
        if answer is None or answer.channel != press.channel:
            return None
        if self.context.access.refusal_of(press.person, press.channel):
            return None
        return answer if _is_visible(answer, press.person) else None

    def _source(self, answer: StoredAnswer, press: ButtonPress) -> Block:
        source = _source_of(answer, press)
        if source is None:
            return _notice(GONE)
        try:
            filters = self.context.access.filters(self.context.visibility(answer))
            page = self.context.library.read(source.location.path, filters)
        except FootnoteError:
            return _notice(NOT_HERE)
        number = int(press.args[2]) if len(press.args) > 2 else first_page(page, source)
        pictures = self.context.pictures
        picture = pictures.known(answer, source) if pictures else ""
        return source_modal(page, answer, source, number, picture=picture)


def _source_of(answer: StoredAnswer, press: ButtonPress) -> StoredSource | None:
    return next((source for source in answer.sources if str(source.n) == press.args[1]), None)


def _is_visible(answer: StoredAnswer, person: str) -> bool:
    return not answer.private or answer.asker == person


def _notice(text: str) -> Block:
    return modal("Source", [section(text)])


def _log(event: str, answer: StoredAnswer, *, helpful: bool | None = None) -> None:
    log_info(event, channel=answer.channel, ts=answer.ts, helpful=helpful)


# The listener of each action id.
BUTTONS: Mapping[str | re.Pattern[str], Callable[[ButtonListeners, Body], None]] = {
    re.compile(rf"{named.VIEW_SOURCE}(_\d)?"): ButtonListeners.view_source,
    re.compile(rf"{named.SOURCE_PAGE}_\d"): ButtonListeners.turn_page,
    re.compile(rf"{named.FEEDBACK}(_\d)?"): ButtonListeners.rate,
    named.SHARE: ButtonListeners.share,
    named.OPEN_LINK: ButtonListeners.ignore_link,
}
