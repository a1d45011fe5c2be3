"""What a mail server's answer means for a notice."""

from typing import Any

import aiosmtplib
import pytest
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

from notifications.adapters import send_email
from notifications.settings import Settings
from shared.messages import Sentences

MAIL = {
    "language": "id",
    "template": "payslip_ready",
    "fill": {"month": "2026-07"},
    "email": "ani@contoh.go.id",
    "notice_id": "7",
}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (None, None),
        (SMTPRecipientsRefused([SMTPRecipientRefused(550, "unknown", "x")]), ("permanent", "550")),
        (SMTPRecipientsRefused([SMTPRecipientRefused(450, "later", "x")]), ("temporary", "450")),
        (SMTPDataError(554, "not wanted"), ("permanent", "554")),
        (
            SMTPAuthenticationError(535, "our password"),
            ("temporary", "SMTPAuthenticationError"),
        ),
        (SMTPServerDisconnected("away"), ("temporary", "SMTPServerDisconnected")),
    ],
)
async def test_only_what_is_wrong_with_the_mail_ends_it(
    monkeypatch: pytest.MonkeyPatch,
    answer: Exception | None,
    outcome: tuple[str, str] | None,
) -> None:
    async def send(*_: Any, **__: Any) -> None:
        if answer:
            raise answer

    monkeypatch.setattr(aiosmtplib, "send", send)
    settings = Settings(database_url="postgresql://x", jwks_url="http://x", smtp_host="x")
    failure = await send_email(settings, Sentences("notifications.messages"), MAIL)
    expected = outcome and (f"{outcome[0]}-failure", outcome[1])
    assert failure == expected
