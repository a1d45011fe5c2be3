"""Somebody who calls our APIs through every trouble, and knows what was promised to them."""

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import httpx

PAUSE: Final = 0.5


class Refused(Exception):
    """A service said no, for a reason of its rules."""


class Unknown(Exception):
    """No answer within the patience: what was asked may have been done, or not."""


class Caller:
    """A signed-in person. A call is repeated, with the same key, until it is answered."""

    def __init__(
        self, url: Callable[[str], str], username: str, password: str, patience: float = 90
    ) -> None:
        self.url = url
        self.login = {"username": username, "password": password}
        self.patience = patience
        self.token = ""
        self.client = httpx.Client(timeout=10, trust_env=False)

    def get(self, service: str, path: str) -> Any:
        return self.ask("GET", service, path)

    def post(self, service: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        key = {"Idempotency-Key": str(uuid4())}
        return self.ask("POST", service, path, headers=key, json=body or {})

    def upload(self, service: str, kind: str, text: str, **parameters: str) -> dict[str, Any]:
        files = {"file": (f"{kind}.csv", text.encode())}
        path = f"/v1/imports/{kind}"
        report: dict[str, Any] = self.ask("POST", service, path, files=files, params=parameters)
        return report

    def ask(
        self, method: str, service: str, path: str, headers: Mapping[str, str] = {}, **what: Any
    ) -> Any:
        """Ask until there is an answer.

        Raises:
            Refused: the answer is no.
            Unknown: there was none in time.
        """
        deadline = time.monotonic() + self.patience
        why: object = "no time"
        while time.monotonic() < deadline:
            try:
                answer = self.once(method, service, path, headers, what)
            except httpx.TransportError as error:
                why = repr(error)
            else:
                if answer.is_success:
                    return answer.json()
                why = f"{answer.status_code} {answer.text[:200]}"
                if not passing(answer.status_code):
                    raise Refused(f"{service} {path}: {why}")
            time.sleep(PAUSE)
        raise Unknown(f"{service} {path}: {why}")

    def once(
        self, method: str, service: str, path: str, headers: Mapping[str, str], what: Any
    ) -> httpx.Response:
        if not self.token:
            signed = self.client.post(f"{self.url('identity')}/v1/sessions", json=self.login)
            if not signed.is_success:
                return signed
            self.token = signed.json()["access_token"]
        bearer = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **headers}
        answer = self.client.request(method, self.url(service) + path, headers=bearer, **what)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            self.token = ""
        return answer

    def close(self) -> None:
        self.client.close()


def passing(status: int) -> bool:
    """Whether trying again later may be answered otherwise: the service's trouble, or a clock's."""
    return status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS) or status >= 500
