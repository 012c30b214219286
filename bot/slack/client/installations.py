"""Where the app is installed, with its tokens: slack_sdk's stores of installations and states, in one file.

The file is its owner's alone. No token is ever in an error or in the log.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import portalocker
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlite3 import SQLite3InstallationStore
from slack_sdk.oauth.state_store.sqlite3 import SQLite3OAuthStateStore
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.slack.client.posting import error_code
from bot.slack.client.tokens import Secrets
from bot.slack.client.web_client import connect
from retrieval.errors import StorageError

FILE = "slack-installations.sqlite"  # in the user's state folder
STATE_SECONDS = 600  # between the opening of the install page and the return from Slack
ROTATE_MINUTES = 120  # before a token ends; Slack's hold for twelve hours
LOCK_SECONDS = 10.0  # for another process that has the same token replaced
# The stores log what they store; errors are reported by whoever calls them.
QUIET = logging.getLogger("slack_sdk.oauth.quiet")
QUIET.setLevel(logging.CRITICAL)

_NEWEST = """
select enterprise_id, team_id, is_enterprise_install from slack_bots where client_id = :client
and (team_id = :team or (team_id = '' and enterprise_id = :enterprise))
order by (team_id = '') = :org_wide desc, id desc limit 1
"""
_ALL = """
select distinct enterprise_id, team_id, is_enterprise_install from slack_bots where client_id = :client
"""
_MEMBERS = """
create table if not exists organisation_members (client_id text, enterprise_id text, team_id text,
primary key (client_id, enterprise_id, team_id)) without rowid
"""
# Only the newest row of a workspace counts; the tokens of older ones are of no use to anybody but a thief.
_PRUNE = """
delete from {table} where client_id = :client and enterprise_id = :enterprise and team_id = :team
and id < (select max(id) from {table} where client_id = :client and enterprise_id = :enterprise
          and team_id = :team)
"""


class RotationError(Exception):
    """A token could not be replaced; `code` is Slack's error, or the kind of failure."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def team_of(bot: Bot) -> str:
    """The id of the workspace of an installation, or of the organisation if that installed the app."""
    return bot.team_id or bot.enterprise_id or ""


class Store(SQLite3InstallationStore):
    """slack_sdk's installations; what is deleted is overwritten, for it was a token."""

    def connect(self) -> sqlite3.Connection:
        connection = super().connect()
        connection.execute("pragma secure_delete = on")
        return connection


class States(SQLite3OAuthStateStore):
    """slack_sdk's states; each is good for one return from Slack, also where two come at the same time."""

    def consume(self, state: str) -> bool:
        with closing(self.connect()) as connection, connection:
            deleted = connection.execute(
                "delete from oauth_states where state = ? and expire_at > ?", (state, time.time())
            )
            return deleted.rowcount == 1


class Installations:
    """The installations of one app.

    All methods raise StorageError if the file cannot be used.
    """

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        self._file = folder / FILE
        self._client_id = secrets.client_id
        client = connect(secrets.api_url)
        self._rotator = TokenRotator(
            client_id=secrets.client_id, client_secret=secrets.client_secret, client=client
        )
        self._unsaved: dict[str, Bot] = {}  # tokens that the file did not take yet, by workspace
        self._lock = threading.Lock()
        self.store = Store(database=str(self._file), client_id=secrets.client_id, logger=QUIET)
        self.states = States(database=str(self._file), expiration_seconds=STATE_SECONDS, logger=QUIET)
        self._open()

    def save(self, installation: Installation) -> None:
        """Keep a new installation, in place of an earlier one of the same workspace."""
        bot = installation.to_bot()
        with self._lock:  # a rotation that runs would store the earlier one after it
            with self._errors():
                self.store.save(installation)
            self._unsaved.pop(team_of(bot), None)  # an earlier one, which would replace this
            self._prune(bot)

    def find(self, team: str, enterprise: str = "", *, org_wide: bool = False) -> Bot | None:
        """A workspace's own installation or, if `org_wide` or there is none, that of its organisation."""
        with self._errors(), closing(self.store.connect()) as connection:
            row = connection.execute(
                _NEWEST,
                {"client": self._client_id, "team": team or "-", "enterprise": enterprise or "-",
                 "org_wide": org_wide},
            ).fetchone()  # fmt: skip
        return self._bot(*row) if row else None

    def all(self) -> list[Bot]:
        bots = (self._bot(*row) for row in self._rows())
        return [bot for bot in bots if bot is not None]

    def note_member(self, bot: Bot, team: str) -> None:
        """Keep that a workspace belongs to the organisation of an installation."""
        with self._errors(), closing(self.store.connect()) as connection, connection:
            connection.execute(
                "insert or ignore into organisation_members values (?, ?, ?)",
                (self._client_id, bot.enterprise_id, team),
            )

    def members(self, bot: Bot) -> list[str]:
        """The workspaces that were noted of an organisation, if the installation is of a whole one."""
        if bot.team_id:
            return []
        with self._errors(), closing(self.store.connect()) as connection:
            rows = connection.execute(
                "select team_id from organisation_members where client_id = ? and enterprise_id = ?",
                (self._client_id, bot.enterprise_id),
            ).fetchall()
        return [team for (team,) in rows]

    def fresh(self, bot: Bot) -> Bot:
        """The installation with a token that holds for hours, by a new one where the old one ends soon.

        Raises:
            RotationError: Slack gives no new token now.
        """
        if bot.bot_token_expires_at is None or not self._ends_soon(bot):
            return bot
        with self._lock, self._only_process():
            bot = self.find(team_of(bot), bot.enterprise_id or "", org_wide=not bot.team_id) or bot
            try:
                rotated = self._rotator.perform_bot_token_rotation(
                    bot=bot, minutes_before_expiration=ROTATE_MINUTES
                )
            except SlackTokenRotationError as error:
                raise RotationError(error_code(error.api_error) or "no_answer") from None
            except OSError as error:
                raise RotationError(type(error).__name__) from None
            if rotated is not None:
                self._unsaved[team_of(rotated)] = rotated  # the old one is of no use from here on
            self._save_unsaved()
        return rotated or bot

    def remove(self, bot: Bot) -> None:
        """Delete an installation and its tokens."""
        with self._lock:  # as in `save`
            self._unsaved.pop(team_of(bot), None)
            if not bot.team_id:
                with self._errors(), closing(self.store.connect()) as connection, connection:
                    connection.execute(
                        "delete from organisation_members where client_id = ? and enterprise_id = ?",
                        (self._client_id, bot.enterprise_id),
                    )
            self.store.delete_all(enterprise_id=bot.enterprise_id or "", team_id=bot.team_id or "")
            if any(
                (kept.enterprise_id, kept.team_id) == (bot.enterprise_id, bot.team_id) for kept in self.all()
            ):
                raise StorageError(f"{self._file} cannot be written", "see if its folder may be written")

    def tidy(self) -> None:
        """Save what could not be saved before, and delete the states whose time is over."""
        with self._lock:
            self._save_unsaved()
        with self._errors(), closing(self.states.connect()) as connection, connection:
            connection.execute("delete from oauth_states where expire_at < ?", (time.time(),))

    def _open(self) -> None:
        with self._errors():
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
            self._file.chmod(0o600)
            self.store.init()  # type: ignore[no-untyped-call] # slack_sdk gives it no types
            self.states.init()  # type: ignore[no-untyped-call] # the same
            with closing(self.store.connect()) as connection:
                connection.execute(_MEMBERS)
                (result,) = connection.execute("pragma quick_check").fetchone()
                if result != "ok":
                    raise sqlite3.DatabaseError("it is damaged")
                connection.execute("begin immediate")  # that it can be written
                connection.rollback()

    def _rows(self) -> list[tuple[str, str, int]]:
        """The arguments of `_bot` for each installation."""
        with self._errors(), closing(self.store.connect()) as connection:
            return connection.execute(_ALL, {"client": self._client_id}).fetchall()

    def _bot(self, enterprise: str, team: str, org_wide: int) -> Bot | None:
        """The installation of a row; None if it was removed since the row was read."""
        if unsaved := self._unsaved.get(team or enterprise):
            return unsaved
        bot = self.store.find_bot(
            enterprise_id=enterprise, team_id=team, is_enterprise_install=bool(org_wide)
        )
        if bot is None and (enterprise, team, org_wide) in self._rows():  # the store passes over its errors
            raise StorageError(f"{self._file} cannot be read", "see if it is damaged, or locked")
        return bot

    def _ends_soon(self, bot: Bot) -> bool:
        ends = bot.bot_token_expires_at
        return ends is not None and ends < time.time() + 60 * ROTATE_MINUTES

    def _save_unsaved(self) -> None:
        for team, bot in tuple(self._unsaved.items()):
            with self._errors():
                self.store.save_bot(bot)
            self._prune(bot)
            self._unsaved.pop(team, None)  # unless it was removed meanwhile

    def _prune(self, bot: Bot) -> None:
        values = {"client": self._client_id, "enterprise": bot.enterprise_id or "", "team": bot.team_id or ""}
        with self._errors(), closing(self.store.connect()) as connection, connection:
            for table in ("slack_bots", "slack_installations"):
                connection.execute(_PRUNE.format(table=table), values)

    @contextmanager
    def _only_process(self) -> Iterator[None]:
        """Held by one process at a time: a refresh token can be used once."""
        path = self._file.with_name(f"{self._file.name}.lock")
        try:
            with portalocker.Lock(path, timeout=LOCK_SECONDS):
                yield
        except portalocker.LockException:
            raise RotationError("locked_by_another_process") from None

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"{self._file} cannot be used ({error})",
                "see if its folder may be written; a damaged file can be moved away, and workspaces then"
                " install the app again",
            ) from None
