"""What the portal reads from its environment. Secrets have no default."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment variables, all with the prefix CAPAIAN_. A missing one stops the start."""

    model_config = SettingsConfigDict(
        env_prefix="CAPAIAN_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    service: str = "portal"
    identity_url: str
    targets_url: str
    evaluation_url: str
    payroll_incentive_url: str
    notifications_url: str
    portal_key: Annotated[SecretStr, Field(min_length=32)]
    """Signs the tokens in forms; the same in every copy of the portal."""

    redis_url: SecretStr | None = None
    """Where live news passes. Without it pages are as fresh as their last reading."""

    watched: dict[str, str] = {}
    """Processes by name with the address of their metrics, for the page of operations."""

    uploads: Path | None = None
    """Folder for files while they are looked through: this program's alone, at most an hour each.

    Copies of the portal that share it may answer for each other's files.
    """

    ground: Literal["", "demonstration", "trial"] = ""
    """Where people are, outside of production: every page says so on its top."""

    catalogue: bool = False
    """Whether `/katalog` shows every part of the pages in every state."""

    log_level: str = "INFO"

    @property
    def urls(self) -> dict[str, str]:
        return {
            "identity": self.identity_url,
            "targets": self.targets_url,
            "evaluation": self.evaluation_url,
            "payroll_incentive": self.payroll_incentive_url,
            "notifications": self.notifications_url,
        }


class LiveSettings(BaseSettings):
    """What the portal's worker needs: where events are, and where news goes."""

    model_config = SettingsConfigDict(
        env_prefix="CAPAIAN_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    service: str = "portal"
    kafka: str
    redis_url: SecretStr
    session_timeout_ms: int = 30_000
    heartbeat_ms: int = 3_000
    log_level: str = "INFO"

    @property
    def brokers(self) -> list[str]:
        return [server.strip() for server in self.kafka.split(",") if server.strip()]
