"""Our own HTTP APIs, called as a person with an account would call them."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Self
from uuid import uuid4

import httpx

TOKEN_LASTS: Final = 480.0
"""Seconds after which a token is fetched anew: two minutes before it runs out."""

BUSY: Final = frozenset({502, 503, 504})
TRIES: Final = 60
"""One try a second: as long as a process takes to come back."""


class Refused(Exception):
    """A service said no; the message is its sentence."""

    def __init__(self, address: str, answer: httpx.Response) -> None:
        self.status = answer.status_code
        try:
            self.problem: dict[str, Any] = answer.json()
        except ValueError:
            self.problem = {"detail": answer.text[:300]}
        super().__init__(f"{address}: {self.sentence}")

    @property
    def sentence(self) -> str:
        """What the service says, without its address."""
        return str(self.problem.get("detail", self.problem))


class Account:
    """Somebody who signs in, and whose calls survive a restart of what they call.

    A POST carries an Idempotency-Key, so that a lost answer can be asked for again.
    """

    def __init__(self, url: Callable[[str], str], username: str, password: str) -> None:
        self._url = url
        self.username = username
        self._password = password
        self._token = ""
        self._until = 0.0
        self._client = httpx.Client(timeout=300, trust_env=False, headers={"Accept-Language": "en"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def token(self) -> str:
        """A token that holds for the next minutes."""
        if time.monotonic() > self._until:
            login = {"username": self.username, "password": self._password}
            answer = self._send("POST", "identity", "/v1/sessions", {}, json=login)
            self._token = answer["access_token"]
            self._until = time.monotonic() + TOKEN_LASTS
        return self._token

    def get(self, service: str, path: str, **parameters: str) -> Any:
        return self._call("GET", service, path, params=parameters)

    def settle(
        self, service: str, path: str, body: Mapping[str, Any] | None = None, *, done: str
    ) -> None:
        """Post something that may be done already: the refusal `done` is as good as an answer."""
        try:
            self.post(service, path, body)
        except Refused as refused:
            if refused.problem.get("code") != done:
                raise

    def post(self, service: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        key = {"Idempotency-Key": str(uuid4())}
        return self._call("POST", service, path, key, json=body or {})

    def upload(
        self, service: str, kind: str, name: str, content: bytes, **parameters: str
    ) -> dict[str, Any]:
        """Send an import file; the same file twice changes nothing."""
        files = {"file": (name, content)}
        address = f"/v1/imports/{kind}"
        report: dict[str, Any] = self._call(
            "POST", service, address, files=files, params=parameters
        )
        return report

    def _call(
        self,
        method: str,
        service: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        **what: Any,
    ) -> Any:
        bearer = {"Authorization": f"Bearer {self.token}"}
        return self._send(method, service, path, {**bearer, **(headers or {})}, **what)

    def _send(
        self, method: str, service: str, path: str, headers: Mapping[str, str], **what: Any
    ) -> Any:
        for attempt in range(TRIES):
            try:
                address = self._url(service) + path
                answer = self._client.request(method, address, headers=headers, **what)
            except httpx.TransportError:
                if attempt == TRIES - 1:
                    raise
            else:
                if answer.is_success:
                    return answer.json()
                if answer.status_code not in BUSY or attempt == TRIES - 1:
                    raise Refused(f"{service} {path}", answer)
            time.sleep(1)
        raise AssertionError(path)
