"""How an app gets its tokens: the page that asks for leave, `oauth.v2.access`, and tokens that end."""

import base64
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.slack.limits import Refused
from tests.fakes.slack.workspace import APP, Workspace

CLIENT_ID, CLIENT_SECRET = "1234.5678", "c11e47-5ec4e7"
CODE_SECONDS, TOKEN_SECONDS = 600.0, 43_200.0
ACTIVE_TOKENS = 2  # of one installation; a third one ends the oldest


@dataclass
class Grant:
    """Leave that was given, which a code stands for."""

    workspaces: list[Workspace]
    redirect_uri: str
    given_at: float = field(default_factory=time.monotonic)
    used: bool = False


@dataclass
class Token:
    workspaces: list[Workspace]
    ends_at: float  # infinite without rotation


@dataclass
class OAuth:
    """The app's registration, and what was handed out to it."""

    redirect_uris: tuple[str, ...] = ()
    rotates: bool = True
    token_seconds: float = TOKEN_SECONDS
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    refresh_tokens: dict[str, list[Workspace]] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)  # tokens that were revoked, and by which error
    _count: int = 0

    def leave(self, url: str, workspaces: list[Workspace]) -> str:
        """Somebody presses Allow on the page of that address; where their browser goes next."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert urlsplit(url).path == "/oauth/v2/authorize", url
        assert query["client_id"] == CLIENT_ID and query["scope"], url
        uri = query.get("redirect_uri", self.redirect_uris[0])
        assert uri in self.redirect_uris, f"bad_redirect_uri {uri}"
        for workspace in workspaces:
            workspace.scopes = query["scope"].replace(",", " ")
        code = self._new("code")
        self.codes[code] = Grant(workspaces, query.get("redirect_uri", ""))
        return f"{uri}?{urlencode({'code': code, 'state': query.get('state', '')})}"

    def access(self, authorization: str, args: dict[str, Any]) -> dict[str, Any]:
        """What `oauth.v2.access` answers: a token for a code, or for a refresh token."""
        _check_client(authorization)
        if args.get("grant_type", "authorization_code") == "authorization_code":
            workspaces = self._redeem(args)
        elif args["grant_type"] == "refresh_token":
            if args.get("refresh_token") not in self.refresh_tokens:
                raise Refused("invalid_refresh_token")
            workspaces = self.refresh_tokens.pop(args["refresh_token"])
        else:
            raise Refused("invalid_grant_type")
        return self._issue(workspaces)

    def workspace(self, token: str, args: dict[str, Any]) -> Workspace | None:
        """The workspace that a call with a token is about; None for a token that is none of these."""
        if token in self.ended:
            raise Refused(self.ended[token])
        found = self.tokens.get(token)
        if found is None:
            return None
        if time.monotonic() > found.ends_at:
            raise Refused("token_expired")
        workspace = _meant(found.workspaces, args)
        workspace.bot_token = token
        return workspace

    def revoke(self, workspace: Workspace, error: str = "token_revoked") -> None:
        """The app is removed: all its tokens end."""
        for token, held in list(self.tokens.items()):
            if workspace in held.workspaces:
                self.ended[token] = error
                del self.tokens[token]
        self.refresh_tokens = {
            name: held for name, held in self.refresh_tokens.items() if workspace not in held
        }

    def _redeem(self, args: dict[str, Any]) -> list[Workspace]:
        grant = self.codes.get(args.get("code", ""))
        if grant is None or time.monotonic() - grant.given_at > CODE_SECONDS:
            raise Refused("invalid_code")
        if grant.used:
            raise Refused("code_already_used")
        if args.get("redirect_uri", "") != grant.redirect_uri:
            raise Refused("bad_redirect_uri")
        grant.used = True
        return grant.workspaces

    def _issue(self, workspaces: list[Workspace]) -> dict[str, Any]:
        first = workspaces[0]
        kind = "xoxe.xoxb-" if self.rotates else "xoxb-"
        token, refresh = self._new(kind), self._new("xoxe-1-")
        active = [name for name, held in self.tokens.items() if held.workspaces == workspaces]
        for name in active[: max(0, len(active) + 1 - ACTIVE_TOKENS)]:
            self.ended[name] = "token_revoked"
            del self.tokens[name]
        ends = time.monotonic() + self.token_seconds if self.rotates else float("inf")
        self.tokens[token] = Token(workspaces, ends)
        rotation = {"refresh_token": refresh, "expires_in": int(self.token_seconds)} if self.rotates else {}
        if self.rotates:
            self.refresh_tokens[refresh] = workspaces
        return {
            "access_token": token, "token_type": "bot", "scope": first.scopes.replace(" ", ","),
            "bot_user_id": first.bot_user, "app_id": APP, **rotation,
            "team": None if first.org_wide else {"id": first.team, "name": "Fake"},
            "enterprise": {"id": first.enterprise, "name": "Org"} if first.enterprise else None,
            "is_enterprise_install": first.org_wide, "authed_user": {"id": "U0ADMIN"},
        }  # fmt: skip

    def _new(self, kind: str) -> str:
        self._count += 1
        return f"{kind}planted-{self._count:04d}"


def _check_client(authorization: str) -> None:
    scheme, _, encoded = authorization.partition(" ")
    if scheme != "Basic":
        raise Refused("invalid_client_id")
    id, _, secret = base64.b64decode(encoded).decode().partition(":")
    if id != CLIENT_ID:
        raise Refused("invalid_client_id")
    if secret != CLIENT_SECRET:
        raise Refused("bad_client_secret")


def _meant(workspaces: list[Workspace], args: dict[str, Any]) -> Workspace:
    """The workspace of an organisation that holds the channel or the person that a call names."""
    channel = args.get("channel", args.get("channel_id"))
    person = args.get("user", args.get("user_id"))
    holding = (
        workspace
        for workspace in workspaces
        if args.get("team_id") == workspace.team
        or channel in workspace.channels
        or person in workspace.people
    )
    return next(holding, workspaces[0])
