"""The mail server."""

from email.message import EmailMessage
from typing import Any

import aiosmtplib

from notifications.settings import Settings
from shared.messages import Sentences

PERMANENT = 500
"""From this answer on a mail server means it for good."""


async def send_email(
    settings: Settings, sentences: Sentences, email: Any
) -> tuple[str, str] | None:
    """Send one notice by e-mail; gives (status, reason) of a failure, or None.

    The Message-ID is the notice's, so that a mail sent twice can be seen to be the same.
    """
    try:
        await aiosmtplib.send(
            compose(settings, sentences, email),
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            start_tls=settings.smtp_starttls,
            timeout=20,
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        return refusal(max(one.code for one in error.recipients))
    except aiosmtplib.SMTPDataError as error:
        return refusal(error.code)
    except (aiosmtplib.SMTPException, OSError) as error:  # ours or the server's, not the mail's
        return "temporary-failure", type(error).__name__
    return None


def refusal(code: int) -> tuple[str, str]:
    """What a server's refusal of an address or a mail means."""
    return "permanent-failure" if code >= PERMANENT else "temporary-failure", f"{code}"


def compose(settings: Settings, sentences: Sentences, email: Any) -> EmailMessage:
    language, template, fill = email["language"], email["template"], email["fill"]
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = email["email"]
    message["Subject"] = sentences.say(language, f"{template}_title", fill)
    message["Message-ID"] = f"<{email['notice_id']}@capaian>"
    message.set_content(sentences.say(language, f"{template}_text", fill))
    return message
