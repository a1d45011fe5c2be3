"""What notifications reads from its environment beside what every service reads."""

from pydantic import SecretStr

from shared import settings


class Settings(settings.Settings):
    """Without a mail host, notices stay in the portal and no e-mail is sent."""

    service: str = "notifications"
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = True
    mail_from: str = "capaian@localhost"
