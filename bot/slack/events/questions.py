"""What asks something: messages, commands, shortcuts and examples; and the tabs that say how to ask."""

from dataclasses import dataclass

from bot.slack.answering.queue import QuestionQueue
from bot.slack.client.posting import post_to_person
from bot.slack.context import SlackContext
from bot.slack.events.button_press import Body, read_press
from bot.slack.events.parsing import Deleted, read_command, read_event, read_shortcut
from bot.slack.messages import actions as named
from bot.slack.messages.home import (
    NOTHING_SHOWN,
    closed_home_view,
    example_message,
    home_view,
    prompts,
)
from bot.slack.state.question import AskedVia, MessageKey, SlackQuestion
from bot.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners of a workspace's events, commands and shortcuts; Slack is answered after one returns."""

    workspace: Workspace

    @property
    def context(self) -> SlackContext:
        return self.workspace.context

    @property
    def queue(self) -> QuestionQueue:
        return self.workspace.queue

    def message(self, body: Body) -> None:
        """Accept a question, or forget one that was deleted."""
        message = read_event(body, self.context.identity, self.queue.follows_thread)
        if isinstance(message, Deleted):
            self.queue.forget(message.key)
        elif message is not None and message.is_edit:
            self.queue.accept_edit(message)
        elif message is not None:
            self.queue.accept(message)

    def command(self, body: Body) -> None:
        """Accept the question of a slash command."""
        self.queue.accept(read_command(body, self.context.identity))

    def shortcut(self, body: Body) -> None:
        """Accept a message as a question."""
        self.queue.accept(read_shortcut(body, self.context.identity))

    def example(self, body: Body) -> None:
        """Ask the example that was pressed on the home tab, in the direct messages of whoever pressed it."""
        press, client = read_press(body), self.context.client
        question, team = " ".join(press.args), self.context.identity.team
        if self.context.access.refusal_of(press.person, ""):
            return  # who is not answered sees no examples, but one may be left from before
        with self.context.stores.jobs.run_once(team, named.ASK_EXAMPLE, press.trigger) as first:
            if first:
                channel, ts = post_to_person(client, press.person, example_message(question))
                key = MessageKey(team, channel, ts)
                self.queue.accept(SlackQuestion(key, ts, press.person, question, AskedVia.DIRECT))

    def home_opened(self, body: Body) -> None:
        """Publish the home tab, or suggest prompts on the messages tab."""
        event, client, home = body["event"], self.context.client, self.workspace.home
        admitted = not self.context.access.refusal_of(str(event["user"]), "")
        summary = home.summary() if admitted else NOTHING_SHOWN
        if event.get("tab") == "messages":
            # No thread_ts: with agent_view Slack would silently drop the prompts.
            suggestions = prompts(summary)
            client.assistant_threads_setSuggestedPrompts(
                channel_id=str(event["channel"]), prompts=suggestions
            )
        else:
            writer = self.context.writer.options.receiver if self.context.writer else ""
            shown = home_view(summary, home.updated, writer, self.context.base_url)
            view = shown if admitted else closed_home_view()
            client.views_publish(user_id=str(event["user"]), view=view)
