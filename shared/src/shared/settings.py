"""What every service reads from its environment. Secrets have no default."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment variables, all with the prefix CAPAIAN_. A missing one stops the start."""

    model_config = SettingsConfigDict(
        env_prefix="CAPAIAN_",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,  # what is faulty may be a secret, and the log is told
    )

    service: str
    database_url: SecretStr
    database_pool: int = 10
    jwks_url: str
    issuer: str = "capaian"
    redis_url: SecretStr | None = None
    log_level: str = "INFO"

    kafka: str = ""
    kafka_idempotent: bool = True
    session_timeout_ms: int = 30_000
    heartbeat_ms: int = 3_000
    rebalance_timeout_ms: int = 60_000
    batch_records: int = 2_000

    @property
    def brokers(self) -> list[str]:
        return [server.strip() for server in self.kafka.split(",") if server.strip()]
