"""A person signed in to a running Home Assistant, over HTTP and WebSocket."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
import json
import time
from typing import Any
import urllib.error
import urllib.parse
import urllib.request

import aiohttp

REQUEST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Account:
    """The owner that the first start creates."""

    username: str = "demo"
    password: str = "demo-building"  # noqa: S105 - printed for whoever starts the demo
    name: str = "Facilities"


class AnswerError(Exception):
    """Home Assistant answered with an error: its status, or 0 for a WebSocket one."""

    def __init__(self, status: int, text: str) -> None:
        """Keep the status beside the text."""
        super().__init__(f"{status}: {text}" if status else text)
        self.status = status


class Session:
    """Signs in on first use, creates the owner where there is none, and renews its token.

    All methods block and raise AnswerError, or OSError while nobody listens. They may be called
    from any thread, also from one that runs an event loop.
    """

    def __init__(self, url: str, account: Account, language: str = "en") -> None:
        """Remember where, and as whom, to sign in; nothing is sent yet.

        `is_new` turns true when the owner had to be created.
        """
        self.url = url
        self.client_id = f"{url}/"
        self.is_new = False
        self._account = account
        self._language = language
        self._access_token = ""
        self._refresh_token = ""
        self._expires = 0.0

    @property
    def token(self) -> str:
        """An access token that is good for minutes to come."""
        if time.time() > self._expires - REQUEST_SECONDS:
            self._renew()
        return self._access_token

    @property
    def hass_tokens(self) -> dict[str, Any]:
        """What the frontend expects under `hassTokens` in the browser's local storage."""
        return {
            "access_token": self.token,
            "clientId": self.client_id,
            "expires": int(self._expires * 1000),
            "expires_in": max(0, int(self._expires - time.time())),
            "hassUrl": self.url,
            "refresh_token": self._refresh_token,
            "token_type": "Bearer",
        }

    def forget(self) -> None:
        """Drop the access token, which may not outlive a restart."""
        self._expires = 0.0

    def get(self, path: str) -> Any:
        """GET a path such as `/api/states`."""
        return self._request("GET", path, None, token=self.token)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """POST JSON to a path such as `/api/services/light/turn_on`."""
        return self._request("POST", path, _json(data or {}), token=self.token)

    def delete(self, path: str) -> Any:
        """DELETE a path such as `/api/config/config_entries/entry/<id>`."""
        return self._request("DELETE", path, None, token=self.token)

    def command(self, kind: str, **payload: Any) -> Any:
        """Send one WebSocket command and return its result."""
        (result,) = self.commands((kind, payload))
        return result

    def commands(self, *messages: tuple[str, dict[str, Any]]) -> list[Any]:
        """Send WebSocket commands in turn over one connection and return their results."""
        token = self.token
        with ThreadPoolExecutor(1) as own_loop:
            return own_loop.submit(lambda: asyncio.run(self._converse(token, messages))).result()

    async def _converse(self, token: str, messages: tuple[tuple[str, dict[str, Any]], ...]) -> list[Any]:
        """Authenticate, then ask one thing after the other."""
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(f"{self.url}/api/websocket", max_msg_size=0) as socket,
        ):
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": token})
            if (answer := await socket.receive_json())["type"] != "auth_ok":
                raise AnswerError(HTTPStatus.UNAUTHORIZED, str(answer))
            results = []
            for number, (kind, payload) in enumerate(messages, start=1):
                await socket.send_json({"id": number, "type": kind, **payload})
                answer = await socket.receive_json(timeout=REQUEST_SECONDS)
                if not answer.get("success"):
                    raise AnswerError(0, f"{kind}: {answer.get('error')}")
                results.append(answer["result"])
            return results

    def _renew(self) -> None:
        """Get an access token by the refresh token, else by signing in."""
        if self._refresh_token:
            try:
                self._exchange(grant_type="refresh_token", refresh_token=self._refresh_token)
            except AnswerError:
                self._refresh_token = ""
            else:
                return
        self._exchange(grant_type="authorization_code", code=self._authorization_code())

    def _authorization_code(self) -> str:
        """Create the owner or, where there is one, sign in with the password."""
        account = self._account
        if not self._has_owner():
            answer = self._open(
                "/api/onboarding/users",
                name=account.name,
                username=account.username,
                password=account.password,
                client_id=self.client_id,
                language=self._language,
            )
            self.is_new = True
            return str(answer["auth_code"])
        flow = self._open(
            "/auth/login_flow",
            client_id=self.client_id,
            handler=["homeassistant", None],
            redirect_uri=self.client_id,
        )
        answer = self._open(
            f"/auth/login_flow/{flow['flow_id']}",
            client_id=self.client_id,
            username=account.username,
            password=account.password,
        )
        if answer["type"] != "create_entry":
            raise AnswerError(HTTPStatus.UNAUTHORIZED, f"cannot sign in as {account.username}")
        return str(answer["result"])

    def _has_owner(self) -> bool:
        """Tell whether onboarding has made its user; it is gone altogether once it is over."""
        try:
            steps = self._request("GET", "/api/onboarding", None)
        except AnswerError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return True
            raise
        return any(step["done"] for step in steps if step["step"] == "user")

    def _exchange(self, **form: str) -> None:
        """Turn a code or a refresh token into an access token."""
        body = urllib.parse.urlencode({"client_id": self.client_id, **form}).encode()
        answer = self._request("POST", "/auth/token", body, content="application/x-www-form-urlencoded")
        self._access_token = answer["access_token"]
        self._refresh_token = answer.get("refresh_token", self._refresh_token)
        self._expires = time.time() + answer["expires_in"]

    def _open(self, path: str, **data: Any) -> Any:
        """POST JSON to a path that needs no token."""
        return self._request("POST", path, _json(data))

    def _request(
        self,
        method: str,
        path: str,
        body: bytes | None,
        *,
        token: str = "",
        content: str = "application/json",
    ) -> Any:
        """Send one request and decode the answer."""
        headers = {"Content-Type": content}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_SECONDS) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            raise AnswerError(error.code, error.read().decode(errors="replace")) from error
        try:
            return json.loads(text)
        except ValueError:
            return text


def _json(data: dict[str, Any]) -> bytes:
    """Encode a request's body."""
    return json.dumps(data).encode()
