"""What the buttons around a human's help do: ask for it, mark it as given, save it as an article."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from slack_sdk.errors import SlackApiError

from bot.serving.logs import log_info, log_warning
from bot.slack.access import Visibility
from bot.slack.client.posting import DeliveryError, post
from bot.slack.context import SlackContext
from bot.slack.events.button_press import Body, ButtonPress, read_press, tell
from bot.slack.messages import actions as named
from bot.slack.messages.escalation import ASKED, NOT_YOURS, SENT, HelpRequest, help_request, resolved
from bot.slack.messages.escape import unescape_mrkdwn
from bot.slack.messages.message import text_message
from bot.slack.messages.save_form import ArticleDraft, read_draft, save_modal
from bot.slack.messages.shared_answer import source_names
from bot.slack.saved_answers import save_answer
from bot.slack.state.answers import StoredAnswer
from retrieval.errors import FootnoteError

GONE = "This answer is no longer kept, or was not given here. Ask the question again."
NOT_A_RESPONDER = "Only those who answer questions can save an article."
NOWHERE = "Nobody could be reached. Please ask a colleague."
NOT_A_MEMBER = {"not_in_channel", "channel_not_found", "is_archived"}
SOURCE = "Answer of a colleague in Slack"


@dataclass(frozen=True, slots=True)
class EscalationListeners:
    """The listeners of the buttons and the modal around a human's help."""

    context: SlackContext

    def ask_human(self, body: Body) -> None:
        """Notify the responders of the channel, once an answer."""
        press = read_press(body)
        answer = self._visible(press)
        if answer is None:
            tell(press, GONE)
            return
        with self.context.stores.jobs.run_once(answer.team, named.ASK_HUMAN, answer.id) as first:
            if not first:
                tell(press, ASKED)
                return
            here = not answer.private and not answer.channel.startswith("D") and self._ask_here(press, answer)
            if not here:
                self._ask_elsewhere(press, answer)
                tell(press, SENT)
        log_info("human_asked", channel=answer.channel, ts=answer.ts, here=here)

    def resolve(self, body: Body) -> None:
        """Mark that a human has helped."""
        press = read_press(body)
        answer = self.context.stores.answers.get(press.args[0], self.context.identity.team)
        if answer is None:
            tell(press, GONE)
        elif press.person != press.args[1] and not self._is_responder(press.person, answer.channel):
            tell(press, NOT_YOURS)
        else:
            message = resolved(answer, press.person, can_save=self.context.saved_answers is not None)
            self.context.client.chat_update(
                channel=press.channel, ts=press.message, text=message.text, blocks=list(message.blocks)
            )
            log_info("resolved", channel=answer.channel, ts=answer.ts)

    def open_form(self, body: Body) -> None:
        """Open the modal with the question as title and the last reply of a person as text."""
        press = read_press(body)
        answer = self.context.stores.answers.get(press.args[0], self.context.identity.team)
        folder = self.context.saved_answers
        if answer is None or folder is None:
            tell(press, GONE)
        elif not self._is_responder(press.person, answer.channel):
            tell(press, NOT_A_RESPONDER)
        else:
            today = datetime.now(UTC).date().isoformat()
            draft = ArticleDraft(answer.question, self._last_reply(press), SOURCE, today)
            self.context.client.views_open(trigger_id=press.trigger, view=save_modal(draft, folder.name))

    def save(self, body: Body) -> None:
        """Write the article, index it, and tell whoever saved it."""
        person, folder = str(body["user"]["id"]), self.context.saved_answers
        if folder is None or not self._is_responder(person, ""):
            post(self.context.client, person, "", text_message(NOT_A_RESPONDER))
            return
        try:
            file = save_answer(folder, read_draft(body["view"]))
            self.context.library.sync()
            told = f"Saved as {folder.name}/{file.name}; I quote it from now on."
            log_info("article_saved", by=person)  # its name has the words of a question
        except OSError as error:
            log_warning("article_not_saved", error=error.strerror or type(error).__name__)
            told = f"That could not be saved ({error.strerror or type(error).__name__})."
        except FootnoteError as error:  # the next round of updates takes the file in
            log_warning("not_updated", error=error.message, hint=error.hint)
            told = "Saved; I quote it as soon as the index is brought up to date."
        post(self.context.client, person, "", text_message(told))

    def _visible(self, press: ButtonPress) -> StoredAnswer | None:
        """The answer of a button, if it was given there and the presser may see it."""
        answer = self.context.stores.answers.get(press.args[0], self.context.identity.team)
        if answer is None or answer.channel != press.channel:
            return None
        hidden = answer.private and answer.asker != press.person
        return None if hidden or self.context.access.refusal_of(press.person, press.channel) else answer

    def _ask_here(self, press: ButtonPress, answer: StoredAnswer) -> bool:
        """Ask in the thread of the answer; False where the app cannot post or nobody reads there."""
        responders = self.context.channels.responders(answer.channel)
        if not responders:
            return False
        can_save = self.context.saved_answers is not None
        request = HelpRequest(press.person, responders, here=True, can_save=can_save)
        try:
            post(self.context.client, answer.channel, answer.thread_ts, help_request(answer, request))
        except DeliveryError as error:
            if error.code not in NOT_A_MEMBER:
                raise
            return False
        return True

    def _ask_elsewhere(self, press: ButtonPress, answer: StoredAnswer) -> None:
        """Ask in the channel for that, or each responder in a direct message.

        The answer is shown only where its sources may be seen.
        """
        channels = self.context.channels
        link, can_save = self._permalink(answer), self.context.saved_answers is not None
        responders = channels.responders(answer.channel)
        people = () if channels.escalate else self._people(responders)
        reached = 0
        for target in (channels.escalate,) if channels.escalate else people:
            named_here = responders if channels.escalate else ()
            try:
                sources = self._sources_for(target, answer)
                text = answer.answer if sources is not None else ""
                request = HelpRequest(press.person, named_here, False, text, link, can_save, sources or ())
                post(self.context.client, target, "", help_request(answer, request))
                reached += 1
            except DeliveryError as error:
                log_warning("responder_not_reached", target=target, error=error.code)
        if not reached:
            raise DeliveryError("nobody_reached", transient=True)

    def _sources_for(self, target: str, answer: StoredAnswer) -> tuple[str, ...] | None:
        """The names of the answer's sources for a channel or a person; None if these may not see them."""
        access, channels = self.context.access, self.context.channels
        if target == channels.escalate:
            if not access.can_share(target):
                return None
            seen_by = Visibility(target)
        else:
            seen_by = Visibility("", target, alone=True)
        return source_names(answer, self.context.library, access.filters(seen_by))

    def _people(self, responders: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of people, with the members of groups in place of the groups."""
        directory = self.context.access.directory
        people = [
            person
            for id in responders
            for person in (sorted(directory.members(id)) if id.startswith("S") else [id])
        ]
        return tuple(dict.fromkeys(people))

    def _permalink(self, answer: StoredAnswer) -> str:
        """A link to the question, where it is a message that others may open."""
        if answer.private or not answer.thread_ts or answer.channel.startswith("D"):
            return ""
        try:
            return str(
                self.context.client.chat_getPermalink(channel=answer.channel, message_ts=answer.ts)[
                    "permalink"
                ]
            )
        except SlackApiError:
            return ""

    def _last_reply(self, press: ButtonPress) -> str:
        """What a person wrote last in the thread of a request for help; empty if that cannot be read."""
        thread = press.thread or press.message
        try:
            pages = self.context.client.conversations_replies(
                channel=press.channel, ts=thread, oldest=press.message, limit=200
            )
            messages = [message for page in pages for message in page["messages"]]
        except SlackApiError:
            return ""
        texts = [
            str(message.get("text") or "")
            for message in messages
            if message.get("user") != self.context.identity.user and message.get("ts", "") > press.message
        ]
        return unescape_mrkdwn(texts[-1], self.context.identity.user) if texts else ""

    def _is_responder(self, person: str, channel: str) -> bool:
        """Whether a person answers questions in a channel, or anywhere where `channel` is empty."""
        channels = self.context.channels
        responders = channels.responders(channel) if channel else channels.all_responders()
        return person in self._people(responders)


# The listener of each action id.
HELP_BUTTONS: Mapping[str, Callable[[EscalationListeners, Body], None]] = {
    named.ASK_HUMAN: EscalationListeners.ask_human,
    named.RESOLVED: EscalationListeners.resolve,
    named.SAVE_ARTICLE: EscalationListeners.open_form,
}
