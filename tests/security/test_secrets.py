"""Secrets come from outside: none has a default, none is shown, none is in the repository."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from pydantic import SecretStr, ValidationError

from shared.settings import Settings
from tests.support.house import tracked
from tests.walks.system import SERVICES

ROOT: Final = Path(__file__).parents[2]
SECRET: Final = re.compile(r"password|secret|token|credential|signing|_key|(database|redis)_url")
VALUE: Final = re.compile(
    r"(?i)^\s*(?:- )?[\w.-]*(?:password|passwd|secret|token|api_?key)[\w.-]*\s*[:=]\s*(\S.*)$"
)
ADDRESS: Final = re.compile(r"://[^/\s:@]*:([^/\s@]+)@")
REQUIRED: Final = re.compile(r"\$\{\w+:\?\}")
ELSEWHERE: Final = ("/run/secrets/", "$", "[")
GIVEN: Final = {
    "CAPAIAN_DATABASE_URL": "postgresql://api:rahasia-satu@/identity",
    "CAPAIAN_REDIS_URL": "redis://:rahasia-dua@127.0.0.1/0",
    "CAPAIAN_ADMIN_PASSWORD": "rahasia-tiga",
    "CAPAIAN_SMTP_PASSWORD": "rahasia-empat",
}


def settings_of(service: str) -> type[Settings]:
    found: type[Settings] = import_module(f"{service}.settings").Settings
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_setting_has_a_value_of_its_own(service: str) -> None:
    secret = {n: f for n, f in settings_of(service).model_fields.items() if SECRET.search(n)}
    assert secret.keys() >= {"database_url", "redis_url"}
    for name, field in secret.items():
        assert field.is_required() or field.default is None, f"{name} has a default"
        hidden = {SecretStr, Path}.intersection(get_args(field.annotation) or [field.annotation])
        assert hidden, f"{name} would be shown"
    assert settings_of(service).model_fields["database_url"].is_required()


@pytest.mark.parametrize("service", SERVICES)
def test_settings_show_no_secret_not_even_when_they_are_faulty(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CAPAIAN_JWKS_URL", raising=False)
    make: Any = settings_of(service)
    with pytest.raises(ValidationError) as fault:
        make()
    assert "rahasia" not in str(fault.value)
    monkeypatch.setenv("CAPAIAN_JWKS_URL", "http://127.0.0.1:9/none")
    made = make()
    assert "rahasia" not in f"{made!r} {made} {made.model_dump()} {made.model_dump_json()}"
    assert "rahasia-satu" in made.database_url.get_secret_value()


def test_what_is_deployed_holds_no_secret() -> None:
    deployed = [n for n in tracked() if n.startswith(("deploy/", "docker-compose"))]
    names = [name for name in deployed if not name.endswith(".py")]  # ruff looks into those
    assert "docker-compose.yml" in names
    faults = [
        f"{name}:{number}: {line.strip()}"
        for name in [*names, ".env.example"]
        for number, line in enumerate(lines(name), start=1)
        if holds_a_secret(line)
    ]
    assert not faults, "\n".join(faults)


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def holds_a_secret(line: str) -> bool:
    """Whether a line of a configuration gives a secret, instead of asking for it."""
    given = [found[1] for found in [VALUE.match(line)] if found] + ADDRESS.findall(line)
    return any(not asked_for(value) for value in given)


def asked_for(value: str) -> bool:
    """Whether a value is a variable that must be given, or names where it is to be read."""
    return bool(REQUIRED.search(value)) or value.strip("\"'").startswith(ELSEWHERE)


@pytest.mark.parametrize(
    "line",
    [
        "POSTGRES_PASSWORD: capaian",
        "      - VALKEY_PASSWORD=rahasia",
        "CAPAIAN_ADMIN_PASSWORD=rahasia",
        "CAPAIAN_DATABASE_URL: postgresql://api:rahasia@postgres/identity",
        'api_key: "abcdefgh"',
    ],
)
def test_a_secret_would_be_found(line: str) -> None:
    assert holds_a_secret(line)


def test_no_secret_file_is_in_the_repository() -> None:
    kept = [n for n in tracked() if re.search(r"(^|/)\.env$|keys\.json$|\.(pem|key|p12)$", n)]
    assert kept == []
