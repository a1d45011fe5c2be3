"""What evaluation reads from its environment: what every service reads."""

from shared import settings


class Settings(settings.Settings):
    """Nothing of its own."""

    service: str = "evaluation"
