"""What payroll-incentive reads from its environment beside what every service reads."""

from shared import settings


class Settings(settings.Settings):
    """With `months_by_clock` the month that begins opens by itself where payroll is live."""

    service: str = "payroll_incentive"
    months_by_clock: bool = True
