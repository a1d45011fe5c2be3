"""Tokens: only those of identity count, and identity is asked for its keys with moderation."""

import asyncio
import base64
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from shared import auth
from shared.auth import Keys, verify
from shared.errors import Busy, Unauthenticated
from tests.support.tokens import ISSUER, KEY, Person, claims, published, sign

NOW = int(time.time())
OTHER = ECKey.generate_key("P-256", {"kid": "test-1"}, private=True)
WIDE = ECKey.generate_key("P-384", {"kid": "test-1"}, private=True)
RSA = RSAKey.generate_key(2048, {"kid": "test-1"}, private=True)


def part(value: object) -> str:
    words = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(words).decode().rstrip("=")


def good(**changes: Any) -> str:
    return sign(claims(Person(), **changes))


def headed(**header: Any) -> str:
    """Our claims under another header, with a signature of ours that holds."""
    head = {"alg": "ES256", "kid": "test-1", "typ": "at+jwt"} | header
    words = f"{part(head)}.{part(claims(Person()))}"
    made = KEY.private_key.sign(words.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(made)
    return f"{words}.{part(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def with_the_public_key(algorithm: str = "HS256") -> str:
    """A token whose secret is what everybody knows."""
    words = f"{part({'alg': algorithm, 'kid': 'test-1', 'typ': 'at+jwt'})}.{part(claims(Person()))}"
    secret = KEY.as_pem(private=False)
    return f"{words}.{part(hmac.digest(secret, words.encode(), 'sha256'))}"


def signed_by(key: Any, algorithm: str, **header: Any) -> str:
    head = {"alg": algorithm, "kid": "test-1", "typ": "at+jwt"} | header
    registry = jws.JWSRegistry(algorithms=[algorithm])
    return jwt.encode(head, claims(Person()), key, registry=registry)


def without(*names: str) -> str:
    said = claims(Person())
    return sign({name: value for name, value in said.items() if name not in names})


HEADER, BODY, SIGNATURE = good().split(".")
DOUBLED = part(b'{"exp":1,"exp":9999999999}')

ATTACKS = {
    "alg none": f"{part({'alg': 'none', 'kid': 'test-1', 'typ': 'at+jwt'})}.{BODY}.",
    "alg None": f"{part({'alg': 'None', 'kid': 'test-1', 'typ': 'at+jwt'})}.{BODY}.",
    "alg nOnE": f"{part({'alg': 'nOnE', 'kid': 'test-1', 'typ': 'at+jwt'})}.{BODY}.{SIGNATURE}",
    "HS256 with the public key": with_the_public_key(),
    "ES256 said, HS256 done": with_the_public_key("ES256"),
    "another key of that name": signed_by(OTHER, "ES256"),
    "another curve": signed_by(WIDE, "ES384"),
    "another kind of key": signed_by(RSA, "RS256"),
    "an unknown key": headed(kid="somebody"),
    "a key that is a path": headed(kid="../../etc/passwd"),
    "a key that is a query": headed(kid="' or 1=1 --"),
    "a key that is a list": headed(kid=["test-1"]),
    "no key named": headed(kid=""),
    "an own claim in the header": headed(admin=True),
    "its own key inside": signed_by(OTHER, "ES256", jwk=OTHER.as_dict(private=False)),
    "a key's address inside": headed(jku="https://example.org/keys"),
    "a certificate's address inside": headed(x5u="https://example.org/cert"),
    "critical extensions": headed(crit=["exp"], exp=1),
    "an identity token": sign(claims(Person()), typ="JWT"),
    "no type": signed_by(KEY, "ES256", typ=""),
    "a nested token": sign(claims(Person()), typ="at+jwt", cty="JWT"),
    "a changed body": f"{HEADER}.{part(claims(Person(name='Somebody else')))}.{SIGNATURE}",
    "a doubled claim": f"{HEADER}.{DOUBLED}.{SIGNATURE}",
    "no signature": f"{HEADER}.{BODY}.",
    "a short signature": f"{HEADER}.{BODY}.{SIGNATURE[:-4]}",
    "a zero signature": f"{HEADER}.{BODY}.{part(bytes(64))}",
    "two parts": f"{HEADER}.{BODY}",
    "four parts": f"{HEADER}.{BODY}.{SIGNATURE}.{SIGNATURE}",
    "nothing": "",
    "dots": "..",
    "no base64": "!!!.???.***",
    "no JSON": f"{part(b'{')}.{BODY}.{SIGNATURE}",
    "a list for a header": f"{part([1])}.{BODY}.{SIGNATURE}",
    "a deep header": f"{part(b'[' * 8_000)}.{BODY}.{SIGNATURE}",
    "no ASCII": "é.ü.ñ",
    "a megabyte": f"{HEADER}.{part(claims(Person(name='x' * 1_000_000)))}.{SIGNATURE}",
    "expired": good(iat=NOW - 7_200, exp=NOW - 3_600),
    "not yet": good(nbf=NOW + 3_600),
    "from the future": good(iat=NOW + 3_600, exp=NOW + 7_200),
    "for ever": good(exp=NOW + 10**9),
    "a huge end": good(exp=10**30),
    "a broken end": good(exp=NOW + 600.5),
    "an end in words": good(exp=str(NOW + 600)),
    "no end": without("exp"),
    "no subject": without("sub"),
    "no id": without("jti"),
    "no issuer": without("iss"),
    "no audience": without("aud"),
    "another audience": good(aud="portal"),
    "many audiences": good(aud=["capaian", "portal"]),
    "another issuer": good(iss="https://example.org"),
    "nearly our issuer": good(iss=f"{ISSUER} "),
    "a subject that is no id": good(sub="admin"),
    "roles that are no roles": good(roles=["admin"]),
    "roles for everywhere": good(roles={"admin": ["*"]}),
}


@pytest.mark.parametrize("name", ATTACKS)
async def test_a_forged_token_is_refused(name: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await verify(ATTACKS[name], published(), ISSUER)
    assert refused.value.code == ("token_expired" if name == "expired" else "token_invalid")


async def test_the_attacks_fail_for_what_they_change_and_not_for_their_making() -> None:
    assert (await verify(headed(), published(), ISSUER)).name == "Sari"


async def test_a_good_token_tells_who_asks_and_clocks_may_differ_a_little() -> None:
    person = Person(name="Sari")
    now = int(time.time())
    for changes in ({}, {"exp": now - 50}, {"iat": now + 50, "nbf": now + 50}, {"more": "claims"}):
        said = claims(person, **changes)
        found = await verify(sign(said), published(), ISSUER)
        assert (found.user_id, found.name) == (person.user_id, "Sari")


# --- the keys ------------------------------------------------------------------------------------


class Clock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    time = staticmethod(time.time)


class Identity:
    """Identity's key document, and how often it was asked for."""

    def __init__(self, *keys: Mapping[str, Any]) -> None:
        self.document: Any = {"keys": list(keys)}
        self.asked = 0
        self.error: Exception | None = None
        self.answer = asyncio.Event()
        self.answer.set()

    async def fetch(self) -> Any:
        self.asked += 1
        await self.answer.wait()
        if self.error:
            raise self.error
        return self.document


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(auth, "time", made)
    return made


ONE = ECKey.generate_key("P-256", {"kid": "one"}, private=True)
TWO = ECKey.generate_key("P-256", {"kid": "two"}, private=True)


def public(key: ECKey, **more: Any) -> dict[str, Any]:
    return {**key.as_dict(private=False), **more}


async def test_keys_are_asked_for_once_in_ten_minutes(clock: Clock) -> None:
    identity = Identity(public(ONE))
    keys = Keys(identity.fetch)
    for _ in range(100):
        await keys.find("one")
        clock.now += 5
    assert identity.asked == 1
    clock.now += 601
    await keys.find("one")
    assert identity.asked == 2


async def test_the_first_requests_wait_together_for_one_answer(clock: Clock) -> None:
    identity = Identity(public(ONE))
    identity.answer.clear()
    keys = Keys(identity.fetch)
    waiting = [asyncio.create_task(keys.find("one")) for _ in range(20)]
    await asyncio.sleep(0)
    identity.answer.set()
    assert {key.kid for key in await asyncio.gather(*waiting)} == {"one"}
    assert identity.asked == 1
    assert clock.now == 1_000


async def test_a_flood_of_unknown_keys_asks_once_in_ten_seconds(clock: Clock) -> None:
    identity = Identity(public(ONE))
    keys = Keys(identity.fetch)
    for second in range(30):
        for number in range(50):
            with pytest.raises(Unauthenticated):
                await keys.find(f"unknown-{second}-{number}")
        clock.now += 1
    assert identity.asked <= 3
    assert (await keys.find("one")).kid == "one"


async def test_a_new_key_is_found_as_soon_as_a_token_names_it(clock: Clock) -> None:
    identity = Identity(public(ONE))
    keys = Keys(identity.fetch)
    await keys.find("one")
    identity.document = {"keys": [public(ONE), public(TWO)]}
    clock.now += 11
    assert (await keys.find("two")).kid == "two"
    identity.document = {"keys": [public(TWO)]}
    clock.now += 601
    with pytest.raises(Unauthenticated):
        await keys.find("one")


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (None, httpx.ConnectError("away")),
        (None, TimeoutError()),
        ({"keys": []}, None),
        ({"keys": None}, None),
        ({"keys": ["x"]}, None),
        ([], None),
        ({}, None),
        ({"keys": [{"kty": "XX", "kid": "one"}]}, None),
    ],
)
async def test_known_keys_stand_while_identity_cannot_be_asked(
    document: Any, error: Exception | None, clock: Clock
) -> None:
    identity = Identity(public(ONE))
    keys = Keys(identity.fetch)
    await keys.find("one")
    identity.document, identity.error = document, error
    for _ in range(10):
        clock.now += 3_600
        assert (await keys.find("one")).kid == "one"
    clock.now += 86_400
    with pytest.raises(Busy):
        await keys.find("one")


async def test_before_identity_ever_answered_the_caller_is_told_to_wait(clock: Clock) -> None:
    identity = Identity()
    identity.error = httpx.ConnectError("away")
    keys = Keys(identity.fetch)
    for _ in range(5):
        with pytest.raises(Busy):
            await keys.find("one")
        clock.now += 1
    assert identity.asked == 1


async def test_a_slow_identity_delays_nobody_whose_key_is_known(clock: Clock) -> None:
    identity = Identity(public(ONE))
    keys = Keys(identity.fetch)
    await keys.find("one")
    clock.now += 601
    identity.answer.clear()
    slow = asyncio.create_task(keys.find("one"))
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        assert (await keys.find("one")).kid == "one"
    identity.answer.set()
    await slow
    assert identity.asked == 2


async def test_keys_that_are_not_ours_to_use_are_passed_over(clock: Clock) -> None:
    identity = Identity(
        {"kty": "XX", "kid": "odd"},
        {**public(ONE), "kid": "", "use": "sig"},
        public(TWO, use="enc"),
        WIDE.as_dict(private=False),
        OctKey.generate_key(256, {"kid": "shared-secret"}).as_dict(),
        {"kty": "EC", "crv": "P-256", "kid": "half", "x": "AA"},
        public(ONE, use="sig", alg="ES256"),
    )
    keys = Keys(identity.fetch)
    assert (await keys.find("one")).kid == "one"
    for kid in ("odd", "", "two", "test-1", "shared-secret", "half"):
        with pytest.raises(Unauthenticated):
            await keys.find(kid)
    assert clock.now == 1_000
