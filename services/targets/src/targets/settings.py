"""What targets reads from its environment: what every service reads."""

from shared import settings


class Settings(settings.Settings):
    """The settings of every service, for this one."""

    service: str = "targets"
